"""What statistics bring to the start page: this year's target and result, and how the number of members moved."""

from __future__ import annotations

import datetime as dt

from ketnap.access.request import Request
from ketnap.access.roles import Can
from ketnap.lib import format as vn
from ketnap.statistics.figures import UnitFigures, unit_figures
from ketnap.statistics.grids import Source, source_of
from ketnap.statistics.report import plan_for
from ketnap.statistics.web.choice import Choice
from ketnap.statistics.words import MEASURE_NAMES
from ketnap.ui import charts, parts
from ketnap.work.home import Section

MOST_UNITS = 12
_MOVES = ("opening", "admitted", "moved_in", "left", "moved_out", "closing", "in_transit")
_COUNTED = "figures_of_the_year"


def year_section(request: Request) -> Section | None:
    """Achieved against the year's target for the unit one works in, and for the units below that lack most."""
    counted = _this_year(request)
    if counted is None:
        return None
    choice, found = counted
    share = vn.percent_value(found.percent)
    target = (
        "Chưa giao chỉ tiêu năm nay"
        if found.target is None
        else f"trên chỉ tiêu {vn.number(found.target)}, đạt {share}"
    )
    tiles = [
        parts.Stat(
            "Đã kết nạp năm nay", found.achieved, choice.list_url(source_of(found, "achieved")), note=target,
            basis="Theo ngày quyết định",
        ),
        parts.Stat("Còn phải kết nạp", found.progress.remaining),
    ]  # fmt: skip
    context = {"tiles": tiles, "report_url": choice.url(), **_below(found, choice)}
    return Section("Chỉ tiêu và kết quả năm nay", "statistics/_year.html", context, lead=request.frame.unit_name)


def moves_section(request: Request) -> Section | None:
    """Opening, changes and closing of this year, each leading to its list."""
    counted = _this_year(request)
    if counted is None:
        return None
    choice, found = counted
    tiles = [
        parts.Stat(MEASURE_NAMES[measure], found[measure], choice.list_url(source_of(found, measure)))
        for measure in _MOVES
    ]
    return Section(
        "Biến động đảng viên năm nay", "statistics/_moves.html", {"tiles": tiles}, lead=request.frame.unit_name
    )


def _this_year(request: Request) -> tuple[Choice, UnitFigures] | None:
    """The figures of the unit one works in, with those of the units below, counted once for both sections.

    Of the year of the day one looks at, up to that day when it is past; None without the right at the unit.
    """
    counted: dict[str, tuple[Choice, UnitFigures] | None] = vars(request)
    if _COUNTED not in counted:
        allowed = request.scope.can(Can.SEE_FIGURES, request.frame.unit.pk)
        counted[_COUNTED] = _count(request) if allowed else None
    return counted[_COUNTED]


def _count(request: Request) -> tuple[Choice, UnitFigures]:
    frame, year = request.frame, request.frame.day.year
    choice = Choice(frame.unit, dt.date(year, 1, 1), frame.day if frame.past else dt.date(year, 12, 31), "then")
    plan = plan_for(choice.unit, choice.start, choice.end)
    found = unit_figures(
        request.scope, choice.unit, choice.start, choice.end, today=frame.today, tree=choice.tree, by_child=True,
        plan=plan.period if plan else None, measures=(*_MOVES, "achieved"),
    )  # fmt: skip
    return choice, found


def _below(found: UnitFigures, choice: Choice) -> dict[str, object]:
    """Chart and table of the units below that lack most; the rest is in the report."""
    if not found.children:
        return {}
    order = sorted(found.children, key=lambda child: (-(child.progress.remaining or 0), child.code))
    shown = order[:MOST_UNITS]

    def url(source: Source) -> str:
        return choice.list_url(source)

    bars = [charts.Bar(one.name, one.achieved, one.target, url(source_of(one, "achieved"))) for one in shown]
    more = f" ({len(shown)} đơn vị còn thiếu nhiều nhất trong {len(order)})" if len(shown) < len(order) else ""
    columns = [
        parts.Column("Đơn vị"),
        *(parts.Column(label, figures=True) for label in ("Chỉ tiêu", "Đã kết nạp", "Tỷ lệ đạt")),
    ]
    rows = [
        [
            parts.Cell(one.name, choice.url(code=one.code)), one.target,
            parts.Cell(one.achieved, url(source_of(one, "achieved"))), vn.percent_value(one.percent),
        ]
        for one in shown
    ]  # fmt: skip
    table = parts.DataTable("Đơn vị trực thuộc", columns, rows, total=len(order), unit="đơn vị", caption_hidden=True)
    return {
        "chart": charts.bar_targets(bars, title="Kết nạp so với chỉ tiêu"),
        "caption": f"Theo đơn vị trực thuộc{more}",
        "table": table,
    }
