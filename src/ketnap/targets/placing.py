"""Everybody on the way on a day, each with how they stand: the rows that a forecast counts and that its lists show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ketnap.targets.pipeline import OnTheWay
from ketnap.targets.stretch import Stretch, Stretches

ABLE, UNABLE, UNCLEAR, OVERDUE, WAITING, LATE, DONE = (
    "able", "unable", "unclear", "overdue", "waiting", "late", "done",
)  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """One running case: the steps taken, the stretch of its cell (None where the law leaves the route open), the next step,
    whether a decision by the end is still possible, and whether the law's time for the decision has run out."""

    case: OnTheWay
    taken: Mapping[str, dt.date]
    way: Stretch | None
    following: str
    able: bool
    overdue: bool

    @property
    def latest(self) -> dt.date | None:
        """The last day on which the next step may be done; None where the route is not known."""
        return next((step.day for step in self.way.steps if step.key == self.following), None) if self.way else None

    def earliest(self, day: dt.date) -> dt.date | None:
        """The earliest day of a decision, the next step begun on `day`; None where the route is not known."""
        return self.way.decided_by(self.taken, day) if self.way else None


def place(cases: Iterable[OnTheWay], day: dt.date, ways: Stretches) -> list[Placed]:
    """The cases that run on `day`, in the given order."""
    found = []
    for case in cases:
        if not case.runs(day):
            continue
        taken, way = case.taken(day), ways.of(case.unit)
        if way is None:
            found.append(Placed(case, taken, None, "", able=False, overdue=False))
            continue
        again = way.lapsed(taken, day)
        able, overdue = way.can_still(taken, day, again), way.overdue(taken, day)
        found.append(Placed(case, taken, way, way.next_of(taken, day, again), able, overdue))
    return found


_KINDS: dict[str, Callable[[Placed, str], bool]] = {
    ABLE: lambda one, _: one.able,
    UNABLE: lambda one, _: one.way is not None and not one.able,
    UNCLEAR: lambda one, _: one.way is None,
    OVERDUE: lambda one, _: one.overdue,
    WAITING: lambda one, step: one.following == step,
    LATE: lambda one, step: one.following == step and not one.able,
    DONE: lambda one, step: one.able and step in one.taken,
}


def chosen(placed: Iterable[Placed], kind: str, step: str = "") -> Sequence[Placed]:
    """Those of one kind; the last three kinds are about a step. Every count of a forecast is the length of one of these."""
    return [one for one in placed if _KINDS[kind](one, step)]
