"""Forms of the administrator's screens."""

from __future__ import annotations

from typing import Any

from django import forms

from ketnap.access.roles import SEES_PEOPLE, Role
from ketnap.ui.fields import DayField


class UserFilter(forms.Form):
    """Look for users of one's units."""

    tim = forms.CharField(label="Tên", required=False)
    vai_tro = forms.ChoiceField(label="Vai trò", required=False, choices=[("", "Tất cả"), *Role.choices])


class UnitSearch(forms.Form):
    """Look for the unit of a grant."""

    tim = forms.CharField(label="Tên hoặc mã đơn vị", required=False)


class GrantForm(forms.Form):
    """A role at the unit chosen before, from, to."""

    role = forms.ChoiceField(label="Vai trò", choices=[("", "Chọn vai trò"), *Role.choices])
    valid_from = DayField(label="Từ ngày")
    valid_until = DayField(
        label="Đến trước ngày",
        required=False,
        help_text="Ngày đầu tiên không còn vai trò. Bỏ trống nếu chưa định ngày.",
    )
    sensitive = forms.BooleanField(
        label="Được xem thông tin nhạy cảm (số định danh, dân tộc, tôn giáo)",
        required=False,
        help_text="Mỗi lần xem đều ghi vào nhật ký.",
    )
    basis = forms.CharField(
        label="Căn cứ", max_length=200, required=False, help_text="Văn bản hoặc đề nghị phân công, ví dụ: CV 12-CV/ĐU."
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("sensitive") and cleaned.get("role") and cleaned["role"] not in SEES_PEOPLE:
            self.add_error("sensitive", "Vai trò này không xem người nên không xem thông tin nhạy cảm. Hãy bỏ chọn.")
        return cleaned


class NewUserForm(GrantForm):
    """A new account with its first role, so that it is always somebody's to look after."""

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=64,
        help_text="Không dấu cách, ví dụ: nva.khoi. Không phân biệt chữ hoa, chữ thường.",
    )
    full_name = forms.CharField(label="Họ và tên", max_length=120)
    title = forms.CharField(label="Chức danh", max_length=120, required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    field_order = ["username", "full_name", "title", "email", "role", "valid_from", "valid_until", "sensitive", "basis"]

    PERSON = ("username", "full_name", "title", "email")

    def person(self) -> dict[str, Any]:
        """The part about the account."""
        return {name: self.cleaned_data[name] for name in self.PERSON}

    def grant(self) -> dict[str, Any]:
        """The part about the role."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.PERSON}


class EndForm(forms.Form):
    """The first day without the grant."""

    on = DayField(label="Hết vai trò từ ngày", help_text="Từ ngày này người dùng không còn vai trò.")


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Lý do", max_length=200, required=False)
