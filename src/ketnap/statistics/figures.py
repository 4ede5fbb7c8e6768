"""Figures of a unit for a period, beside its target: the one composition that command, API, pages and reports use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ketnap.lib.errors import Refused
from ketnap.members.counting import Sees, figures_for
from ketnap.members.figures import BASIS, MEASURES, TreeChoice
from ketnap.organisations.models import Unit
from ketnap.organisations.queries import natural
from ketnap.organisations.tree import tree_on
from ketnap.targets.queries import Progress, children_during, progress

Period = tuple[dt.date, dt.date]

TARGET_BASIS = "chỉ tiêu giao cho đúng kỳ này"


@dataclass(frozen=True)
class UnitFigures:
    """One unit's counts by measure for [start, end], with its progress against the target of `plan`."""

    start: dt.date
    end: dt.date
    tree: TreeChoice
    counts: dict[str, int]
    progress: Progress
    children: tuple[UnitFigures, ...] = ()

    def __getitem__(self, measure: str) -> int:
        return self.counts[measure]

    @property
    def unit_id(self) -> int:
        return self.progress.unit_id

    @property
    def code(self) -> str:
        return self.progress.code

    @property
    def name(self) -> str:
        return self.progress.name

    @property
    def target(self) -> int | None:
        """What the unit was given for exactly the period of the plan; None where nothing was."""
        return self.progress.target

    @property
    def achieved(self) -> int:
        return self.counts["achieved"]

    @property
    def percent(self) -> Decimal | None:
        """Achieved in hundredths of the target, two places, half up."""
        return self.progress.percent

    def as_json(self) -> dict[str, Any]:
        """The flat form of command and API; the percentage is a number or null, never a text."""
        share = self.percent
        return {
            "unit": self.code,
            "name": self.name,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "tree": self.tree,
            **self.counts,
            "target": self.target,
            "achieved_percent": None if share is None else float(share),
            "basis": {**BASIS, "target": TARGET_BASIS},
            "children": [child.as_json() for child in self.children],
        }


def unit_figures(
    reader: Sees,
    unit: Unit,
    start: dt.date,
    end: dt.date,
    *,
    today: dt.date,
    tree: TreeChoice = "then",
    by_child: bool = False,
    plan: Period | None = None,
    measures: Sequence[str] = MEASURES,
) -> UnitFigures:
    """Figures of `unit` from `start` to `end`, both included; `plan` (default: the same days) is the period of the target.

    `opening` is the end of the day before `start`. Children are the units that stood directly below on some day of the
    period (tree "then") or stand there today (tree "now"), by code, also those where nothing was counted.
    `measures` narrows the count and must hold `achieved`. The reader is a user's scope, or `HOUSE` for the machine.
    Raises Refused when the period is in disorder, Http404 when the reader has no right at the unit.
    """
    if end < start:
        raise Refused("period.order", "Ngày cuối kỳ trước ngày đầu kỳ.", remedy="Hãy xem lại hai ngày.", field="to")
    found = figures_for(reader, unit.pk, start, end, today=today, tree=tree, by_child=by_child, measures=measures)
    below = units_below(unit.pk, start, end, today=today, tree=tree) if by_child else set()
    wanted = [unit.pk, *((below | set(found)) - {unit.pk})]
    achieved = {unit_id: one["achieved"] for unit_id, one in found.items()}
    standing = progress(wanted, *(plan or (start, end)), min(end, today), achieved)
    rows = [
        UnitFigures(
            start, end, tree, found[row.unit_id].counts if row.unit_id in found else dict.fromkeys(measures, 0), row
        )
        for row in standing
    ]
    children = tuple(sorted(rows[1:], key=lambda row: natural(row.code)))
    return UnitFigures(start, end, tree, rows[0].counts, rows[0].progress, children)


def units_below(unit_id: int, start: dt.date, end: dt.date, *, today: dt.date, tree: TreeChoice) -> set[int]:
    """Units directly below on some day of the period, or today; without those closed before the period began."""
    if tree == "then":
        return set(children_during(unit_id, start, end))
    below = tree_on(today).children(unit_id)
    return set(below) - set(Unit.objects.filter(pk__in=below, closed_on__lte=start).values_list("pk", flat=True))
