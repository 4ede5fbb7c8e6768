"""Figures core: stock and flow of people for any unit, period and tree, and the people behind every number.

Everything is read from spells, admissions and placements; nothing is stored. On the tree of then

    closing = opening + admitted + restored + moved_in + reorganised_in - left - moved_out - reorganised_out

holds for every unit and period, because each day is taken apart in one order: first the tree changes (people who did not
move are counted as reorganised), then people move, join and leave on the tree of that day. On one fixed tree (today's) the
reorganised terms are zero by construction and moves made by a reorganisation count as moves.

Rows at leaf level come from SQL (`figure_rows`); climbing from leaf to the units asked for is done here, once.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ketnap.members import figure_rows as rows
from ketnap.members.figure_rows import Row
from ketnap.members.kinds import Began
from ketnap.organisations.tree import Tree, below, change_days, tree_on

MOST_NAMED = 2_000  # leaf units
TreeChoice = Literal["then", "now"]

FLOWS = (
    "admitted", "restored", "moved_in", "reorganised_in", "left", "moved_out", "reorganised_out",
)  # fmt: skip
MEASURES = ("opening", *FLOWS, "closing", "in_transit", "decided", "recognised", "achieved")

# Which of a member's dates a measure counts by.
BASIS = {
    "opening": "cuối ngày trước kỳ",
    "admitted": "ngày tổ chức lễ kết nạp",
    "restored": "ngày phục hồi đảng tịch",
    "moved_in": "ngày tiếp nhận",
    "reorganised_in": "ngày sắp xếp tổ chức có hiệu lực",
    "left": "ngày rời Đảng",
    "moved_out": "ngày nơi đến tiếp nhận",
    "reorganised_out": "ngày sắp xếp tổ chức có hiệu lực",
    "closing": "cuối ngày cuối kỳ",
    "in_transit": "cuối ngày cuối kỳ",
    "decided": "ngày quyết định kết nạp (sổ cũ không ghi thì theo ngày kết nạp)",
    "recognised": "ngày quyết định công nhận chính thức (sổ cũ không ghi thì theo ngày chính thức)",
    "achieved": "ngày quyết định kết nạp; trừ quyết định đã huỷ",
}


@dataclass(frozen=True)
class Asked:
    """A question: the unit, optionally with its children, for [start, end], on the tree of then or today's."""

    unit: int
    start: dt.date
    end: dt.date
    tree: TreeChoice = "then"
    today: dt.date = field(default=dt.date.max)
    known: dt.datetime | None = None
    by_child: bool = False


class _Places:
    """Says which of the units asked for contain a unit, on one tree. What stands below one unit is found once for all of it."""

    def __init__(self, asked: Asked, tree: Tree) -> None:
        self.tree = tree
        self._asked = asked
        self._found: dict[int, tuple[int, ...]] = {asked.unit: (asked.unit,)}

    def keys(self, unit: int) -> tuple[int, ...]:
        """The asked unit, and its child where asked by child, at or above `unit`; empty when outside."""
        found = self._found.get(unit)
        if found is None:
            parent, top = self.tree.parent.get(unit), self._asked.unit
            found = () if parent is None else self.keys(parent)
            if parent == top and self._asked.by_child:
                found = (top, unit)
            self._found[unit] = found
        return found


class Placer:
    """Says, for a leaf unit on a day, which of the units asked for contain it."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._now = _Places(asked, tree_on(asked.today, asked.known)) if asked.tree == "now" else None
        self._days = [] if self._now else change_days(asked.start, asked.end, asked.known)
        self._places: dict[dt.date, _Places] = {}

    def on(self, day: dt.date) -> _Places:
        """The tree that applies on `day`; days between two changes share one."""
        if self._now is not None:
            return self._now
        place = bisect_right(self._days, day)
        start = self._days[place - 1] if place else dt.date.min
        if start not in self._places:
            self._places[start] = _Places(self.asked, tree_on(day, self.asked.known))
        return self._places[start]

    def eve(self) -> _Places:
        """The tree of the day before the period: that of its first day, unless it changes on that very day."""
        start = self.asked.start
        if start not in self._days:
            return self.on(start)
        return _Places(self.asked, tree_on(start - dt.timedelta(days=1), self.asked.known))

    @property
    def changes(self) -> list[dt.date]:
        """Days in the period on which the tree changes (none on a fixed tree)."""
        return self._days

    def keys(self, unit: int, day: dt.date) -> tuple[int, ...]:
        """The asked unit, and its child where asked by child, that contain `unit` on `day`; empty when outside."""
        return self.on(day).keys(unit)


Placed = tuple[int, str, Row]  # (asked unit, measure, leaf row)


def _stock(places: _Places, measure: str, leaf: Iterable[Row]) -> Iterable[Placed]:
    for row in leaf:
        for key in places.keys(row.unit):
            yield key, measure, row


def _begun(placer: Placer, leaf: Iterable[Row]) -> Iterable[Placed]:
    """Joining, restoring and moving, each on the tree of its day."""
    fixed = placer.asked.tree == "now"
    for row in leaf:
        there = set(placer.keys(row.unit, row.day))
        here = set(placer.keys(row.other, row.day)) if row.other is not None else set()
        if row.other is None:
            measure = {Began.ADMITTED: "admitted", Began.RESTORED: "restored"}.get(Began(row.kind), "moved_in")
            yield from ((key, measure, row) for key in there)
            continue
        reorganised = row.kind == Began.REORGANISED and not fixed
        into, out_of = ("reorganised_in", "reorganised_out") if reorganised else ("moved_in", "moved_out")
        yield from ((key, into, row) for key in there - here)
        yield from ((key, out_of, row) for key in here - there)


def _regrouped(placer: Placer) -> Iterable[Placed]:
    """People who stayed in their cell while the cell came to stand elsewhere."""
    asked = placer.asked
    for day in placer.changes:
        eve = day - dt.timedelta(days=1)
        before = placer.on(eve) if day > asked.start else placer.eve()
        after = placer.on(day)
        moved = [unit for unit in after.tree.parent if before.keys(unit) != after.keys(unit)]
        if not moved:
            continue
        for row in rows.stock(eve, known=asked.known, units=moved):
            was, now = set(before.keys(row.unit)), set(after.keys(row.unit))
            dated = row.on(day)
            yield from ((key, "reorganised_in", dated) for key in now - was)
            yield from ((key, "reorganised_out", dated) for key in was - now)


def _leaves(placer: Placer) -> list[int] | None:
    """Units that stood at or below the asked one at some time that matters: only their people are read.

    None (read everybody) for a question about past knowledge, and where the units are too many to be named in a query.
    """
    asked, found = placer.asked, set[int]()
    if asked.known is not None:
        return None
    eve = asked.start - dt.timedelta(days=1)
    for day in [asked.today] if asked.tree == "now" else [eve, asked.start, *placer.changes]:
        found |= below([asked.unit], day)
        if len(found) > MOST_NAMED:
            return None
    return sorted(found)


def placed(asked: Asked, measures: Sequence[str] = MEASURES) -> Iterable[Placed]:
    """Every leaf row of the wanted measures, placed at the asked units. The one source of numbers and lists alike."""
    placer = Placer(asked)
    wanted, start, end, known = set(measures), asked.start, asked.end, asked.known
    units = _leaves(placer)
    eve = start - dt.timedelta(days=1)
    stocks = {measure: day for measure, day in (("opening", eve), ("closing", end)) if measure in wanted}
    held = rows.stocks(list(stocks.values()), known=known, units=units) if stocks else {}
    if "opening" in wanted:
        yield from _stock(placer.eve(), "opening", held[eve])
    if "closing" in wanted:
        yield from _stock(placer.on(end), "closing", held[end])
    if wanted & {"admitted", "restored", "moved_in", "moved_out", "reorganised_in", "reorganised_out"}:
        yield from _begun(placer, rows.begun(start, end, known=known, units=units))
    if wanted & {"reorganised_in", "reorganised_out"} and asked.tree == "then":
        yield from _regrouped(placer)
    if "left" in wanted:
        yield from (
            (key, "left", row)
            for row in rows.left(start, end, known=known, units=units)
            for key in placer.keys(row.unit, row.day)
        )
    if "in_transit" in wanted:
        yield from _stock(placer.on(end), "in_transit", rows.in_transit(end, known=known, units=units))
    for measure in ("decided", "recognised", "achieved"):
        if measure in wanted:
            source = rows.recognised if measure == "recognised" else rows.decided
            for row in source(start, end, known=known, standing=measure == "achieved", units=units):
                yield from ((key, measure, row) for key in placer.keys(row.unit, row.day))


@dataclass(frozen=True)
class Figures:
    """Counts of persons by measure for one unit and period."""

    unit: int
    counts: dict[str, int]

    def __getitem__(self, measure: str) -> int:
        return self.counts[measure]

    @property
    def balanced(self) -> bool:
        """The identity."""
        c = self.counts
        return c["closing"] == (
            c["opening"] + c["admitted"] + c["restored"] + c["moved_in"] + c["reorganised_in"]
            - c["left"] - c["moved_out"] - c["reorganised_out"]
        )  # fmt: skip


def figures(asked: Asked, measures: Sequence[str] = MEASURES) -> dict[int, Figures]:
    """Figures of the asked unit and, by child, of every unit that stood directly under it at some time of the period.

    Keyed by unit id; the asked unit is always there. Must run with the counting scope open (`access`): the caller has
    checked that the user may see the unit's figures.
    """
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    counts[asked.unit] = Counter()
    wanted = set(measures)
    with rows.counting():
        for key, measure, row in placed(asked, measures):
            if measure in wanted:
                counts[key][measure] += row.count
    return {unit: Figures(unit, {m: found[m] for m in measures}) for unit, found in counts.items()}


@dataclass(frozen=True)
class Counted:
    """One person counted in a number: in which unit, on which day, coming from or going to which unit."""

    person: int
    unit: int
    day: dt.date
    kind: str
    other: int | None


def people(asked: Asked, measure: str) -> list[Counted]:
    """The persons behind one number, by the very rows the number is counted from. `len` of it is the number."""
    single = Asked(asked.unit, asked.start, asked.end, asked.tree, asked.today, asked.known)
    with rows.naming():
        found = [row for key, m, row in placed(single, [measure]) if key == asked.unit and m == measure]
    return [Counted(row.person, row.unit, row.day, row.kind, row.other) for row in found]
