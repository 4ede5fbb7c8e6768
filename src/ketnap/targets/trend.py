"""Charts of a standing: the line over the months and the table of units by months. Each has its table twin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from ketnap.law.calendar import add_months
from ketnap.lib import format as vn
from ketnap.targets.pace import expected_by_calendar
from ketnap.targets.standing import Line, Standing
from ketnap.ui import charts

_LONGEST = 72  # months a line can show legibly
_HEAT = 12


def months_between(start: dt.date, end: dt.date) -> list[dt.date]:
    """First days of the months touched."""
    found, month = [], start.replace(day=1)
    while month <= end:
        found.append(month)
        month = add_months(month, 1)
    return found


Link = Callable[[str, dt.date, dt.date], str]


def no_link(code: str, first: dt.date, last: dt.date) -> str:
    """For papers, where nothing opens."""
    return ""


def trend_of(found: Standing, start: dt.date, end: dt.date, link: Link = no_link) -> charts.Chart | None:
    """Achieved, added up month by month, against the target spread evenly; None for a period too short or too long. `link`
    gives the list of those admitted by the unit of that code in those days."""
    months = months_between(start, end)
    if not 1 < len(months) <= _LONGEST:
        return None
    own, done, points = found.own.progress, 0, []
    counts = found.months.get(own.unit_id, {})
    for month in months:
        done += counts.get(month, 0)
        last = min(add_months(month, 1) - dt.timedelta(days=1), end)
        plan = None if own.target is None else round(expected_by_calendar(own.target, start, end, last))
        url = link(own.code, start, min(last, found.until)) if month <= found.until else ""
        points.append(charts.MonthPoint(month, done if month <= found.until else None, plan, url))
    return charts.months(points, title="Kết nạp luỹ kế" + ("" if own.target is None else " so với chỉ tiêu"))


def trend_words(found: Standing) -> str:
    """The caption of that chart."""
    return "Kết nạp luỹ kế" + ("" if found.own.progress.target is None else " so với chỉ tiêu chia đều theo tháng")


def heat_words(found: Standing, most: int) -> str:
    """The caption of the table of units by months: which months, and which units where not all are drawn."""
    months, drawn = len(months_between(found.start, found.until)), len(_drawn(found, most))
    which = "" if drawn == len(found.lines) else f" ({vn.number(drawn)} đơn vị có kết nạp)"
    return f"Số kết nạp của từng đơn vị {'trong mười hai tháng gần nhất' if months > _HEAT else 'theo tháng'}{which}"


def _drawn(found: Standing, most: int) -> list[Line]:
    """The units that admitted somebody in those months, at most so many of the highest, in the order of the table."""
    months = months_between(found.start, found.until)[-_HEAT:]
    sums = {
        line.progress.unit_id: sum(found.months.get(line.progress.unit_id, {}).get(month, 0) for month in months)
        for line in found.lines
    }
    best = {unit for unit, _ in sorted(sums.items(), key=lambda item: -item[1])[:most]}
    return [line for line in found.lines if line.progress.unit_id in best and sums[line.progress.unit_id]]


def told(lines: Sequence[Line]) -> list[Line]:
    """The units that have a target or admitted somebody: of the others a chart of results has nothing to say."""
    return [line for line in lines if line.progress.target is not None or line.progress.achieved]


def heat_of(found: Standing, most: int, link: Link = no_link) -> charts.Chart | None:
    """Units that admitted somebody by the last twelve months of the period, each number with its `link`; None for a single
    month or where nobody was admitted."""
    months = months_between(found.start, found.until)[-_HEAT:]
    drawn = _drawn(found, most)
    if len(months) < 2 or not drawn:
        return None
    ends = [min(add_months(month, 1) - dt.timedelta(days=1), found.until) for month in months]
    rows = [
        charts.HeatRow(
            line.progress.name, [found.months.get(line.progress.unit_id, {}).get(month, 0) for month in months],
            [link(line.progress.code, max(month, found.start), last) for month, last in zip(months, ends, strict=True)],
        )
        for line in drawn
    ]  # fmt: skip
    across = months[0].year != months[-1].year
    labels = [f"T1/{month.year}" if across and month.month == 1 else f"T{month.month}" for month in months]
    return charts.heat_table(rows, labels, title="Kết nạp theo tháng", meaning="người")
