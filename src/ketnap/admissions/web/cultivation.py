"""Screens of the work with sympathisers: the monthly review of a cell, who helps whom, and the acts on one case."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from ketnap.access.acting import attempt, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.access import case_for
from ketnap.admissions.cultivation import queries
from ketnap.admissions.cultivation.actions.finish_task import finish_task
from ketnap.admissions.cultivation.actions.give_task import give_task
from ketnap.admissions.cultivation.actions.put_in_charge import put_in_charge
from ketnap.admissions.cultivation.actions.record_remark import record_remark
from ketnap.admissions.cultivation.actions.review_sympathisers import review_sympathisers
from ketnap.admissions.cultivation.models import TrialTask
from ketnap.admissions.models import Case, Helper
from ketnap.admissions.queries import names_of
from ketnap.admissions.web import cultivation_forms as forms
from ketnap.admissions.web.acts import page_for
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.cultivation_show import helping_tables
from ketnap.admissions.web.forms import today
from ketnap.admissions.web.show import case_url
from ketnap.law import Outcome
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.members.models import Person, Seat
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import tree_on
from ketnap.ui import parts

BOTH = ("GET", "POST")
CRUMB = {"label": "Nguồn và kết nạp", "url": "/ket-nap/"}


def _cells(request: Request) -> list[tuple[Unit, int]]:
    """Cells the user writes at that have sympathisers, each with their number."""
    units = units_seen(request) & request.scope.units(Can.EDIT_CASES)
    counted: dict[int, int] = {}
    for case in queries.sympathisers(units, request.frame.today):
        counted[case.unit_id] = counted.get(case.unit_id, 0) + 1
    return [(unit, counted[unit.pk]) for unit in Unit.objects.filter(pk__in=counted).order_by("code")]


@screen(Can.EDIT_CASES, methods=BOTH)
def review(request: Request) -> HttpResponse:
    """The monthly review of one cell on one screen (`chi_bo`, `thang`); without a cell, which cells have whom to review."""
    day = request.frame.today
    cells = _cells(request)
    code = request.GET.get("chi_bo", "") or (cells[0][0].code if len(cells) == 1 else "")
    if not code:
        return _choose(request, cells)
    cell = Unit.objects.filter(code=code).first()
    if cell is None or not request.scope.can(Can.EDIT_CASES, cell.pk):
        raise Http404
    month = forms.month_of(request.GET.get("thang", ""), day)
    last = min(day, _month_end(month))
    cases = queries.sympathisers([cell.pk], last)
    known = queries.reviews_in(month, cases)
    form = forms.ReviewForm(request.POST or None, initial=today(last), cases=cases, known=known)
    here = f"{reverse('admissions:review')}?{urlencode({'chi_bo': cell.code, 'thang': f'{month:%Y-%m}'})}"
    if request.method == "POST" and form.is_valid():
        held = attempt(request, form, lambda: _review(request, form, cell, month))
        if held is not None:
            return redirect(here)
    due = queries.review_findings(cases, day)
    context: dict[str, Any] = {
        "form": form, "cell_name": names_of([cell.pk], day).get(cell.pk, cell.code), "month_words": vn.month(month), "here": here,
        "done": len(known), "total": len(cases), "months": forms.month_choices(day), "chosen": f"{month:%Y-%m}",
        "code": cell.code, "late_names": ", ".join(case.person.full_name for case in cases if due[case.pk].outcome is Outcome.NOT_MET),
        "breadcrumbs": [CRUMB, {"label": "Xét hằng tháng", "url": ""}],
    }  # fmt: skip
    return render(request, "admissions/review.html", context, status=422 if form.errors else 200)


def _month_end(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def _review(request: Request, form: forms.ReviewForm, cell: Unit, month: dt.date) -> object:
    did, actor = form.cleaned_data["did"], request.scope.actor()
    return review_sympathisers(
        by=actor.for_person(did) if did else actor, at=clock.now(), cell=cell, month=month, on=form.cleaned_data["on"],
        lines=form.lines(),
    )  # fmt: skip


def _choose(request: Request, cells: list[tuple[Unit, int]]) -> HttpResponse:
    names, here = names_of([cell.pk for cell, _ in cells], request.frame.today), reverse("admissions:review")
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [parts.Cell(names.get(cell.pk, cell.code), f"{here}?{urlencode({'chi_bo': cell.code})}"), number]
        for cell, number in cells
    ]
    columns = [parts.Column("Chi bộ"), parts.Column("Cảm tình Đảng cần xét", figures=True)]
    empty = parts.Empty("Chưa có ai để xét", "Người được công nhận cảm tình Đảng sẽ hiện ở đây mỗi tháng.")
    table = parts.DataTable("Chi bộ", columns, rows, unit="chi bộ", empty=empty, caption_hidden=True)
    crumbs = [CRUMB, {"label": "Xét hằng tháng", "url": ""}]
    return render(request, "admissions/review_cells.html", {"table": table, "breadcrumbs": crumbs})


@screen(Can.SEE_CASES)
def helpers(request: Request) -> HttpResponse:
    """Who helps how many, whose remarks are due, who must be replaced. `nguoi` keeps one helper."""
    day = request.frame.day
    context = helping_tables(units_seen(request), day, request.GET.get("nguoi", ""))
    crumbs = [CRUMB, {"label": "Người giúp đỡ", "url": ""}]
    return render(request, "admissions/helpers.html", {**context, "breadcrumbs": crumbs})


@screen(Can.EDIT_CASES, methods=BOTH)
def remark(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """A helper's remarks of the quarter."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    helper = get_object_or_404(Helper.objects.select_related("member"), pk=pk, case=case)
    form = forms.RemarkForm(request.POST or None, initial=today(request.frame.today))

    def act() -> object:
        facts = form.cleaned_data
        return record_remark(
            by=form.actor(request.scope.actor()), at=clock.now(), helper=helper, on=facts["on"], rating=facts["rating"],
            paper=form.paper(),
        )  # fmt: skip

    page = page_for(case, f"Nhận xét của {helper.member.full_name}", "Ghi nhận xét", done="Đã ghi nhận xét.")
    return perform(request, form, page, act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def task(request: Request, uid: UUID) -> HttpResponse:
    """Give a trial task."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    form = forms.TaskForm(request.POST or None, initial=today(request.frame.today))

    def act() -> object:
        return give_task(by=request.scope.actor(), at=clock.now(), case=case, **form.cleaned_data)

    page = page_for(case, "Giao nhiệm vụ thử thách", "Giao nhiệm vụ", done="Đã giao nhiệm vụ.")
    return perform(request, form, page, act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def finish(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """How a trial task ended."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    row = get_object_or_404(TrialTask, pk=pk, case=case)
    form = forms.FinishForm(request.POST or None, initial=today(request.frame.today))

    def act() -> object:
        return finish_task(by=request.scope.actor(), at=clock.now(), task=row, **form.cleaned_data)

    page = page_for(case, f"Kết quả: {row.get_kind_display().lower()}", "Ghi kết quả", done="Đã ghi kết quả.")
    return perform(request, form, page, act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def charge(request: Request, uid: UUID) -> HttpResponse:
    """Put a committee member in charge."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    people = seated(case, request.frame.today)
    form = forms.ChargeForm(request.POST or None, initial=today(request.frame.today), people=people)

    def act() -> object:
        member = Person.objects.get(pk=form.cleaned_data["member"])
        return put_in_charge(
            by=request.scope.actor(), at=clock.now(), case=case, member=member, on=form.cleaned_data["on"]
        )

    page = page_for(case, "Phân công cấp uỷ viên phụ trách", "Phân công", done="Đã phân công.")
    return perform(request, form, page, act, lambda _: case_url(case))


def seated(case: Case, day: dt.date) -> list[Person]:
    """Committee members of the cell and above it, as far as the user sees them, in order of names."""
    path = tree_on(day).path(case.unit_id)
    rows = Seat.objects.on(day).filter(committee__unit_id__in=path).select_related("person")
    people = {row.person_id: row.person for row in rows}
    return sorted(people.values(), key=lambda person: (person.sort_key, person.pk))
