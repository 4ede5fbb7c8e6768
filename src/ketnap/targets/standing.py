"""Where a unit and the units below it stand on any date: against the year before, among siblings, above, behind, at zero.

One set of rows (`admitted`) gives every number here; the list behind a number is the figures core's own.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ketnap.law.calendar import add_months
from ketnap.members.counting import Sees
from ketnap.targets.admitted import Admitted, admitted, may_count, of_category
from ketnap.targets.categories import category_of
from ketnap.targets.kinds import Measure
from ketnap.targets.queries import Progress, children_during, progress
from ketnap.targets.rates import per_year

_YEAR = 12


@dataclass(frozen=True)
class Line:
    """One unit: its progress, the same days a year before, its rank among its siblings (1 is best, ties share)."""

    progress: Progress
    before: int
    rank: int | None

    @property
    def change(self) -> int:
        return self.progress.achieved - self.before

    @property
    def above(self) -> bool:
        """More than the target."""
        return self.progress.target is not None and self.progress.achieved > self.progress.target

    @property
    def zero(self) -> bool:
        return self.progress.achieved == 0


@dataclass(frozen=True)
class Standing:
    """The unit, the units directly below during the period, and admissions by unit and month."""

    own: Line
    lines: tuple[Line, ...]
    start: dt.date
    until: dt.date
    months: dict[int, dict[dt.date, int]]
    unknown: int

    @property
    def average(self) -> Decimal | None:
        """Admissions a year over [start, until]."""
        return per_year(self.own.progress.achieved, self.start, self.until)

    @property
    def zero(self) -> list[Line]:
        return [line for line in self.lines if line.zero]

    @property
    def above(self) -> list[Line]:
        return [line for line in self.lines if line.above]


def standing(
    reader: Sees, unit_id: int, start: dt.date, end: dt.date, day: dt.date, *, today: dt.date, category: str = "",
    measure: str = Measure.NUMBER,
) -> Standing:  # fmt: skip
    """How the unit stands on `day` in the period. Raises Http404 unless the reader may see figures of the unit.

    A sensitive category without the right counts nobody and says so by `unknown` = everybody.
    """
    until = max(start, min(end, day))
    rows, unknown = counted(reader, unit_id, start, until, category, today=today)
    before, _ = counted(reader, unit_id, add_months(start, -_YEAR), add_months(until, -_YEAR), category, today=today)
    children = children_during(unit_id, start, end)
    achieved = Counter(row.child for row in rows)
    achieved[unit_id] = len(rows)
    earlier = Counter(row.child for row in before)
    earlier[unit_id] = len(before)
    own, *below = progress([unit_id, *children], start, end, until, achieved, category=category, measure=measure)
    ranks = ranked(below)
    return Standing(
        own=Line(own, earlier[unit_id], None),
        lines=tuple(Line(one, earlier[one.unit_id], ranks[one.unit_id]) for one in below),
        start=start,
        until=until,
        months=by_month(rows, unit_id),
        unknown=unknown,
    )


def counted(
    reader: Sees, unit_id: int, start: dt.date, until: dt.date, category: str, *, today: dt.date
) -> tuple[list[Admitted], int]:
    """(rows that count, of how many it is not known). The one place where a category narrows the rows."""
    rows = admitted(reader, unit_id, start, until, today=today)
    if not category:
        return rows, 0
    kind = category_of(category)
    if not may_count(reader, unit_id, kind):
        return [], len(rows)
    split = of_category(rows, kind)
    return list(split.inside), len(split.unknown)


def ranked(rows: Sequence[Progress]) -> dict[int, int | None]:
    """Rank by share of the target, exact; units without a target have none. Equal shares have equal rank."""
    shares = {row.unit_id: Fraction(row.achieved, row.target) for row in rows if row.target}
    order = sorted(shares.values(), reverse=True)
    return {row.unit_id: order.index(shares[row.unit_id]) + 1 if row.unit_id in shares else None for row in rows}


def by_month(rows: Sequence[Admitted], unit_id: int) -> dict[int, dict[dt.date, int]]:
    """Admissions by child (and the unit itself) and first day of the month."""
    found: dict[int, dict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        month = row.day.replace(day=1)
        found[unit_id][month] += 1
        if row.child != unit_id:
            found[row.child][month] += 1
    return {unit: dict(months) for unit, months in found.items()}
