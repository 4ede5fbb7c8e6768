"""Forms of the work with sympathisers. Closed lists only; what a remark says stays on its paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from ketnap.admissions.cultivation.actions.review_sympathisers import Line
from ketnap.admissions.cultivation.kinds import Note, Rating, TaskKind, TaskResult, Verdict
from ketnap.admissions.cultivation.models import Review
from ketnap.admissions.models import Case
from ketnap.admissions.web.forms import ActForm
from ketnap.lib import format as vn
from ketnap.members.models import Person
from ketnap.ui.fields import DayField


class ReviewForm(forms.Form):
    """One cell, one month: a tick, a verdict and a note for each sympathiser."""

    on = DayField(label="Ngày chi bộ xét")
    did = forms.CharField(
        label="Người làm", max_length=120, required=False, help_text="Chỉ ghi khi khác người nhập, ví dụ bí thư chi bộ."
    )

    def __init__(self, *args: Any, cases: Sequence[Case], known: dict[int, Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = list(cases)
        for case in self.cases:
            was = known.get(case.pk)
            self.fields[f"take_{case.pk}"] = forms.BooleanField(label="Đã xét", required=False, initial=True)
            self.fields[f"verdict_{case.pk}"] = forms.ChoiceField(
                label="Kết quả", choices=Verdict.choices, initial=was.verdict if was else Verdict.KEEP
            )
            self.fields[f"note_{case.pk}"] = forms.ChoiceField(
                label="Ghi chú", choices=[("", "Không ghi"), *Note.choices], required=False,
                initial=was.note if was else "",
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[Case, list[forms.BoundField]]]:
        """Each sympathiser with the three fields, ready to draw."""
        return [(case, [self[f"{name}_{case.pk}"] for name in ("take", "verdict", "note")]) for case in self.cases]

    def lines(self) -> list[Line]:
        """Those ticked."""
        facts = self.cleaned_data
        return [
            Line(case, facts[f"verdict_{case.pk}"], facts[f"note_{case.pk}"])
            for case in self.cases
            if facts[f"take_{case.pk}"]
        ]


class RemarkForm(ActForm):
    """A helper's remarks of a quarter."""

    rating = forms.ChoiceField(
        label="Kết quả nhận xét", choices=[("", "Chọn…"), *Rating.choices],
        help_text="Nội dung nhận xét lưu trên giấy; ở đây chỉ ghi kết quả và nơi lưu.",
    )  # fmt: skip
    field_order = ("on", "rating", "did", "paper_symbol", "paper_place")


class TaskForm(forms.Form):
    """A trial task."""

    kind = forms.ChoiceField(label="Loại nhiệm vụ", choices=[("", "Chọn…"), *TaskKind.choices])
    on = DayField(label="Ngày giao")
    due_on = DayField(label="Hạn hoàn thành", required=False)


class FinishForm(forms.Form):
    """How a trial task ended."""

    result = forms.ChoiceField(label="Kết quả", choices=[("", "Chọn…"), *TaskResult.choices])
    on = DayField(label="Ngày có kết quả")


class ChargeForm(forms.Form):
    """The committee member in charge."""

    on = DayField(label="Phụ trách từ ngày")
    member = forms.TypedChoiceField(label="Cấp uỷ viên", coerce=int)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(person.pk, person.full_name) for person in people]
        self.fields["member"].choices = [("", "Chọn…"), *names]  # type: ignore[attr-defined]


def month_of(text: str, today: dt.date) -> dt.date:
    """The first day of the month asked for as `2026-11`; this month for anything else or later."""
    try:
        found = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        found = today
    return min(found, today).replace(day=1)


def month_choices(today: dt.date, count: int = 12) -> list[tuple[str, str]]:
    """This month and those before it: (value, words)."""
    made, month = [], today.replace(day=1)
    for _ in range(count):
        made.append((f"{month:%Y-%m}", vn.month(month)))
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return made
