"""The list behind any figure: the persons the number was counted from, and how many of them lie outside one's scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render

from ketnap.access.gates import unit_for
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import format as vn
from ketnap.members import queries
from ketnap.members.counting import Behind, people_behind
from ketnap.members.figures import BASIS, MEASURES, Counted, TreeChoice
from ketnap.members.kinds import Began, Ended, Status
from ketnap.members.models import Person
from ketnap.members.web import listing
from ketnap.members.web.people import asked_person
from ketnap.organisations.models import Unit
from ketnap.ui import parts

LABELS = {
    "opening": "Đảng viên đầu kỳ", "admitted": "Kết nạp", "restored": "Phục hồi đảng tịch", "moved_in": "Chuyển đến",
    "reorganised_in": "Đến do sắp xếp tổ chức", "left": "Rời Đảng", "moved_out": "Chuyển đi",
    "reorganised_out": "Đi do sắp xếp tổ chức", "closing": "Đảng viên cuối kỳ", "in_transit": "Đang chuyển sinh hoạt",
    "decided": "Có quyết định kết nạp", "recognised": "Công nhận chính thức",
    "achieved": "Có quyết định kết nạp, còn hiệu lực",
}  # fmt: skip
KINDS = {
    **{str(kind.value): str(kind.label) for kinds in (Status, Ended, Began) for kind in kinds},
    "in_transit": "Đang chuyển", "decided": "Quyết định kết nạp", "by_ceremony": "Theo ngày kết nạp",
    "recognised": "Công nhận chính thức",
}  # fmt: skip
STOCKS = ("opening", "closing", "in_transit")


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    unit: Unit
    measure: str
    start: dt.date
    end: dt.date
    tree: TreeChoice

    @property
    def title(self) -> str:
        """The number in words."""
        return LABELS[self.measure]

    @property
    def span(self) -> str:
        """The day or period in words."""
        if self.measure in ("closing", "in_transit"):
            return f"cuối ngày {vn.day(self.end)}"
        if self.measure == "opening":
            return f"cuối ngày {vn.day(self.start - dt.timedelta(days=1))}"
        return f"từ {vn.day(self.start)} đến {vn.day(self.end)}"


def asked_of(request: Request, query: QueryDict) -> Asked:
    """The question in the address. Raises Http404 when it is none, or about a unit whose members one may not see."""
    unit = unit_for(request.scope, query.get("cua", ""), Can.SEE_MEMBERS)
    measure, tree = query.get("so", ""), query.get("cay", "then")
    try:
        start, end = vn.parse_day(query.get("tu", "")), vn.parse_day(query.get("den", ""))
    except ValueError:
        raise Http404 from None
    if measure not in MEASURES or tree not in ("then", "now") or end < start:
        raise Http404
    return Asked(unit, measure, start, end, "now" if tree == "now" else "then")


def behind_of(request: Request, asked: Asked) -> Behind:
    """The rows behind the number."""
    return people_behind(
        request.scope, asked.unit.pk, asked.measure, asked.start, asked.end, today=request.frame.today, tree=asked.tree
    )


@screen(Can.SEE_MEMBERS)
def behind(request: Request) -> HttpResponse:
    """One page of the list; its count line adds up to the number."""
    asked = asked_of(request, request.GET)
    found = behind_of(request, asked)
    cursor = listing.cursor_of(request.GET, asked_person(request.scope, request.GET))
    persons, earlier, later = queries.persons_page(found.rows, cursor)
    name = queries.unit_names([asked.unit.pk], asked.end)[asked.unit.pk]
    first, last = (persons[0], persons[-1]) if persons else (None, None)
    context: dict[str, Any] = {
        "asked": asked,
        "name": name,
        "number": found.number,
        "basis": BASIS[asked.measure],
        "tree_words": "tổ chức của từng thời kỳ" if asked.tree == "then" else "tổ chức hiện nay",
        "table": _table(asked, found, persons),
        "pager": listing.pager(request.GET, first, last, earlier=earlier, later=later),
        "may_export": request.scope.can(Can.EXPORT, asked.unit.pk) and bool(persons),
        "may_export_sensitive": request.scope.sees_sensitive(asked.unit.pk),
        "kept": [(key, value) for key, value in request.GET.items() if key in ("cua", "so", "tu", "den", "cay")],
    }
    return render(request, "members/behind.html", context)


def rows_of(found: Behind, persons: Iterable[Person]) -> list[tuple[Person, Counted]]:
    """Every counted row of the persons, in their order."""
    return [(person, row) for person in persons for row in sorted(found.rows[person.pk], key=lambda row: row.day)]


def _table(asked: Asked, found: Behind, persons: list[Person]) -> parts.DataTable:
    rows = rows_of(found, persons)
    ids = {row.unit for _, row in rows} | {row.other for _, row in rows if row.other is not None}
    names = queries.unit_names(ids, asked.end)
    labels = ("Họ và tên", "Ngày sinh", "Đơn vị", "Ngày", "Nội dung", "Đơn vị kia")
    with_other = any(row.other is not None for _, row in rows)
    columns = [parts.Column(label) for label in labels[: 6 if with_other else 5]]
    body: list[list[parts.Cell | parts.CellValue]] = []
    for person, row in rows:
        cells: list[parts.Cell | parts.CellValue] = [
            listing.person_cell(person), person.birth_date, names.get(row.unit, ""), row.day, KINDS.get(row.kind, row.kind),
        ]  # fmt: skip
        body.append([*cells, names.get(row.other or 0, "")] if with_other else cells)
    empty = None if found.number else parts.Empty("Không có ai", "Con số này bằng không trong thời gian đã chọn.")
    return parts.DataTable(
        asked.title, columns, body, total=found.shown, outside=found.outside, empty=empty, caption_hidden=True
    )
