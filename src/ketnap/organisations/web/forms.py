"""Forms of acts on units."""

from __future__ import annotations

from typing import Any

from django import forms

from ketnap.documents.web.papers import PaperForm
from ketnap.organisations.kinds import MAY_HOLD, AuthorityMode, Body, Form, Sector
from ketnap.organisations.models import Profile
from ketnap.ui.fields import DayField

BLANK = ("", "Chọn…")
SECTORS = [("", "Không ghi"), *Sector.choices]


class TagsField(forms.CharField):
    """Free tags, separated by commas."""

    def clean(self, value: Any) -> list[str]:
        """The tags without doubles, in the order typed."""
        text = super().clean(value)
        return list(dict.fromkeys(tag for part in text.split(",") if (tag := " ".join(part.split()))))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class FoundForm(PaperForm):
    """A new unit under the one looked at; only kinds that may stand there are offered."""

    name = forms.CharField(label="Tên đơn vị", max_length=200, help_text="Ghi đúng như trong quyết định thành lập.")
    code = forms.CharField(label="Mã đơn vị", max_length=40, help_text="Không trùng với đơn vị khác.")
    form = forms.ChoiceField(label="Loại tổ chức")
    sector = forms.ChoiceField(label="Loại hình", choices=SECTORS, required=False)
    tags = TagsField(
        label="Nhóm", required=False, help_text="Cách nhau bằng dấu phẩy, ví dụ: doanh nghiệp, khu công nghiệp."
    )
    symbol = forms.CharField(label="Ký hiệu trên văn bản", max_length=20, required=False)
    opened_on = DayField(label="Ngày thành lập")

    def __init__(self, *args: Any, parent: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(form, str(Form(form).label)) for form in MAY_HOLD[parent.form]]
        self.fields["form"].choices = [BLANK, *allowed]  # type: ignore[attr-defined]


class ChangeForm(PaperForm):
    """A new name or kind from a day on."""

    name = forms.CharField(label="Tên đơn vị", max_length=200)
    form = forms.ChoiceField(label="Loại tổ chức", choices=Form.choices)
    sector = forms.ChoiceField(label="Loại hình", choices=SECTORS, required=False)
    tags = TagsField(label="Nhóm", required=False, help_text="Cách nhau bằng dấu phẩy.")
    symbol = forms.CharField(label="Ký hiệu trên văn bản", max_length=20, required=False)
    on = DayField(label="Áp dụng từ ngày")


class MoveForm(PaperForm):
    """Another parent from a day on."""

    parent = forms.CharField(label="Mã đơn vị cấp trên mới", max_length=40, help_text="Tìm mã ở trang Đơn vị.")
    on = DayField(label="Chuyển từ ngày")


class CloseForm(PaperForm):
    """The end of a unit."""

    on = DayField(label="Kết thúc từ ngày", help_text="Ngày đầu tiên đơn vị không còn hoạt động.")


class AuthorityForm(PaperForm):
    """On what footing the committee decides admissions."""

    mode = forms.ChoiceField(label="Thẩm quyền kết nạp", choices=AuthorityMode.choices)
    on = DayField(label="Từ ngày")
    until = DayField(label="Đến hết hiệu lực ngày", required=False, help_text="Để trống nếu chưa có ngày hết hiệu lực.")


class CommitteeForm(PaperForm):
    """A committee and its term; the paper may come later."""

    paper_required = False

    body = forms.ChoiceField(label="Cấp uỷ", choices=Body.choices)
    name = forms.CharField(label="Nhiệm kỳ", max_length=80, help_text="Ví dụ: nhiệm kỳ 2025 - 2030.")
    term_from = DayField(label="Từ ngày")
    term_until = DayField(label="Đến ngày", required=False, help_text="Để trống nếu chưa hết nhiệm kỳ.")
