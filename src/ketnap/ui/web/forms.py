"""Forms of the component page."""

from django import forms

from ketnap.ui.fields import DayField


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Họ và tên khai sinh", help_text="Ghi đúng giấy khai sinh, có dấu.")
    born = DayField(label="Ngày sinh")
    unit = forms.ChoiceField(
        label="Chi bộ", choices=[("", "Chọn chi bộ"), ("1", "Chi bộ thôn Ví Dụ"), ("2", "Chi bộ Trường Thử Nghiệm")]
    )
    vote = forms.ChoiceField(
        label="Hình thức biểu quyết",
        choices=[("kin", "Bỏ phiếu kín"), ("tay", "Giơ tay")],
        widget=forms.RadioSelect,
        help_text="Theo quy chế của chi bộ.",
    )
    papers = forms.MultipleChoiceField(
        label="Giấy tờ đã nhận",
        choices=[("don", "Đơn xin vào Đảng"), ("ly-lich", "Lý lịch"), ("giay-gt", "Giấy giới thiệu")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    confirmed = forms.BooleanField(label="Đã đối chiếu với bản giấy")


class SampleFilter(forms.Form):
    """A filter bar of three."""

    name = forms.CharField(label="Tên", required=False)
    state = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Tất cả"), ("cham", "Chậm"), ("dung", "Đúng hạn")]
    )
    mine = forms.BooleanField(label="Chỉ việc của tôi", required=False)


class SampleSignIn(forms.Form):
    """The two fields of the sign-in page."""

    username = forms.CharField(label="Tên đăng nhập")
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput)
