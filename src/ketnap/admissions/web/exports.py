"""The summary table to print, and as Excel or Word. Leaving the house is an act: POST, audited."""

from __future__ import annotations

import io

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.actions.export_summary import export_summary
from ketnap.admissions.queries import Waiting
from ketnap.admissions.summary import HEADINGS, SHEET, Line, summary
from ketnap.admissions.web.meetings import group_for, table_of
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.lib.papers.layouts import layout_on
from ketnap.lib.papers.model import Paper, Signature, Table, TableColumn
from ketnap.lib.papers.word import write_word
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook
from ketnap.ui import parts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _title(group: Waiting) -> str:
    return f"Trích ngang hồ sơ trình họp: {group.label}"


@screen(Can.SEE_CASES)
def summary_page(request: Request, key: str) -> HttpResponse:
    """The table on a page of its own, to print."""
    group = group_for(request, key, request.GET.get("noi", ""))
    table = table_of(summary(group.cases, key, request.frame.today))
    context = {
        "group": group, "title": _title(group), "table": table, "here": request.get_full_path(),
        "may_export": request.scope.can(Can.EXPORT, group.unit),
        "signatures": [parts.Signature("Người lập"), parts.Signature("Bí thư", authority="T/M cấp uỷ")],
    }  # fmt: skip
    return render(request, "admissions/summary.html", context)


@screen(Can.EXPORT, methods=("POST",))
def export(request: Request, key: str) -> HttpResponse:
    """The same table as a file; `dang` is xlsx or docx."""
    group = group_for(request, key, request.GET.get("noi", ""))
    require(request.scope, Can.EXPORT, group.unit)
    kind = request.POST.get("dang", "")
    if kind not in ("xlsx", "docx"):
        raise Http404
    lines = summary(group.cases, key, request.frame.today)
    export_summary(
        by=request.scope.actor(), at=clock.now(), unit_id=group.unit, key=key, kind=kind,
        cases=[one.case for one in group.cases],
    )  # fmt: skip
    made = _excel(request, group, lines) if kind == "xlsx" else _word(group, lines, request)
    response = HttpResponse(made, content_type=XLSX if kind == "xlsx" else DOCX)
    response["Content-Disposition"] = f'attachment; filename="trich-ngang-{request.frame.today.isoformat()}.{kind}"'
    return response


def _excel(request: Request, group: Waiting, lines: list[Line]) -> bytes:
    buffer = io.BytesIO()
    write_workbook(
        buffer, [SheetSpec("Trích ngang", SHEET, [line.values for line in lines])], demo=settings.DEMO,
        title=_title(group).upper(), subtitle=f"{group.unit_name}, {vn.day_long(request.frame.today)}",
        properties=Properties(created=clock.now(), author=str(request.user)),
    )  # fmt: skip
    return buffer.getvalue()


def _word(group: Waiting, lines: list[Line], request: Request) -> bytes:
    day = request.frame.today
    columns = [TableColumn(label, 2.2 if key in ("name", "cell", "remarks") else 1) for key, label in HEADINGS]
    table = Table(columns, [line.cells for line in lines])
    paper = Paper(
        layout=layout_on(day), issuer=group.unit_name, written=clock.now(), day=day, type_name="Danh sách",
        subject=_title(group), blocks=[table], signature=Signature("T/M CẤP UỶ", "BÍ THƯ"), demo=settings.DEMO,
        landscape=True,
    )  # fmt: skip
    return write_word(paper)
