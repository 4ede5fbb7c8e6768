"""Reminder letters: from the list of what is late with one unit to a letter in one click, and the register of those sent."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import queries as cases
from ketnap.admissions.papers.letterheads import heads
from ketnap.admissions.reminders import queries
from ketnap.admissions.reminders.access import letter_for
from ketnap.admissions.reminders.actions.print_letter import print_letter
from ketnap.admissions.reminders.actions.send_letter import send_letter
from ketnap.admissions.reminders.letters import letter_defaults
from ketnap.admissions.reminders.models import Letter
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.papers_show import file_answer
from ketnap.admissions.web.show import case_url
from ketnap.documents.actions.give_number import symbol_of
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.organisations.models import Unit
from ketnap.ui import parts
from ketnap.ui.fields import DayField
from ketnap.ui.frame import Crumb

ROWS = 200


class LetterForm(forms.Form):
    """When to answer, and whether the letter takes a number."""

    answer_by = DayField(label="Đề nghị báo cáo trước ngày")
    numbered = forms.BooleanField(label="Lấy số từ sổ công văn", required=False)


def late_with(request: Request, code: str) -> tuple[Unit, list[cases.Overdue]]:
    """The unit and what is overdue with it, within what the user sees. Raises Http404 where nothing is late there."""
    late = cases.overdue(units_seen(request), request.frame.today)
    to = Unit.objects.filter(code=code, pk__in={one.with_whom for one in late}).first()
    if to is None:
        raise Http404
    return to, [one for one in late if one.with_whom == to.pk]


@screen(Can.EDIT_DOCUMENTS, methods=("GET", "POST"))
def letter_new(request: Request) -> HttpResponse:
    """The letter to the unit `o`, from the unit worked in. Without a unit: the register."""
    unit, today, code = request.frame.unit, request.frame.today, request.GET.get("o", "")
    if not code:
        return letters(request)
    if not request.scope.can(Can.EDIT_DOCUMENTS, unit.pk):
        raise Http404
    to, late = late_with(request, code)
    form = LetterForm(request.POST or None, initial=asdict(letter_defaults(unit.pk, today)))

    def act() -> Letter:
        return send_letter(
            by=request.scope.actor(), at=clock.now(), unit=unit, to=to, on=today, late=late,
            answer_by=form.cleaned_data["answer_by"], numbered=form.cleaned_data["numbered"],
        )  # fmt: skip

    name = heads([to.pk], today)[to.pk].committee
    page = Screen(
        f"Công văn đôn đốc {name}", "Lập công văn", reverse("admissions:overdue"), done="Đã lập công văn đôn đốc.",
        lead=f"Nêu {vn.number(len(late))} việc quá hạn đang ở đơn vị này, kèm danh sách.", crumbs=_crumbs("Lập công văn"),
    )  # fmt: skip
    return perform(request, form, page, act, lambda made: reverse("admissions:letter", args=[made.uid]))


def _crumbs(label: str) -> list[Crumb]:
    return [{"label": "Việc quá hạn", "url": reverse("admissions:overdue")}, {"label": label, "url": ""}]


def letters(request: Request) -> HttpResponse:
    """Letters sent from the units within reach, the latest first: to whom, when, about how many limits."""
    found = queries.letters(units_seen(request, Can.EDIT_DOCUMENTS))
    listed = list(found[:ROWS])
    names = cases.names_of({one.to_id for one in listed} | {one.unit_id for one in listed}, request.frame.today)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(_symbol(one), reverse("admissions:letter", args=[one.uid])), one.on, names.get(one.unit_id, ""),
            names.get(one.to_id, ""), one.limits, one.answer_by, one.by,
        ]
        for one in listed
    ]  # fmt: skip
    heads_ = ("Số công văn", "Ngày", "Nơi gửi", "Nơi nhận")
    columns = [
        *(parts.Column(head) for head in heads_), parts.Column("Số việc", figures=True), parts.Column("Báo cáo trước"),
        parts.Column("Người lập"),
    ]  # fmt: skip
    empty = parts.Empty(
        "Chưa có công văn đôn đốc nào", "Mở Việc quá hạn, chọn một đơn vị rồi bấm Lập công văn đôn đốc."
    )
    table = parts.DataTable(
        "Công văn đôn đốc", columns, rows, total=found.count(), unit="công văn", empty=empty, caption_hidden=True
    )
    return render(request, "reminders/letters.html", {"table": table})


def _symbol(letter: Letter) -> str:
    return symbol_of(letter.number) if letter.number is not None else "Chưa lấy số"


@screen(Can.EDIT_DOCUMENTS)
def letter(request: Request, uid: UUID) -> HttpResponse:
    """One letter: to whom it went, what it names, its files."""
    found = letter_for(request.scope, uid, Can.EDIT_DOCUMENTS)
    names = cases.names_of({found.to_id, found.unit_id}, found.on)
    terms = [
        parts.Term("Số công văn", _symbol(found)), parts.Term("Ngày", found.on), parts.Term("Nơi gửi", names.get(found.unit_id, "")),
        parts.Term("Nơi nhận", names.get(found.to_id, "")), parts.Term("Đề nghị báo cáo trước", found.answer_by),
        parts.Term("Người lập", found.by, note=vn.moment(found.made_at)),
    ]  # fmt: skip
    items = found.items.select_related("case__person").order_by("due", "pk")
    cells = cases.names_of({item.unit_id for item in items}, found.on)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [parts.Cell(item.case.person.full_name, case_url(item.case)), cells.get(item.unit_id, ""), item.label, item.due]
        for item in items
    ]
    columns = [parts.Column(label) for label in ("Hồ sơ", "Chi bộ", "Việc", "Hạn")]
    table = parts.DataTable("Việc nêu trong công văn", columns, rows, unit="việc", caption_hidden=True)
    context = {"letter": found, "terms": terms, "table": table, "breadcrumbs": _crumbs("Công văn đôn đốc")}
    return render(request, "reminders/letter.html", context)


@screen(Can.EDIT_DOCUMENTS, methods=("POST",))
def letter_file(request: Request, uid: UUID) -> HttpResponse:
    """The file; `dang` is docx or pdf."""
    found = letter_for(request.scope, uid, Can.EDIT_DOCUMENTS)
    kind = request.POST.get("dang", "")
    if kind not in ("docx", "pdf"):
        raise Http404
    content = print_letter(by=request.scope.actor(), at=clock.now(), letter=found, kind=kind, demo=settings.DEMO)
    return file_answer(content, f"cong-van-don-doc-{found.on.isoformat()}.{kind}", kind)
