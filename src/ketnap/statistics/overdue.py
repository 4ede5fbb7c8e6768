"""Overdue work for reports: what the admission cases say is late on a day.

None means it is not known, and a report says so in words; zero is said only when it was counted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ketnap.members.counting import Sees
from ketnap.organisations.models import Unit


@dataclass(frozen=True)
class OverdueRow:
    """One kind of late work: what is late, how many cases, the longest delay in days."""

    label: str
    count: int
    longest: int


@dataclass(frozen=True)
class Overdue:
    """Late work of a unit on `day`."""

    day: dt.date
    rows: tuple[OverdueRow, ...]

    @property
    def count(self) -> int:
        return sum(row.count for row in self.rows)


def overdue_of(reader: Sees, unit: Unit, day: dt.date) -> Overdue | None:
    """Late work below the unit; None while no register of deadlines is kept."""
    return None
