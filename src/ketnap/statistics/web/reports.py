"""Where reports start: one click for the usual periods, a form for any other."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import redirect, render

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.statistics import words
from ketnap.statistics.web.choice import Choice, ReportForm, chosen, units_offered
from ketnap.targets.queries import periods
from ketnap.ui.parts import Cell, CellValue, Column, DataTable


@screen(Can.SEE_FIGURES)
def reports(request: Request) -> HttpResponse:
    """Usual periods of the unit one works in, and a form."""
    units = units_offered(request)
    day = request.frame.day
    asked = request.GET if "tu" in request.GET else None
    initial = {
        "cua": request.frame.unit.code,
        "tu": dt.date(day.year, 1, 1),
        "den": dt.date(day.year, 12, 31),
        "cay": "then",
    }
    form = ReportForm(units, asked, initial=initial)
    if asked is not None and (choice := chosen(request)) is not None:
        return redirect(choice.url())
    return render(request, "statistics/reports.html", {"form": form, "table": _usual(request, day)})


def _usual(request: Request, day: dt.date) -> DataTable:
    """The usual periods up to the day, and those with a target, latest first."""
    spans = [*usual_periods(day), *periods([request.frame.unit.pk])[:8]]
    rows: list[list[Cell | CellValue]] = []
    for start, end in dict.fromkeys(spans):
        choice = Choice(request.frame.unit, start, end, "then")
        title = words.period(start, end)
        rows.append([Cell(title[:1].upper() + title[1:], url=choice.url()), start, end])
    columns = [Column("Kỳ"), Column("Từ ngày", figures=True), Column("Đến ngày", figures=True)]
    return DataTable(f"Các kỳ thường dùng của {request.frame.unit_name}", columns, rows, unit="kỳ")


def usual_periods(day: dt.date) -> list[tuple[dt.date, dt.date]]:
    """This month, the last, this quarter, the half-year so far, this year and the last."""
    year = day.year
    month, quarter = day.replace(day=1), dt.date(year, (day.month - 1) // 3 * 3 + 1, 1)
    last_month = (month - dt.timedelta(days=1)).replace(day=1)
    halves = [(dt.date(year, 1, 1), dt.date(year, 6, 30))]
    return [
        (dt.date(year, 1, 1), dt.date(year, 12, 31)),
        (month, _end(month, 1)),
        (last_month, _end(last_month, 1)),
        (quarter, _end(quarter, 3)),
        *halves,
        (dt.date(year - 1, 1, 1), dt.date(year - 1, 12, 31)),
    ]


def _end(first: dt.date, months: int) -> dt.date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return dt.date(year, month + 1, 1) - dt.timedelta(days=1)
