"""The tree of any day, read from placements.

A unit that has closed keeps its last place: its former people and papers still belong somewhere, and a merger of two
cells of one committee is no movement across that committee's border.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

_EFFECTIVE = """
    SELECT DISTINCT ON (p.unit_id) p.unit_id, p.parent_id
    FROM organisations_placement p
    WHERE lower(p.valid) <= %(day)s AND {known}
    ORDER BY p.unit_id, lower(p.valid) DESC
"""
_BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT unnest(%(roots)s::int[])
        UNION
        SELECT p.unit_id FROM organisations_placement p JOIN below b ON p.parent_id = b.id
        WHERE lower(p.valid) <= %(day)s AND upper_inf(p.recorded)
          AND (upper_inf(p.valid) OR upper(p.valid) > %(day)s OR NOT EXISTS (
                SELECT 1 FROM organisations_placement q
                WHERE q.unit_id = p.unit_id AND upper_inf(q.recorded)
                  AND lower(q.valid) > lower(p.valid) AND lower(q.valid) <= %(day)s))
    )
    SELECT id FROM below
"""


def below(roots: Iterable[int], day: dt.date) -> frozenset[int]:
    """Ids of the units at or below any of `roots` on `day`, closed ones at their last place. One query, walks only down."""
    wanted = list(roots)
    if not wanted:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, {"roots": wanted, "day": day})
        return frozenset(row[0] for row in cursor.fetchall())


@dataclass(frozen=True)
class Tree:
    """The whole tree of one day: `parent[unit]`. Climbing is memoised; the object is meant for one request or job."""

    day: dt.date
    parent: dict[int, int]
    _under: dict[int, frozenset[int]] = field(default_factory=dict, compare=False)

    def path(self, unit: int) -> list[int]:
        """The unit and everything above it, nearest first. A unit without a parent is its own root."""
        found = [unit]
        while (parent := self.parent.get(found[-1])) is not None:
            found.append(parent)
        return found

    def contains(self, ancestor: int, unit: int) -> bool:
        """Whether `unit` is `ancestor` or stands somewhere below it."""
        current: int | None = unit
        while current is not None:
            if current == ancestor:
                return True
            current = self.parent.get(current)
        return False

    def children(self, unit: int) -> list[int]:
        """Ids directly under `unit`."""
        return sorted(child for child, parent in self.parent.items() if parent == unit)


def tree_on(day: dt.date, known: dt.datetime | None = None) -> Tree:
    """The tree of `day`, as known at `known` (None: now)."""
    condition = "upper_inf(p.recorded)" if known is None else "p.recorded @> %(known)s"
    with connection.cursor() as cursor:
        cursor.execute(_EFFECTIVE.format(known=condition), {"day": day, "known": known})
        return Tree(day, dict(cursor.fetchall()))


@dataclass(frozen=True)
class Placements:
    """Where every unit stood up to a day: the way up on many days, for the price of one tree. Agrees with `tree_on`."""

    _days: dict[int, list[dt.date]]
    _parents: dict[int, list[int]]

    def path(self, unit: int, day: dt.date) -> list[int]:
        """The unit and everything above it on `day`, nearest first, as `tree_on(day).path(unit)`."""
        found = [unit]
        while (days := self._days.get(found[-1])) and (place := bisect_right(days, day)):
            found.append(self._parents[found[-1]][place - 1])
        return found


def placements_until(day: dt.date) -> Placements:
    """All placements that began by `day`, as known now. One query."""
    days: dict[int, list[dt.date]] = {}
    parents: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, parent_id, lower(valid) FROM organisations_placement"
            " WHERE upper_inf(recorded) AND lower(valid) <= %(day)s ORDER BY 3",
            {"day": day},
        )
        for unit, parent, since in cursor.fetchall():
            days.setdefault(unit, []).append(since)
            parents.setdefault(unit, []).append(parent)
    return Placements(days, parents)


def change_days(start: dt.date, end: dt.date, known: dt.datetime | None = None) -> list[dt.date]:
    """Days in [start, end] on which some placement begins, in order, as known at `known` (None: now)."""
    condition = "upper_inf(recorded)" if known is None else "recorded @> %(known)s"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT lower(valid) FROM organisations_placement"  # noqa: S608 - one of two fixed texts
            f" WHERE {condition} AND lower(valid) BETWEEN %(start)s AND %(end)s ORDER BY 1",
            {"start": start, "end": end, "known": known},
        )
        return [row[0] for row in cursor.fetchall()]
