"""Numbers and dates of invented committees: split a total, draw a day, spread admissions. All from a seeded generator."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

DAY = dt.timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Window:
    """`count` admissions decided and celebrated between two days, both included."""

    start: dt.date
    end: dt.date
    count: int


def year(number: int, count: int) -> Window:
    """The window of a calendar year."""
    return Window(dt.date(number, 1, 1), dt.date(number, 12, 31), count)


def split(rng: random.Random, total: int, parts: int, *, least: int = 0, spread: float = 0.4) -> list[int]:
    """`parts` whole numbers, each at least `least`, that add up to `total`. Raises ValueError when they cannot."""
    free = total - parts * least
    if parts <= 0 or free < 0:
        raise ValueError(f"cannot split {total} into {parts} parts of at least {least}")
    weights = [rng.lognormvariate(0, spread) for _ in range(parts)]
    whole = sum(weights)
    found = [least + int(free * weight / whole) for weight in weights]
    for index in rng.sample(range(parts), total - sum(found)):
        found[index] += 1
    return found


def share_out(rng: random.Random, count: int, room: Sequence[int]) -> list[int]:
    """`count` dealt over places by their room, never more than a place has. Raises ValueError when there is no room."""
    if count > sum(room):
        raise ValueError(f"no room for {count} in {sum(room)}")
    seats = [place for place, size in enumerate(room) for _ in range(size)]
    found = [0] * len(room)
    for place in rng.sample(seats, count):
        found[place] += 1
    return found


def workday(day: dt.date) -> dt.date:
    """The day, or the Friday before when it is a weekend."""
    return day - DAY * (day.weekday() - _SATURDAY + 1) if day.weekday() >= _SATURDAY else day


def admission(rng: random.Random, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """Decision and ceremony, both from `start` to `end`; the ceremony follows within three weeks.

    The first days of a window carry no decision, so a shift to the Friday before never leaves it.
    """
    first = start + 4 * DAY
    if first > end:
        raise ValueError(f"window too short: {start} {end}")
    decided = workday(first + DAY * rng.randrange((end - first).days + 1))
    ceremony = min(end, decided + DAY * rng.randrange(2, 21))
    return decided, ceremony


def a_year_later(day: dt.date) -> dt.date:
    """The same day next year (1 March after a leap day)."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return dt.date(day.year + 1, 3, 1)


def years_before(day: dt.date, years: float) -> dt.date:
    """About that many years earlier."""
    return day - dt.timedelta(days=round(years * 365.25))
