"""What must be reminded on a day: the one query behind the outbox and behind the page that checks it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ketnap.admissions.clocks import Clock
from ketnap.admissions.limits import Swept, swept
from ketnap.admissions.reminders.schedule import Schedules, schedules_on

Name = tuple[int, str, str, dt.date, int]


class Wanted(NamedTuple):
    """A reminder that must have been given by the day; its first five fields name it for ever."""

    case: int
    key: str
    rule: str
    due: dt.date
    offset: int
    unit: int
    label: str

    @property
    def name(self) -> Name:
        """What makes it one and the same reminder, as the constraint `reminder_once` has it."""
        return (self.case, self.key, self.rule, self.due, self.offset)


def reached(offsets: Sequence[int], days: int) -> int | None:
    """The latest of the ordered offsets reached `days` after the last day (negative: before it), None where none is.

    Only the latest: who was away does not get yesterday's "15 days left" beside today's "one day left".
    """
    at = bisect_right(offsets, days)
    return offsets[at - 1] if at else None


def wanted(units: Iterable[int] | None, day: dt.date) -> list[Wanted]:
    """Every reminder due on `day` in running cases of the units (None: of the house). Nine queries at most."""
    return list(_wanted(swept(units, day), schedules_on(day), day))


def _wanted(cases: Iterable[Swept], schedules: Schedules, day: dt.date) -> Iterator[Wanted]:
    for one in cases:
        offsets = schedules.of(one.unit)
        if not offsets:
            continue
        first = offsets[0]
        for clock in one.clocks:
            if clock.due is None or not reminds(clock):
                continue
            days = (day - clock.due).days
            if days >= first and (offset := reached(offsets, days)) is not None:
                yield Wanted(one.case, clock.key, clock.rule, clock.due, offset, one.unit, clock.label)


def reminds(clock: Clock) -> bool:
    """Whether a clock is reminded of: every limit, and the expected end of the probation is not one."""
    return clock.is_limit
