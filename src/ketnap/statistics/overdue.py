"""Overdue work for reports: limits of running admission cases that have passed, counted by the register of cases itself.

Only numbers come out, so row security is opened for counting after the right at the unit has been checked.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.admissions.queries import late
from ketnap.lib import rls
from ketnap.members.counting import Sees
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import below


@dataclass(frozen=True)
class OverdueRow:
    """One kind of limit: how many cases have passed it, the longest delay in days."""

    label: str
    count: int
    longest: int


@dataclass(frozen=True)
class Overdue:
    """Late work of a unit and those below it on `day`, the most frequent first."""

    day: dt.date
    rows: tuple[OverdueRow, ...]

    @property
    def count(self) -> int:
        return sum(row.count for row in self.rows)


def overdue_of(reader: Sees, unit: Unit, day: dt.date) -> Overdue:
    """Limits passed on `day` at or below the unit. Raises Http404 without the right to the unit's figures."""
    require(reader, Can.SEE_FIGURES, unit.pk)  # type: ignore[arg-type]
    delays: dict[str, list[int]] = defaultdict(list)
    with rls.everything():
        for item in late(below([unit.pk], day), day):
            delays[item.clock.label].append((day - (item.clock.due or day)).days)
    rows = [OverdueRow(label, len(days), max(days)) for label, days in delays.items()]
    return Overdue(day, tuple(sorted(rows, key=lambda row: (-row.count, row.label))))
