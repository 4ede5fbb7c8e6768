"""Pace: where one should be by now, and the latest day each step must begin for a decision by the end of the period.

The shortest times between steps are data (`durations.yaml`), dated and with their basis; here is only the arithmetic.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil
from pathlib import Path

import yaml

from ketnap.law import Calendar
from ketnap.law.calendar import add_months
from ketnap.targets.rates import months_of

PATH = Path(__file__).parent / "durations.yaml"
DECIDED = "decided"


@dataclass(frozen=True)
class Gap:
    """The shortest time from one step to the next, from `since` on, in working days or months."""

    first: str
    then: str
    since: dt.date
    days: int
    months: int
    assumed: bool
    note: str


@lru_cache(maxsize=1)
def load_gaps() -> tuple[Gap, ...]:
    """The gaps shipped with the product, in the order of the route. Raises ValueError on a malformed file."""
    return read_gaps(PATH)


def read_gaps(path: Path) -> tuple[Gap, ...]:
    """The gaps of a file; each begins where the one before it ended."""
    found = []
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))["gaps"]:
        days, months = row.get("days", 0), row.get("months", 0)
        if (
            type(days) is not int
            or type(months) is not int
            or min(days, months) < 0
            or row["basis"] not in ("assumed", "law")
        ):
            raise ValueError(f"khoảng {row['from']} – {row['to']}: thời gian hoặc căn cứ không đúng")
        found.append(Gap(row["from"], row["to"], row["since"], days, months, row["basis"] == "assumed", row["note"]))
    return tuple(found)


def gaps_on(gaps: Sequence[Gap], day: dt.date) -> list[Gap]:
    """The gaps that apply on a day: of several for the same steps the latest that has begun."""
    latest: dict[tuple[str, str], Gap] = {}
    for gap in gaps:
        known = latest.get((gap.first, gap.then))
        if gap.since <= day and (known is None or gap.since > known.since):
            latest[gap.first, gap.then] = gap
    return list(latest.values())


def back(calendar: Calendar, day: dt.date, days: int) -> dt.date:
    """The latest day from which `days` working days later is no later than `day`."""
    found = day
    while days and calendar.working_days_between(found, day) < days:
        found -= dt.timedelta(days=1)
    return found


@dataclass(frozen=True)
class Latest:
    """The last day on which a step may be taken if the decision is to fall within the period."""

    key: str
    day: dt.date
    gap: Gap | None


def latest_starts(end: dt.date, gaps: Sequence[Gap], calendar: Calendar) -> list[Latest]:
    """From the decision back to the first step: period end less the shortest times after it, non-working days skipped.

    The decision itself falls on the last working day of the period.
    """
    day = end
    while not calendar.is_working_day(day):
        day -= dt.timedelta(days=1)
    found = [Latest(DECIDED, day, None)]
    chain = {gap.then: gap for gap in gaps_on(gaps, end)}
    while (gap := chain.get(found[-1].key)) is not None:
        day = add_months(back(calendar, found[-1].day, gap.days), -gap.months)
        found.append(Latest(gap.first, day, gap))
    return found


def can_still(taken: Mapping[str, dt.date], day: dt.date, latest: Sequence[Latest]) -> bool:
    """Whether a person with these steps taken can legally be decided on by the end, starting the next step on `day`.

    The first step not yet taken must still be within its last day; steps already taken need nothing more.
    """
    for step in reversed(latest):
        if step.key not in taken:
            return day <= step.day
    return DECIDED not in taken


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


def more_needed(whole: int, achieved: int, able: int, yields: Fraction) -> int:
    """How many more persons must set out, when `able` are on the way and a share `yields` of them arrives; 0 when enough."""
    missing = whole - achieved - able * yields
    return max(ceil(missing / yields), 0) if yields else max(whole - achieved, 0)
