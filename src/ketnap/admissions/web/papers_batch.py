"""Papers of many cases at once: choose, wait, take the zip; and the sheet a cell fills in at its meeting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.gates import unit_for
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import queries
from ketnap.admissions.jobs import print_papers
from ketnap.admissions.models import Case
from ketnap.admissions.papers import shelf
from ketnap.admissions.papers.actions.print_cell_sheet import print_cell_sheet
from ketnap.admissions.papers.actions.print_roster import print_roster
from ketnap.admissions.papers.actions.start_batch import MOST, start_batch
from ketnap.admissions.papers.actions.take_batch import take_batch
from ketnap.admissions.papers.cell_sheet import COLUMNS, cell_sheet
from ketnap.admissions.papers.models import Batch
from ketnap.admissions.papers.registry import form_of, forms_on
from ketnap.admissions.states import Stage
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.papers_forms import BatchForm
from ketnap.admissions.web.papers_show import file_answer
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.ui import parts

ROSTER = "danh_sach"
HOME = ("Nguồn và kết nạp", "admissions:cases")


def _crumbs(label: str) -> list[dict[str, str]]:
    return [{"label": HOME[0], "url": reverse(HOME[1])}, {"label": label, "url": ""}]


def _choices(request: Request, stage: str) -> list[tuple[Case, str]]:
    """The first running cases of the unit in that stage, with the names of their cells."""
    units = units_seen(request)
    listed = list(queries.cases(units, request.frame.day, stage=stage)[:MOST])
    names = queries.names_of({case.unit_id for case in listed}, request.frame.day)
    return [(case, names.get(case.unit_id, "")) for case in listed]


@screen(Can.SEE_CASES, methods=("GET", "POST"))
def batch_new(request: Request) -> HttpResponse:
    """Choose a paper and cases of the unit; POST starts the job."""
    asked = request.GET.get("giai_doan", "")
    stage = asked if asked in Stage.values else ""
    cases = _choices(request, stage)
    form = BatchForm(
        forms_on(request.frame.day), cases, request.POST or None, initial={"mau": request.GET.get("mau", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _answered(request, form, form.chosen(cases))
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
    stages = [
        parts.Link(str(one.label), f"?giai_doan={one.value}", "main" if one.value == stage else "plain")
        for one in Stage
    ]
    context: dict[str, Any] = {
        "form": form,
        "stages": stages,
        "any": bool(cases),
        "most": MOST,
        "breadcrumbs": _crumbs("In nhiều hồ sơ"),
    }
    return render(request, "papers/batch_new.html", context)


def _answered(request: Request, form: BatchForm, chosen: list[Case]) -> HttpResponse:
    """The list of the cases at once, or the job that makes a paper for each. Raises Refused."""
    by, at, kind = request.scope.actor(), clock.now(), form.cleaned_data["dang"]
    if ROSTER in request.POST:
        content = print_roster(
            by=by, at=at, unit=request.frame.unit, cases=chosen, day=request.frame.today, kind=kind, demo=settings.DEMO
        )
        return file_answer(content, f"danh-sach-{request.frame.today.isoformat()}.{kind}", kind)
    batch = start_batch(
        by=by, at=at, user=request.user, unit=request.frame.unit, form=form_of(form.cleaned_data["mau"], request.frame.today),
        kind=kind, cases=chosen,
    )  # fmt: skip
    print_papers.defer(uid=str(batch.uid))
    return redirect("admissions:batch", uid=batch.uid)


def batch_for(request: Request, uid: UUID) -> Batch:
    """The user's own batch. Raises Http404 otherwise."""
    found = Batch.objects.filter(uid=uid, user=request.user).first()
    if found is None:
        raise Http404
    return found


@screen(Can.SEE_CASES)
def batch(request: Request, uid: UUID) -> HttpResponse:
    """How far the batch has come; the zip when it is done."""
    found = batch_for(request, uid)
    context: dict[str, Any] = {
        "batch": found, "form": form_of(found.form, found.asked_at.date()), "breadcrumbs": _crumbs("Đợt in"),
        "work": _work(found) if found.finished_at is None else None, "kept": shelf.has(found.uid),
    }  # fmt: skip
    return render(request, "papers/batch.html", context)


@screen(Can.SEE_CASES)
def batch_progress(request: Request, uid: UUID) -> HttpResponse:
    """The progress alone; when the work is over the whole page is loaded."""
    found = batch_for(request, uid)
    if found.finished_at is None:
        return render(request, "papers/_progress.html", {"work": _work(found)})
    response = HttpResponse(status=204)
    response["HX-Redirect"] = reverse("admissions:batch", args=[uid])
    return response


def _work(found: Batch) -> parts.Progress:
    return parts.Progress(
        "Đang soạn giấy tờ", found.done, len(found.cases), "hồ sơ", "", reverse("admissions:batch_progress", args=[found.uid]),
        reverse("admissions:batch", args=[found.uid]),
    )  # fmt: skip


@screen(Can.SEE_CASES, methods=("POST",))
def batch_take(request: Request, uid: UUID) -> HttpResponse:
    """The zip, once."""
    found = batch_for(request, uid)
    try:
        content = take_batch(by=request.scope.actor(), at=clock.now(), batch=found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("admissions:batch", uid=uid)
    return file_answer(content, f"giay-to-{found.form}-{str(found.uid)[:8]}.zip", "zip")


@screen(Can.SEE_CASES)
def cell_meeting(request: Request, code: str) -> HttpResponse:
    """The cases of a cell that wait for its vote, as a sheet to print and fill in by hand."""
    cell = unit_for(request.scope, code, Can.SEE_CASES)
    sheet = cell_sheet(cell.pk, request.frame.day)
    rows = [[row[key] for key, _, _, _ in COLUMNS] for row in sheet.rows]
    empty = parts.Empty(
        "Chưa có hồ sơ chờ họp xét", "Hồ sơ hiện ở đây khi đã ghi đủ các bước trước cuộc họp của chi bộ."
    )
    columns = [parts.Column(label) for _, label, _, _ in COLUMNS]
    table = parts.DataTable(
        "Phiếu ghi kết quả họp chi bộ", columns, rows, unit="hồ sơ", empty=empty, wide=True, caption_hidden=True
    )
    context = {"cell": cell, "name": sheet.head.name, "table": table, "breadcrumbs": _crumbs("Phiếu họp chi bộ")}
    return render(request, "papers/cell_meeting.html", context)


@screen(Can.SEE_CASES, methods=("POST",))
def cell_meeting_file(request: Request, code: str) -> HttpResponse:
    """The sheet as a file (`dang`: pdf, docx, xlsx)."""
    cell, kind = unit_for(request.scope, code, Can.SEE_CASES), request.POST.get("dang", "")
    try:
        content = print_cell_sheet(
            by=request.scope.actor(), at=clock.now(), cell=cell, day=request.frame.day, kind=kind, demo=settings.DEMO
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("admissions:cell_meeting", code=code)
    return file_answer(content, f"phieu-hop-{request.frame.day.isoformat()}.{kind}", kind)
