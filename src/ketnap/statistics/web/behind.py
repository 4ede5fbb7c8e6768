"""The people behind a number of a breakdown (by quality, kind of unit, month): those one may open, and how many more."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import format as vn
from ketnap.members.access import people_seen
from ketnap.members.figures import Asked
from ketnap.organisations.kinds import Sector
from ketnap.organisations.names import names_of
from ketnap.statistics import tally
from ketnap.statistics.web.choice import Choice, chosen
from ketnap.ui.parts import Cell, CellValue, Column, DataTable

LONGEST = 2000


@screen(Can.SEE_MEMBERS)
def behind(request: Request) -> HttpResponse:
    """The admitted with one value of one facet (`nhom`, `gia_tri`)."""
    choice = chosen(request)
    if choice is None:
        raise Http404
    require(request.scope, Can.SEE_MEMBERS, choice.unit.pk)
    facet, value = request.GET.get("nhom", ""), request.GET.get("gia_tri", "")
    title, label = _said(facet, value)
    asked = Asked(choice.unit.pk, choice.start, choice.end, choice.tree, request.frame.today)
    rows = [row for row in tally.admitted(request.scope, asked) if row.values[facet] == value]
    period = f"kết nạp từ {vn.day(choice.start)} đến {vn.day(choice.end)}"
    context = {
        "title": f"{label}: {vn.number(len(rows))}", "lead": f"{title}, {period}",
        "table": _table(request, rows, choice),
        "breadcrumbs": [{"label": "Báo cáo", "url": choice.url()}, {"label": label, "url": ""}],
    }  # fmt: skip
    return render(request, "statistics/behind.html", context)


def _said(facet: str, value: str) -> tuple[str, str]:
    """What the facet and its value are called. Raises Http404 for any other."""
    if facet == tally.MONTH:
        return "Tháng có quyết định", f"Tháng {int(value[5:])}/{value[:4]}" if value[5:].isdecimal() else value
    title, choices = (
        ("Loại hình", tuple(Sector.choices)) if facet == tally.SECTOR else tally.FACETS.get(facet, ("", ()))
    )
    label = {tally.UNKNOWN: tally.UNKNOWN_LABEL, **dict(choices)}.get(value)
    if not title or label is None:
        raise Http404
    return title, label


def _table(request: Request, rows: list[tally.Admitted], choice: Choice) -> DataTable:
    seen = {person.pk: person for person in people_seen(request.scope).filter(pk__in={row.person for row in rows})}
    names = names_of({row.unit for row in rows}, choice.end)
    shown = sorted((row for row in rows if row.person in seen), key=lambda row: (row.day, seen[row.person].sort_key))
    lines: list[list[Cell | CellValue]] = [
        [
            Cell(seen[row.person].full_name, url=reverse("members:person", args=[seen[row.person].uid])),
            names.get(row.unit, ""), row.day,
        ]
        for row in shown[:LONGEST]
    ]  # fmt: skip
    columns = [Column("Họ và tên"), Column("Chi bộ"), Column("Ngày quyết định", figures=True)]
    return DataTable(
        "Danh sách", columns, lines, unit="người", total=len(shown), outside=len(rows) - len(shown), caption_hidden=True
    )
