"""The register of the awareness test, and the acts on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.members.models import Person
from ketnap.organisations.names import names_of
from ketnap.organisations.tree import below
from ketnap.training.access import course_for, sitting_for
from ketnap.training.models import Course, CourseKind, Enrolment
from ketnap.training.sittings.actions.record_sittings import Line, record_sittings
from ketnap.training.sittings.actions.undo_sitting import undo_sitting
from ketnap.training.sittings.models import Examiner, Result, Sitting
from ketnap.training.sittings.queries import counted, sittings
from ketnap.training.web.forms import WithdrawForm
from ketnap.ui import parts
from ketnap.ui.fields import DayField
from ketnap.ui.frame import Crumb

BOTH = ("GET", "POST")
SHOWN = 200


class RegisterFilter(forms.Form):
    """Which days, which outcome."""

    tu = DayField(label="Từ ngày", required=False)
    den = DayField(label="đến ngày", required=False)
    ket_qua = forms.ChoiceField(label="Kết quả", required=False, choices=[("", "Tất cả"), *Result.choices])


class SittingForm(forms.Form):
    """A day of the test: an outcome for each learner who sat; empty for who did not."""

    on = DayField(label="Ngày kiểm tra")
    examiner = forms.ChoiceField(label="Nơi kiểm tra", choices=[("", "Chọn…"), *Examiner.choices])
    essay_on = DayField(
        label="Ngày nộp bài thu hoạch",
        required=False,
        help_text="Ghi khi những người này kiểm tra lại sau khi học thêm.",
    )

    def __init__(self, *args: Any, rows: list[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"r{row.pk}"] = forms.ChoiceField(
                label=row.person.full_name, required=False, choices=[("", "Không kiểm tra"), *Result.choices]
            )

    def lines(self) -> list[Line]:
        """Those with an outcome."""
        facts = self.cleaned_data
        chosen = [(row, facts[f"r{row.pk}"]) for row in self.rows]
        return [Line(row.person, row.unit_id, result, facts["essay_on"]) for row, result in chosen if result]


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [{"label": "Lớp và kiểm tra", "url": reverse("training:courses")}, *more]


@screen(Can.SEE_TRAINING)
def register(request: Request) -> HttpResponse:
    """Sittings of people of the unit one works in and below, this year's unless other days are asked for."""
    frame = request.frame
    form = RegisterFilter(request.GET or None)
    facts = form.cleaned_data if form.is_bound and form.is_valid() else {}
    start, end = facts.get("tu") or dt.date(frame.day.year, 1, 1), facts.get("den") or frame.day
    units = below([frame.unit.pk], frame.today) & request.scope.units(Can.SEE_TRAINING)
    asked = facts.get("ket_qua", "")
    rows = list(sittings(units, start, end, asked)[:SHOWN])
    counts = counted(units, start, end)
    total = sum(counts.values())
    days = f"tu={start:%d/%m/%Y}&den={end:%d/%m/%Y}"
    here = reverse("training:sittings")

    def stat(label: str, count: int, note: str, result: str = "") -> parts.Stat:
        return parts.Stat(label, count, url=f"{here}?{days}&ket_qua={result}", note=note)

    context = {
        "form": form, "period": f"từ {vn.day(start)} đến {vn.day(end)}", "table": _table(request, rows, counts[asked] if asked else total),
        "breadcrumbs": _crumbs({"label": "Kiểm tra nhận thức", "url": ""}),
        "stats": [
            stat("Lượt kiểm tra", total, "một người kiểm tra hai lần là hai lượt"),
            stat("Đạt", counts[Result.PASSED], "", Result.PASSED),
            stat("Chưa đạt", counts[Result.AGAIN], "học thêm rồi kiểm tra lại", Result.AGAIN),
        ],
    }  # fmt: skip
    return render(request, "training/sittings.html", context)


def _table(request: Request, rows: list[Sitting], total: int) -> parts.DataTable:
    names = names_of({row.unit_id for row in rows} | {row.held_by_id for row in rows}, request.frame.day)
    may = request.scope.units(Can.EDIT_TRAINING) if not request.frame.past else frozenset()
    labels = ("Họ và tên", "Chi bộ", "Ngày kiểm tra", "Nơi kiểm tra", "Kết quả", "Nộp bài thu hoạch", "Việc")
    lines: list[list[parts.Cell | parts.CellValue]] = [
        [
            row.person.full_name, names.get(row.unit_id, ""), row.on,
            parts.Cell(str(row.get_examiner_display()), note=names.get(row.held_by_id, "")),
            parts.Cell("", badge=parts.Badge(str(row.get_result_display()), "good" if row.result == Result.PASSED else "warn")),
            row.essay_on or "",
            parts.Cell("Gỡ", reverse("training:undo_sitting", args=[row.pk])) if row.held_by_id in may else parts.Cell(""),
        ]
        for row in rows
    ]  # fmt: skip
    empty = parts.Empty("Chưa có lượt kiểm tra nào", "Mở một lớp bồi dưỡng nhận thức về Đảng rồi bấm Ghi kiểm tra.")
    columns = [parts.Column(label) for label in labels]
    return parts.DataTable(
        "Lượt kiểm tra nhận thức", columns, lines, total=total, unit="lượt", empty=empty, caption_hidden=True
    )


@screen(Can.EDIT_TRAINING, methods=BOTH)
def sit(request: Request, pk: int) -> HttpResponse:
    """Record a day of the test for learners of a course on awareness."""
    course = course_for(request.scope, pk, Can.EDIT_TRAINING)
    if course.kind != CourseKind.AWARENESS:
        raise Http404
    rows = list(Enrolment.objects.filter(course=course).select_related("person").order_by("person__sort_key", "pk"))
    form = SittingForm(request.POST or None, rows=rows)

    def act() -> list[Sitting]:
        facts = form.cleaned_data
        return record_sittings(
            by=request.scope.actor(), at=clock.now(), held_by=course.unit, examiner=facts["examiner"], on=facts["on"],
            lines=form.lines(), course=course,
        )  # fmt: skip

    page = Screen(
        title="Ghi kiểm tra nhận thức", label="Ghi kết quả", cancel_url=_back(course), lead=course.name, done="Đã ghi kết quả kiểm tra.",
        crumbs=_crumbs({"label": course.name, "url": _back(course)}, {"label": "Ghi kiểm tra nhận thức", "url": ""}),
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: reverse("training:sittings"))


def _back(course: Course) -> str:
    return reverse("training:course", args=[course.pk])


@screen(Can.EDIT_TRAINING, methods=BOTH)
def undo(request: Request, pk: int) -> HttpResponse:
    """Take back a sitting typed wrongly."""
    found = sitting_for(request.scope, pk, Can.EDIT_TRAINING)
    form = WithdrawForm(request.POST or None)
    form.fields["reason"].label = "Lý do gỡ"

    def act() -> Sitting:
        return undo_sitting(by=request.scope.actor(), at=clock.now(), sitting=found, reason=form.cleaned_data["reason"])

    back = reverse("training:sittings")
    who = Person.objects.get(pk=found.person_id).full_name
    title = f"Gỡ lượt kiểm tra: {who}"
    page = Screen(
        title=title, label="Gỡ lượt này", cancel_url=back, lead=f"Ngày kiểm tra {vn.day(found.on)}.", done="Đã gỡ.", danger=True,
        crumbs=_crumbs({"label": "Kiểm tra nhận thức", "url": back}, {"label": title, "url": ""}),
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: back)
