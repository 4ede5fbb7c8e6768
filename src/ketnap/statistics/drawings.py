"""The charts of a progress report, from the same object as its tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from ketnap.statistics.figures import UnitFigures
from ketnap.statistics.grids import Source, source_of, until_month
from ketnap.statistics.report import Report
from ketnap.ui import charts

MOST_BARS = 12
Url = Callable[[Source], str]


def no_url(source: Source) -> str:
    """Paper has no links."""
    return ""


def bars_of(report: Report) -> list[UnitFigures]:
    """The units a chart shows: all of them, or, when there are too many to read, those that lack most."""
    children = list(report.whole.children)
    if len(children) <= MOST_BARS:
        return children
    return sorted(children, key=lambda child: (-(child.progress.remaining or 0), child.code))[:MOST_BARS]


def by_unit(report: Report, url: Url = no_url) -> charts.Chart:
    """Achieved against target by unit."""
    bars = [charts.Bar(one.name, one.achieved, one.target, url(source_of(one, "achieved"))) for one in bars_of(report)]
    return charts.bar_targets(bars, title="Kết nạp so với chỉ tiêu theo đơn vị")


def by_unit_caption(report: Report) -> str:
    """What the chart shows; says so when not every unit is on it."""
    shown, all_ = len(bars_of(report)), len(report.whole.children)
    return "Kết nạp so với chỉ tiêu" + (f" ({shown} đơn vị còn thiếu nhiều nhất trong {all_})" if shown < all_ else "")


def by_month(report: Report, url: Url = no_url) -> charts.Chart:
    """Added up by month, beside the target of the whole plan where there is one."""
    points, sum_, whole = [], 0, report.whole
    for part in report.months:
        sum_ += part.count
        first = dt.date(int(part.key[:4]), int(part.key[5:]), 1)
        points.append(charts.MonthPoint(first, sum_, whole.target, url(until_month(report, part.key))))
    return charts.months(points, title="Kết nạp luỹ kế theo tháng so với chỉ tiêu cả kỳ")
