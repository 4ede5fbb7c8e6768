"""Forms of the register and the number books."""

from __future__ import annotations

from django import forms

from ketnap.documents.kinds import Kind, Secrecy
from ketnap.ui.fields import DayField

ALL = ("", "Tất cả")


class FilterForm(forms.Form):
    """Filters of the register."""

    chu = forms.CharField(label="Số, trích yếu, cơ quan", required=False)
    loai = forms.ChoiceField(label="Loại", required=False, choices=[ALL, *Kind.choices])
    mat = forms.ChoiceField(label="Độ mật", required=False, choices=[ALL, *Secrecy.choices])
    tu = DayField(label="Từ ngày", required=False)
    den = DayField(label="Đến ngày", required=False)


class DocumentForm(forms.Form):
    """A paper to enter. The names are those of the action, so that its refusals find their fields."""

    kind = forms.ChoiceField(label="Loại văn bản", choices=[("", "Chọn…"), *Kind.choices])
    symbol = forms.CharField(label="Số, ký hiệu", max_length=60, help_text="Ghi như trên bản giấy, ví dụ 15-QĐ/ĐU.")
    issued_on = DayField(label="Ngày ban hành")
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200)
    title = forms.CharField(
        label="Trích yếu", max_length=300, required=False, help_text="Văn bản mật không ghi trích yếu.",
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    secrecy = forms.ChoiceField(label="Độ mật", choices=Secrecy.choices)
    place = forms.CharField(label="Nơi lưu bản gốc", max_length=200, required=False)


class BookForm(forms.Form):
    """A number book to open."""

    kind = forms.ChoiceField(label="Loại văn bản", choices=[("", "Chọn…"), *Kind.choices])
    suffix = forms.CharField(label="Ký hiệu sau số", max_length=40, help_text="Ví dụ QĐ/ĐU: số thứ 5 sẽ là 05-QĐ/ĐU.")
    term_from = DayField(label="Nhiệm kỳ từ ngày")
    term_until = DayField(label="Đến ngày", required=False, help_text="Để trống nếu chưa hết nhiệm kỳ.")
    last = forms.IntegerField(
        label="Số đã dùng gần nhất",
        min_value=0,
        initial=0,
        help_text="Số cuối cùng đã cấp trên sổ giấy; 0 nếu mở sổ mới.",
    )


class CancelForm(forms.Form):
    """Why a number is cancelled."""

    reason = forms.CharField(label="Lý do huỷ", max_length=300, required=False)
