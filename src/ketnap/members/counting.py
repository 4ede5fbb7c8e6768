"""Numbers of people for whoever may see figures, and the lists behind them for whoever may see people.

Counting must reach every unit that stood below the asked one in the period, also those that have left since and lie outside
the user's scope today. So row security is opened here, for counting only: what comes out are numbers, or the rows of persons
the user may open together with the count of those they may not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.lib import rls
from ketnap.members import figure_rows
from ketnap.members.access import people_seen
from ketnap.members.figures import MEASURES, Asked, Counted, Figures, TreeChoice, figures, people
from ketnap.organisations.queries import above_each, sums_up


class Sees(Protocol):
    """Whoever asks: a user's scope, or `HOUSE`."""

    def can(self, capability: Can, unit_id: int | None = None) -> bool: ...


class _House:
    def can(self, capability: Can, unit_id: int | None = None) -> bool:
        return True


HOUSE: Sees = _House()
"""The machine itself: commands and jobs that may count everything. Never for a request."""


def _check(scope: Sees, capability: Can, unit_id: int) -> None:
    """Raise Http404 unless the capability is held at the unit."""
    require(scope, capability, unit_id)  # type: ignore[arg-type]


def figures_for(
    scope: Sees,
    unit_id: int,
    start: dt.date,
    end: dt.date,
    *,
    today: dt.date,
    tree: TreeChoice = "then",
    by_child: bool = False,
    measures: Sequence[str] = MEASURES,
    known: dt.datetime | None = None,
) -> dict[int, Figures]:
    """Figures of the unit, by child where asked, as `members.figures.figures` gives them.

    Raises Http404 unless the user may see figures at the unit.
    """
    _check(scope, Can.SEE_FIGURES, unit_id)
    with rls.everything():
        return figures(Asked(unit_id, start, end, tree, today, known, by_child), measures)


def stock_under(scope: Sees, tops: Collection[int], day: dt.date) -> dict[int, int]:
    """Members at the end of `day` at or below each of `tops`, for those where the user may see figures.

    Two queries when all units below are within reach; the row security is opened only when some are not.
    """
    allowed = [top for top in tops if scope.can(Can.SEE_FIGURES, top)]
    if not allowed:
        return {}
    above = above_each(allowed, day)
    if isinstance(scope, Scope) and above.keys() <= scope.people_units:
        heads = figure_rows.heads([day], units=above)[day]
    else:
        with rls.everything():
            heads = figure_rows.heads([day], units=above)[day]
    sums = sums_up(above, heads)
    return {top: sums.get(top, 0) for top in allowed}


MANY = 2_000  # persons: above that all visible ones are read, instead of being asked for one by one


@dataclass(frozen=True)
class Behind:
    """The list behind a number: rows of persons the user may open, by person, and how many rows they may not."""

    rows: dict[int, list[Counted]]
    shown: int
    outside: int

    @property
    def number(self) -> int:
        """The number itself."""
        return self.shown + self.outside


def people_behind(
    scope: Scope,
    unit_id: int,
    measure: str,
    start: dt.date,
    end: dt.date,
    *,
    today: dt.date,
    tree: TreeChoice = "then",
) -> Behind:
    """The persons counted in `measure`. Raises Http404 unless the user may see members at the unit."""
    _check(scope, Can.SEE_MEMBERS, unit_id)
    with rls.everything():
        counted = people(Asked(unit_id, start, end, tree, today), measure)
    ids = {row.person for row in counted}
    visible = people_seen(scope) if len(ids) > MANY else people_seen(scope).filter(pk__in=ids)
    seen = set(visible.values_list("pk", flat=True)) if ids else set()
    rows: dict[int, list[Counted]] = {}
    for row in counted:
        if row.person in seen:
            rows.setdefault(row.person, []).append(row)
    shown = sum(map(len, rows.values()))
    return Behind(rows, shown, len(counted) - shown)
