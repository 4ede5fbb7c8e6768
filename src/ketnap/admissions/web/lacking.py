"""What is lacking beside the steps, across cases: a table of kinds, and the list behind each of its numbers."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.models import Case
from ketnap.admissions.queries import names_of
from ketnap.admissions.sidefacts.actions.export_lacking import export_lacking
from ketnap.admissions.sidefacts.lacking import Lack, amounts
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.lacking_show import LATE, TITLE, Asked, lacks, list_url
from ketnap.admissions.web.papers_show import file_answer
from ketnap.admissions.web.sidefacts_show import facts_url
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.lib.cells import Column as SheetColumn
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook
from ketnap.ui import parts
from ketnap.ui.frame import Crumb

ROWS = 200
HEADS = (
    ("nth", "TT", 6), ("name", "Họ và tên", 26), ("cell", "Chi bộ", 30), ("what", "Việc chưa ghi", 40), ("since", "Chờ từ ngày", 14),
    ("due", "Hạn", 14), ("over", "Quá hạn (ngày)", 12), ("why", "Căn cứ của hạn", 60),
)  # fmt: skip


def _crumbs(title: str = "") -> list[Crumb]:
    made: list[Crumb] = [
        {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
        {"label": TITLE, "url": reverse("admissions:lacking") if title else ""},
    ]
    return [*made, {"label": title, "url": ""}] if title else made


@screen(Can.SEE_CASES)
def page(request: Request) -> HttpResponse:
    """Every kind: how many cases lack it, how many beyond its limit."""
    found = lacks(units_seen(request), request.frame.day, Asked())
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(one.spec.label), _number(one.count, Asked(one.spec.kind)), _number(one.late, Asked(one.spec.kind, late=True)),
        ]
        for one in amounts(found, request.frame.day)
    ]  # fmt: skip
    late = sum(one.overdue(request.frame.day) for one in found)
    columns = [
        parts.Column("Việc"), parts.Column("Hồ sơ chưa ghi", figures=True), parts.Column("Đã quá hạn", figures=True),
    ]  # fmt: skip
    table = parts.DataTable(
        TITLE, columns, rows, totals=["Cộng", _number(len(found), Asked()), _number(late, LATE)], unit="loại việc",
        caption_hidden=True,
    )  # fmt: skip
    return render(request, "admissions/lacking.html", {"table": table, "any": bool(found), "breadcrumbs": _crumbs()})


def _number(count: int, asked: Asked) -> parts.Cell:
    return parts.Cell(count, list_url(asked) if count else "")


@dataclass(frozen=True)
class Row:
    """A line as the list and the workbook show it."""

    lack: Lack
    case: Case
    cell: str


def _rows(request: Request, found: list[Lack]) -> list[Row]:
    people = Case.objects.filter(pk__in={one.case for one in found}).select_related("person").in_bulk()
    names = names_of({one.unit for one in found}, request.frame.day)
    return [Row(one, people[one.case], names.get(one.unit, "")) for one in found]


@screen(Can.SEE_CASES)
def listing(request: Request) -> HttpResponse:
    """The cases behind a number: those whose limit passed first, then the longest waited for."""
    asked, day = Asked.of(request), request.frame.day
    found = lacks(units_seen(request), day, asked)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(one.case.person.full_name, facts_url(one.case)), one.cell, one.lack.spec.label, one.lack.since, _due(one.lack, request),
        ]
        for one in _rows(request, found[:ROWS])
    ]  # fmt: skip
    columns = [parts.Column(label) for label in ("Hồ sơ", "Chi bộ", "Việc chưa ghi", "Chờ từ ngày", "Hạn")]
    empty = parts.Empty("Không có hồ sơ nào", f"Hãy trở lại trang {TITLE.lower()}.")
    context = {
        "title": asked.title, "day": day,
        "table": parts.DataTable(
            "Danh sách", columns, rows, total=len(found), unit="việc", empty=empty, caption_hidden=True
        ),
        "may_export": found and request.scope.can(Can.EXPORT), "file_url": f"{reverse('admissions:lacking_file')}?{asked.query}",
        "breadcrumbs": _crumbs(asked.title),
    }  # fmt: skip
    return render(request, "admissions/lacking_list.html", context)


def _due(lack: Lack, request: Request) -> parts.Cell:
    if lack.clock is None or lack.clock.due is None:
        return parts.Cell("")
    words = parts.due(lack.clock.due, request.frame.day)
    return parts.Cell(lack.clock.due, badge=parts.Badge(words.words, words.tone, words.icon))


@screen(Can.EXPORT, methods=("POST",))
def file(request: Request) -> HttpResponse:
    """The whole list as a workbook, of units where the user may export."""
    asked, allowed, day = Asked.of(request), request.scope.units(Can.EXPORT), request.frame.day
    found = [one for one in lacks(units_seen(request), day, asked) if one.unit in allowed]
    at, listed = clock.now(), _rows(request, found)
    export_lacking(
        by=request.scope.actor(), at=at, unit_id=request.frame.unit.pk, kind=asked.kind, late=asked.late,
        cases=sorted({one.case for one in found}), lines=len(found),
    )  # fmt: skip
    kinds = {"nth": "int", "over": "int", "since": "date", "due": "date"}
    columns = [SheetColumn(key, label, width, kinds.get(key, "text")) for key, label, width in HEADS]  # type: ignore[arg-type]
    rows = [
        {
            "nth": nth, "name": one.case.person.full_name, "cell": one.cell, "what": one.lack.spec.label, "since": one.lack.since,
            "due": limit.due if limit else None, "why": limit.why if limit else "",
            "over": (day - limit.due).days if limit and limit.due and one.lack.overdue(day) else None,
        }
        for nth, one in enumerate(listed, 1)
        for limit in (one.lack.clock,)
    ]  # fmt: skip
    buffer = io.BytesIO()
    write_workbook(
        buffer, [SheetSpec("Còn thiếu", columns, rows)], demo=settings.DEMO, title=asked.title.upper(),
        subtitle=f"{request.frame.unit_name}, tính đến {vn.day_long(day)}", properties=Properties(created=at, author=str(request.user)),
    )  # fmt: skip
    return file_answer(buffer.getvalue(), f"viec-kem-theo-con-thieu-{day.isoformat()}.xlsx", "xlsx")
