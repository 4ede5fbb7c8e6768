"""Forms of targets."""

from __future__ import annotations

from typing import Any

from django import forms

from ketnap.documents.kinds import Kind
from ketnap.documents.web.papers import PaperForm
from ketnap.organisations.kinds import GRASSROOTS
from ketnap.targets.categories import choices
from ketnap.targets.kinds import IN_LEDGER, Denominator, Measure
from ketnap.ui.fields import DayField


def accepted_field() -> forms.CharField:
    """Why a target that does not fit stands all the same."""
    return forms.CharField(
        label="Căn cứ khi không khớp",
        max_length=300,
        required=False,
        help_text="Chỉ ghi khi kỳ nằm ngoài nhiệm kỳ hoặc số không khớp chỉ tiêu khác mà văn bản vẫn yêu cầu.",
    )


class PeriodForm(forms.Form):
    """Any period, looked at without leaving the page."""

    tu = DayField(label="Từ ngày")
    den = DayField(label="Đến ngày")


class SetForm(PaperForm):
    start = DayField(label="Từ ngày")
    end = DayField(label="Đến ngày")
    measure = forms.ChoiceField(
        label="Loại chỉ tiêu", choices=[(m.value, m.label) for m in IN_LEDGER], initial=Measure.NUMBER, required=False
    )
    category = forms.ChoiceField(
        label="Nhóm",
        choices=choices,
        required=False,
        help_text="Chỉ tiêu nhóm có sổ riêng và không vượt chỉ tiêu toàn đơn vị.",
    )
    number = forms.IntegerField(label="Chỉ tiêu kết nạp", min_value=1, help_text="Số đảng viên phải kết nạp trong kỳ.")
    accepted = accepted_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_kind"].initial = Kind.RESOLUTION


class GoalForm(PaperForm):
    """A goal that is no number of admissions."""

    measure = forms.ChoiceField(
        label="Loại chỉ tiêu", choices=[(m.value, m.label) for m in Measure if m not in IN_LEDGER]
    )
    start = DayField(label="Từ ngày")
    end = DayField(label="Đến ngày")
    low = forms.DecimalField(
        label="Mức cần đạt",
        localize=True,
        decimal_places=2,
        help_text="Phần trăm, ví dụ 4,5; với chi bộ lâu không kết nạp là số năm.",
    )
    high = forms.DecimalField(label="Mức phấn đấu", localize=True, decimal_places=2, required=False)
    denominator = forms.ChoiceField(
        label="So với", required=False, choices=[("", "–"), *Denominator.choices], help_text="Chỉ tiêu tỷ lệ phải chọn."
    )
    accepted = accepted_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_kind"].initial = Kind.RESOLUTION


class ReviseGoalForm(PaperForm):
    """A goal that is no number, set anew."""

    low = forms.DecimalField(label="Mức cần đạt mới", localize=True, decimal_places=2)
    high = forms.DecimalField(label="Mức phấn đấu mới", localize=True, decimal_places=2, required=False)
    reason = forms.CharField(label="Lý do", max_length=300)


class FloorForm(PaperForm):
    """The least for every unit of a form."""

    form = forms.ChoiceField(label="Loại tổ chức", choices=[(f.value, f.label) for f in GRASSROOTS])
    least = forms.IntegerField(label="Mức tối thiểu mỗi đơn vị", min_value=0, help_text="Ghi 0 để bỏ mức tối thiểu.")


class AcceptForm(forms.Form):
    """The basis an inconsistency stands on."""

    accepted = forms.CharField(
        label="Căn cứ khi không khớp", max_length=300, help_text="Ví dụ: Nghị quyết số 12-NQ/ĐU giao cả kỳ 2024 – 2026."
    )


class ReviseForm(PaperForm):
    number = forms.IntegerField(label="Chỉ tiêu mới", min_value=1)
    reason = forms.CharField(label="Lý do", max_length=300)


class DeclareForm(forms.Form):
    start = DayField(label="Từ ngày")
    end = DayField(label="Đến ngày")
    number = forms.IntegerField(label="Số đã kết nạp theo sổ giấy", min_value=0)
    note = forms.CharField(label="Ghi chú", max_length=200, required=False)
