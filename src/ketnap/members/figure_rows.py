"""Leaf rows of the figures: one row a person (`naming`) or one a group with its count (`counting`), from the same SQL.

The two forms differ only in the select list and the GROUP BY, so a number and the list behind it cannot disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

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
Units = Sequence[int] | None
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
    return "" if units is None else f"AND {column} = ANY(%(units)s)"


def _listed(units: Units) -> list[int]:
    return list(units or ())


def _in_stock(known: dt.datetime | None, units: Units) -> str:
    return f"FROM members_spell s WHERE s.valid @> %(day)s::date AND {_known('s', known)} {_within('s.unit_id', units)}"


def stock(day: dt.date, *, known: dt.datetime | None, units: Units = None) -> list[Row]:
    """People by unit and status at the end of `day`."""
    values = {"day": day, "known": known, "units": _listed(units)}
    source = _in_stock(known, units)
    return _rows("s.unit_id", "%(day)s::date", "s.status", "NULL::int", "s.person_id", source, values)


def stocks(days: Sequence[dt.date], *, known: dt.datetime | None, units: Units = None) -> dict[dt.date, list[Row]]:
    """`stock` of each day; where only numbers are wanted, a row a unit, from one reading whatever the number of days."""
    if _by_person.get():
        return {day: stock(day, known=known, units=units) for day in days}
    on = [f"s.valid @> %(day{n})s::date" for n in range(len(days))]
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in on)
    values = {"known": known, "units": _listed(units)} | {f"day{n}": day for n, day in enumerate(days)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.unit_id, {counts} FROM members_spell s "  # noqa: S608 - our own conditions
            f"WHERE ({' OR '.join(on)}) AND {_known('s', known)} {_within('s.unit_id', units)} GROUP BY 1",
            values,
        )
        found = cursor.fetchall()
    return {day: [Row(row[0], day, "", None, row[n]) for row in found if row[n]] for n, day in enumerate(days, start=1)}


def heads(day: dt.date, *, units: Units = None) -> dict[int, int]:
    """How many of `stock` each unit has, for units with any: the same rows, grouped by nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.unit_id, count(*) {_in_stock(None, units)} GROUP BY 1",
            {"day": day, "units": _listed(units)},
        )
        return dict(cursor.fetchall())


def begun(start: dt.date, end: dt.date, *, known: dt.datetime | None, units: Units = None) -> list[Row]:
    """Spells that begin in the period, with the unit the person was in the day before (NULL: none).

    With `units`, of everybody who has ever been in one of them: also those who begin elsewhere, having moved out.
    """
    some = (
        ""
        if units is None
        else "AND s.person_id IN (SELECT o.person_id FROM members_spell o WHERE o.unit_id = ANY(%(units)s))"
    )
    source = f"""
        FROM members_spell s LEFT JOIN members_spell p
          ON p.person_id = s.person_id AND upper(p.valid) = lower(s.valid) AND {_known("p", known)}
        WHERE lower(s.valid) BETWEEN %(start)s AND %(end)s AND {_known("s", known)}
          AND (p.unit_id IS NULL OR p.unit_id <> s.unit_id) {some}"""
    values = {"start": start, "end": end, "known": known, "units": _listed(units)}
    return _rows("s.unit_id", "lower(s.valid)", "s.began", "p.unit_id", "s.person_id", source, values)


def left(start: dt.date, end: dt.date, *, known: dt.datetime | None, units: Units = None) -> list[Row]:
    """People who left the Party in the period: `day` is the first day they are no longer members."""
    source = f"""
        FROM members_spell s
        WHERE upper(s.valid) BETWEEN %(start)s AND %(end)s AND s.ended = ANY(%(left)s) AND {_known("s", known)}
          {_within("s.unit_id", units)}"""
    values = {"start": start, "end": end, "known": known, "units": _listed(units), "left": [str(kind) for kind in LEFT]}
    return _rows("s.unit_id", "upper(s.valid)", "s.ended", "NULL::int", "s.person_id", source, values)


def in_transit(day: dt.date, *, known: dt.datetime | None, units: Units = None) -> list[Row]:
    """People sent and not yet received or returned at the end of `day`; they count in the sender's stock."""
    source = f"""
        FROM members_transfer t
        WHERE t.sent_on <= %(day)s AND (t.received_on IS NULL OR t.received_on > %(day)s)
          AND (t.returned_on IS NULL OR t.returned_on > %(day)s) {_within("t.sender_id", units)}"""
    values = {"day": day, "units": _listed(units)}
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
    values = {"start": start, "end": end, "known": known, "units": _listed(units)}
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
    values = {"start": start, "end": end, "known": known, "units": _listed(units)}
    return _rows("s.unit_id", "m.day", "'recognised'", "NULL::int", "m.person_id", source, values)
