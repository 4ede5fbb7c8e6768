"""Forms of targets."""

from __future__ import annotations

from typing import Any

from django import forms

from ketnap.documents.kinds import Kind
from ketnap.documents.web.papers import PaperForm
from ketnap.lib import format as vn
from ketnap.targets.queries import Progress
from ketnap.ui.fields import DayField


class SetForm(PaperForm):
    start = DayField(label="Từ ngày")
    end = DayField(label="Đến ngày")
    number = forms.IntegerField(label="Chỉ tiêu kết nạp", min_value=1, help_text="Số đảng viên phải kết nạp trong kỳ.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_kind"].initial = Kind.RESOLUTION


class ReviseForm(PaperForm):
    number = forms.IntegerField(label="Chỉ tiêu mới", min_value=1)
    reason = forms.CharField(label="Lý do", max_length=300)


class DeclareForm(forms.Form):
    start = DayField(label="Từ ngày")
    end = DayField(label="Đến ngày")
    number = forms.IntegerField(label="Số đã kết nạp theo sổ giấy", min_value=0)
    note = forms.CharField(label="Ghi chú", max_length=200, required=False)


class HandDownForm(PaperForm):
    """One number a unit, what is kept, what is stated beyond. Fields are made from the units below."""

    paper_label = "Văn bản giao chỉ tiêu"

    def __init__(
        self, *args: Any, rows: list[Progress], suggested: dict[int, int], revising: bool, **kwargs: Any
    ) -> None:
        self.rows = rows
        super().__init__(*args, **kwargs)
        self.fields["paper_kind"].initial = Kind.PLAN
        made: dict[str, forms.Field] = {
            self.name(row): forms.IntegerField(
                label=row.name,
                min_value=0,
                initial=suggested.get(row.unit_id, row.target or 0),
                help_text=f"đang giao {vn.number(row.target)}" if row.target is not None else "",
            )
            for row in rows
        }
        made["kept"] = forms.IntegerField(label="Giữ lại ở cấp mình", min_value=0)
        made["over"] = forms.IntegerField(
            label="Giao vượt",
            min_value=0,
            initial=0,
            help_text="Chỉ ghi khi chủ trương giao nhiều hơn chỉ tiêu được giao.",
        )
        made["reason"] = forms.CharField(label="Lý do điều chỉnh", max_length=300, required=revising)
        self.fields = {**made, **self.fields}

    @staticmethod
    def name(row: Progress) -> str:
        return f"unit_{row.unit_id}"

    def parts(self) -> dict[int, int]:
        """Numbers by unit id, as typed."""
        return {row.unit_id: self.cleaned_data[self.name(row)] for row in self.rows}
