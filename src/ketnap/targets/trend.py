"""Charts of a standing: the line over the months and the table of units by months. Each has its table twin."""

from __future__ import annotations

import datetime as dt

from ketnap.law.calendar import add_months
from ketnap.targets.pace import expected_by_calendar
from ketnap.targets.standing import Standing
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


def trend_of(found: Standing, start: dt.date, end: dt.date) -> charts.Chart | None:
    """Achieved, added up month by month, against the target spread evenly; None for a period too short or too long."""
    months = months_between(start, end)
    if not 1 < len(months) <= _LONGEST:
        return None
    own, done, points = found.own.progress, 0, []
    counts = found.months.get(own.unit_id, {})
    for month in months:
        done += counts.get(month, 0)
        last = min(add_months(month, 1) - dt.timedelta(days=1), end)
        plan = None if own.target is None else round(expected_by_calendar(own.target, start, end, last))
        points.append(charts.MonthPoint(month, done if month <= found.until else None, plan))
    return charts.months(points, title="Kết nạp luỹ kế so với chỉ tiêu")


def heat_of(found: Standing, most: int) -> charts.Chart | None:
    """Units by the last twelve months of the period; None for a single month."""
    months = months_between(found.start, found.until)[-_HEAT:]
    if len(months) < 2 or not found.lines:
        return None
    rows = [
        charts.HeatRow(
            line.progress.name, [found.months.get(line.progress.unit_id, {}).get(month, 0) for month in months]
        )
        for line in found.lines[:most]
    ]
    labels = [f"T{month.month}" if month.month > 1 else f"T1/{month.year}" for month in months]
    return charts.heat_table(rows, labels, title="Kết nạp theo tháng", meaning="người")
