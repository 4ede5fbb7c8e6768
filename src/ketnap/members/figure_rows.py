"""Leaf rows of the figures: one row a person (`naming`) or one a group with its count (`counting`), from the same SQL.

The two forms differ only in the select list and the GROUP BY, so a number and the list behind it cannot disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from ketnap.lib.lookups import among
from ketnap.members.kinds import LEFT

_by_person: ContextVar[bool] = ContextVar("figures_by_person", default=False)


@dataclass(frozen=True, slots=True)
class Row:
    """`count` people (or the one `person`) of `unit` on `day`; `other` is where they came from, `kind` why."""

    unit: int
    day: dt.date
    kind: str
    other: int | None
    count: int
    person: int = 0

    def on(self, day: dt.date) -> Row:
        """The same people, counted on another day."""
        return replace(self, day=day)


@contextmanager
def naming() -> Iterator[None]:
    """One row a person."""
    token = _by_person.set(True)
    try:
        yield
    finally:
        _by_person.reset(token)


@contextmanager
def counting() -> Iterator[None]:
    """One row a group, with its count."""
    token = _by_person.set(False)
    try:
        yield
    finally:
        _by_person.reset(token)


_NOW = "upper_inf({t}.recorded)"
Units = Collection[int] | None
"""Leaf units to read; None reads all."""


def _rows(unit: str, day: str, kind: str, other: str, person: str, source: str, values: dict[str, Any]) -> list[Row]:
    columns = f"{unit}, {day}, {kind}, {other}"
    counted = f"SELECT {columns}, count(*), 0 {source} GROUP BY 1, 2, 3, 4"
    text = f"SELECT {columns}, 1, {person} {source}" if _by_person.get() else counted
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [Row(*row) for row in cursor.fetchall()]


def _known(table: str, known: dt.datetime | None) -> str:
    """The condition "as known": an index can serve the usual case, today's knowledge."""
    return (_NOW if known is None else "{t}.recorded @> %(known)s::timestamptz").format(t=table)


def _within(column: str, units: Units) -> str:
    return "" if units is None else f"AND {among(column, units)}"


def _in_stock(known: dt.datetime | None, units: Units) -> str:
    return f"FROM members_spell s WHERE s.valid @> %(day)s::date AND {_known('s', known)} {_within('s.unit_id', units)}"


def stock(day: dt.date, *, known: dt.datetime | None, units: Units = None) -> list[Row]:
    """People by unit and status at the end of `day`."""
    values = {"day": day, "known": known}
    source = _in_stock(known, units)
    return _rows("s.unit_id", "%(day)s::date", "s.status", "NULL::int", "s.person_id", source, values)


def stocks(days: Sequence[dt.date], *, known: dt.datetime | None, units: Units = None) -> dict[dt.date, Iterable[Row]]:
    """`stock` of each day, to be gone through once; where only numbers of today's knowledge are wanted, a row a unit, for the price
    of one day."""
    if _by_person.get() or known is not None:
        return {day: stock(day, known=known, units=units) for day in days}
    return {day: _counted(day, found) for day, found in heads(days, units=units).items()}


def _counted(day: dt.date, heads: dict[int, int]) -> Iterator[Row]:
    return (Row(unit, day, "", None, count) for unit, count in heads.items())


def heads(days: Sequence[dt.date], *, units: Units = None) -> dict[dt.date, dict[int, int]]:
    """How many of `stock` each unit has on each of the days, for units with any. One query.

    Who is there for good is counted in the index alone; then those who had not come by a day are taken off, and those who have
    left since are put back. On most days asked for both are few.
    """
    numbered = range(len(days))
    values: dict[str, Any] = {f"day{n}": day for n, day in enumerate(days)} | {"first": min(days)}
    there, not_yet, still = (
        ", ".join(text.format(day=f"%(day{n})s::date") for n in numbered)
        for text in ("count(*)", "-count(*) FILTER (WHERE begins_on > {day})",
                     "count(*) FILTER (WHERE begins_on <= {day} AND ends_on > {day})")
    )  # fmt: skip
    sums = ", ".join(f"sum(part.n{n})::int" for n in numbered)
    columns = ", ".join(["unit_id", *(f"n{n}" for n in numbered)])
    rows = f"FROM members_spell WHERE upper_inf(recorded) {_within('unit_id', units)}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT unit_id, {sums} FROM (
                    SELECT unit_id, {there} {rows} AND upper_inf(valid) GROUP BY 1
                    UNION ALL SELECT unit_id, {not_yet} {rows} AND ends_on IS NULL AND begins_on > %(first)s GROUP BY 1
                    UNION ALL SELECT unit_id, {still} {rows} AND ends_on > %(first)s GROUP BY 1
                ) AS part({columns}) GROUP BY 1""",  # noqa: S608 - our own conditions
            values,
        )
        found = cursor.fetchall()
    return {day: {row[0]: row[n] for row in found if row[n]} for n, day in enumerate(days, start=1)}


def begun(start: dt.date, end: dt.date, *, known: dt.datetime | None, units: Units = None) -> list[Row]:
    """Spells that begin in the period, with the unit the person was in the day before (NULL: none).

    With `units`, of everybody who has ever been in one of them: also those who begin elsewhere, having moved out.
    """
    some = ""
    if units is not None:
        there = among("o.unit_id", units)
        some = f"AND s.person_id IN (SELECT o.person_id FROM members_spell o WHERE {there})"  # noqa: S608 - our own
    source = f"""
        FROM members_spell s LEFT JOIN members_spell p
          ON p.person_id = s.person_id AND p.ends_on = s.begins_on AND {_known("p", known)}
        WHERE s.begins_on BETWEEN %(start)s AND %(end)s AND {_known("s", known)}
          AND (p.unit_id IS NULL OR p.unit_id <> s.unit_id) {some}"""
    values = {"start": start, "end": end, "known": known}
    return _rows("s.unit_id", "s.begins_on", "s.began", "p.unit_id", "s.person_id", source, values)


def left(start: dt.date, end: dt.date, *, known: dt.datetime | None, units: Units = None) -> list[Row]:
    """People who left the Party in the period: `day` is the first day they are no longer members."""
    source = f"""
        FROM members_spell s
        WHERE s.ends_on BETWEEN %(start)s AND %(end)s AND s.ended = ANY(%(left)s) AND {_known("s", known)}
          {_within("s.unit_id", units)}"""
    values = {"start": start, "end": end, "known": known, "left": [str(kind) for kind in LEFT]}
    return _rows("s.unit_id", "s.ends_on", "s.ended", "NULL::int", "s.person_id", source, values)


def in_transit(day: dt.date, *, known: dt.datetime | None, units: Units = None) -> list[Row]:
    """People sent and not yet received or returned at the end of `day`; they count in the sender's stock."""
    source = f"""
        FROM members_transfer t
        WHERE t.sent_on <= %(day)s AND (t.received_on IS NULL OR t.received_on > %(day)s)
          AND (t.returned_on IS NULL OR t.returned_on > %(day)s) {_within("t.sender_id", units)}"""
    values = {"day": day}
    return _rows("t.sender_id", "%(day)s::date", "'in_transit'", "t.receiver_id", "t.person_id", source, values)


def decided(
    start: dt.date, end: dt.date, *, known: dt.datetime | None, standing: bool, units: Units = None
) -> list[Row]:
    """Admission decisions of the period; `standing` leaves out those cancelled since."""
    only = "AND m.cancelled_on IS NULL" if standing else ""
    source = f"""
        FROM members_membership m
        WHERE coalesce(m.decided_on, m.ceremony_on) BETWEEN %(start)s AND %(end)s AND {_known("m", known)} {only}
          {_within("m.unit_id", units)}"""
    values = {"start": start, "end": end, "known": known}
    day, kind = (
        "coalesce(m.decided_on, m.ceremony_on)",
        "CASE WHEN m.decided_on IS NULL THEN 'by_ceremony' ELSE 'decided' END",
    )
    return _rows("m.unit_id", day, kind, "NULL::int", "m.person_id", source, values)


def recognised(
    start: dt.date, end: dt.date, *, known: dt.datetime | None, standing: bool = False, units: Units = None
) -> list[Row]:
    """Recognitions of the period, counted where the person was on that day."""
    # Of everybody, the recognitions are found first and each one's spell then (OFFSET keeps that order): under row security
    # the planner does not see that they are few. Of some units, the spells there come first.
    fence = "OFFSET 0" if units is None else ""
    source = f"""
        FROM (
            SELECT m.person_id, coalesce(m.recognised_on, m.official_on) AS day FROM members_membership m
            WHERE coalesce(m.recognised_on, m.official_on) BETWEEN %(start)s AND %(end)s
              AND m.official_on IS NOT NULL AND {_known("m", known)} {fence}
        ) m CROSS JOIN LATERAL (
            SELECT s.unit_id FROM members_spell s
            WHERE s.person_id = m.person_id AND s.valid @> m.day AND {_known("s", known)} {_within("s.unit_id", units)} {fence}
        ) s"""  # noqa: S608 - our own conditions
    values = {"start": start, "end": end, "known": known}
    return _rows("s.unit_id", "m.day", "'recognised'", "NULL::int", "m.person_id", source, values)
