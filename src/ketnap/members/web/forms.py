"""Forms about members."""

from __future__ import annotations

from typing import Any

from django import forms

from ketnap.documents.web.papers import PaperForm
from ketnap.members.kinds import (
    LEFT,
    Education,
    Ended,
    Gender,
    MemberState,
    Occupation,
    Professional,
    SeatTitle,
)
from ketnap.ui.fields import DayField

UNKNOWN = ("", "Chưa rõ")
NUMBER = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}


class FindIdentityForm(forms.Form):
    """The exact number."""

    number = forms.CharField(
        label="Số định danh cá nhân", max_length=20, help_text="Đủ 12 chữ số.", widget=forms.TextInput(NUMBER)
    )


class EnterForm(PaperForm):
    """A member who is in the Party already, entered by hand at the cell."""

    paper_required = False

    full_name = forms.CharField(label="Họ và tên khai sinh", max_length=120)
    other_names = forms.CharField(label="Tên gọi khác", max_length=120, required=False)
    birth_date = DayField(label="Ngày sinh")
    gender = forms.ChoiceField(label="Giới tính", choices=[("", "Chọn…"), *Gender.choices])
    hometown = forms.CharField(label="Quê quán", max_length=200, required=False)
    residence = forms.CharField(label="Nơi cư trú", max_length=200, required=False)
    identity = forms.CharField(
        label="Số định danh cá nhân", required=False, help_text="Đủ 12 chữ số.", widget=forms.TextInput(NUMBER)
    )
    card = forms.CharField(
        label="Số thẻ đảng viên", required=False, help_text="Đủ 12 chữ số.", widget=forms.TextInput(NUMBER)
    )
    ethnicity = forms.CharField(label="Dân tộc", max_length=40, required=False)
    religion = forms.CharField(label="Tôn giáo", max_length=40, required=False)
    decided_on = DayField(label="Ngày quyết định kết nạp", required=False)
    ceremony_on = DayField(label="Ngày vào Đảng", help_text="Ngày tổ chức lễ kết nạp.")
    official_on = DayField(label="Ngày chính thức", required=False, help_text="Để trống nếu đang dự bị.")
    recognised_on = DayField(label="Ngày quyết định công nhận chính thức", required=False)
    arrived_on = DayField(
        label="Ngày về chi bộ này", required=False, help_text="Để trống nếu sinh hoạt tại đây từ ngày vào Đảng."
    )
    education = forms.ChoiceField(label="Giáo dục phổ thông", choices=[UNKNOWN, *Education.choices], required=False)
    professional = forms.ChoiceField(
        label="Trình độ chuyên môn", choices=[UNKNOWN, *Professional.choices], required=False
    )
    occupation = forms.ChoiceField(label="Nghề nghiệp", choices=[UNKNOWN, *Occupation.choices], required=False)


class CorrectForm(forms.Form):
    """Who somebody is, corrected on a written basis."""

    full_name = forms.CharField(label="Họ và tên khai sinh", max_length=120)
    other_names = forms.CharField(label="Tên gọi khác", max_length=120, required=False)
    birth_date = DayField(label="Ngày sinh")
    gender = forms.ChoiceField(label="Giới tính", choices=Gender.choices)
    hometown = forms.CharField(label="Quê quán", max_length=200, required=False)
    residence = forms.CharField(label="Nơi cư trú", max_length=200, required=False)
    basis = forms.CharField(
        label="Căn cứ",
        max_length=300,
        required=False,
        help_text="Số, ngày của văn bản cho phép sửa; được ghi vào nhật ký.",
    )


class SendForm(PaperForm):
    """A transfer to another cell, with the letter of introduction where there is one."""

    paper_required = False

    receiver = forms.CharField(label="Mã chi bộ nơi đến", max_length=40, help_text="Tìm mã ở trang Đơn vị.")
    on = DayField(label="Ngày giới thiệu")
    reason = forms.CharField(label="Lý do", max_length=200, required=False)


class ReceiveForm(forms.Form):
    """The day the receiving cell takes the member in."""

    on = DayField(label="Ngày tiếp nhận")


class ReturnForm(forms.Form):
    """Why a transfer will not be received."""

    on = DayField(label="Ngày trả lại")
    reason = forms.CharField(label="Lý do", max_length=200, required=False)


class StateForm(PaperForm):
    """A state that changes who counts in a vote."""

    paper_required = False

    state = forms.ChoiceField(label="Trạng thái", choices=MemberState.choices)
    on = DayField(label="Từ ngày")
    until = DayField(label="Đến trước ngày", required=False, help_text="Để trống nếu chưa biết ngày kết thúc.")


class EndStateForm(forms.Form):
    """The day a state no longer holds."""

    on = DayField(label="Không còn từ ngày")


class LeaveForm(PaperForm):
    """How somebody leaves the Party."""

    paper_required = False

    kind = forms.ChoiceField(label="Lý do", choices=[(k.value, k.label) for k in LEFT if k != Ended.CANCELLED])
    on = DayField(label="Từ ngày", help_text="Ngày đầu tiên không còn là đảng viên.")


class SeatForm(forms.Form):
    """A member of the committee, chosen among members of the unit by exact name and, for namesakes, birth date."""

    person = forms.ChoiceField(label="Đảng viên")
    title = forms.ChoiceField(label="Chức vụ", choices=SeatTitle.choices)
    on = DayField(label="Từ ngày")
    until = DayField(label="Đến trước ngày", required=False, help_text="Để trống nếu giữ chức vụ đến hết nhiệm kỳ.")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Chọn…"), *people]  # type: ignore[attr-defined]


class NameForm(forms.Form):
    """The name by which a person is looked for before the act."""

    ten = forms.CharField(label="Họ và tên", max_length=120, help_text="Có dấu hay không dấu.")
