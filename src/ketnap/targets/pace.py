"""Pace: where one should be by now, by the calendar and by the months of earlier years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

from ketnap.law.calendar import add_months
from ketnap.targets.rates import months_of


def expected_by_calendar(whole: int, start: dt.date, end: dt.date, day: dt.date) -> Fraction:
    """The share of the target due by `day` if every month counts the same."""
    total = months_of(start, end)
    return whole * months_of(start, min(day, end)) / total if total and day >= start else Fraction()


def expected_by_seasons(
    whole: int, start: dt.date, end: dt.date, day: dt.date, history: Sequence[Mapping[int, int]]
) -> Fraction | None:
    """The share due by `day` if months weigh as in earlier years (admissions by month number); None without any history.

    The month of `day` counts by its days.
    """
    weights = {month: sum(year.get(month, 0) for year in history) for month in range(1, 13)}
    total = _weighed(start, end, weights)
    if not total:
        return None
    return whole * _weighed(start, min(day, end), weights) / total if day >= start else Fraction()


def _weighed(start: dt.date, end: dt.date, weights: Mapping[int, int]) -> Fraction:
    found, first = Fraction(), start
    while first <= end:
        last = min(end, add_months(first.replace(day=1), 1) - dt.timedelta(days=1))
        found += weights[first.month] * months_of(first, last)
        first = last + dt.timedelta(days=1)
    return found


def annual(achieved: int, start: dt.date, day: dt.date) -> Fraction | None:
    """What the pace so far makes in a year: 263 in nine months → 1052/3 = 350.67."""
    months = months_of(start, day)
    return Fraction(achieved * 12) / months if months else None
