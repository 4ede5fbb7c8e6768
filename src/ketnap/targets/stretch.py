"""The route of a cell laid along the calendar: the last day of every step for a decision by a day, and who can still make it.

The order of the steps and what each waits for come from the law's routes, the shortest times from `durations`, the longest from
the law's parameters. Working days are those of the calendar given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ketnap.admissions.places import Place, Way, places
from ketnap.admissions.states import needs
from ketnap.law import Calendar, Route, RouteUnknown, load_rules, route_for
from ketnap.law.calendar import add_months
from ketnap.law.rules import due_date
from ketnap.targets.durations import Durations, Shortest, Validity

DECIDED, _FIRST = "decided", "sourced"
_DECISION = "deadline.admission_decision"


@dataclass(frozen=True)
class Latest:
    """The last day on which a step may be done if the decision is to fall by the end; what it waits for, its shortest time."""

    key: str
    day: dt.date
    shortest: Shortest
    after: tuple[str, ...]


@dataclass(frozen=True)
class Stretch:
    """One route up to one last day. `steps` in the order of the route, the decision last."""

    route: Route
    end: dt.date
    steps: tuple[Latest, ...]
    calendar: Calendar
    validities: tuple[Validity, ...]

    @property
    def first(self) -> Latest:
        """The first step of the route."""
        return self.steps[0]

    def lapsed(self, taken: Mapping[str, dt.date], day: dt.date) -> frozenset[str]:
        """Steps that must be taken again: what rests on them can't be done, starting on `day`, before they lose their value."""
        resting = [one for one in self.validities if one.step in taken and one.until not in taken]
        earliest = self._earliest(taken, day) if resting else {}
        lasts = [(one, good_until(one.parameter, taken[one.step], day, self.calendar)) for one in resting]
        return frozenset(one.step for one, last in lasts if last is not None and earliest[one.until] > last)

    def decided_by(self, taken: Mapping[str, dt.date], day: dt.date, again: frozenset[str] | None = None) -> dt.date:
        """The earliest day of a decision for somebody with these steps taken, the next one begun on `day`.

        `again` are the steps lapsed that day, here and below, where the caller has them.
        """
        return self._earliest(taken, day, self.lapsed(taken, day) if again is None else again)[DECIDED]

    def can_still(self, taken: Mapping[str, dt.date], day: dt.date, again: frozenset[str] | None = None) -> bool:
        """Whether that day is within the last one. False for whoever is decided on already."""
        return DECIDED not in taken and self.decided_by(taken, day, again) <= self.steps[-1].day

    def overdue(self, taken: Mapping[str, dt.date], day: dt.date) -> bool:
        """Whether the law's time from the cell's vote to the decision has run out; it may then still be made, but late."""
        if "cell_vote" not in taken or DECIDED in taken:
            return False
        due = due_date(_DECISION, taken["cell_vote"], load_rules(), self.calendar)
        return due is not None and day > due.date

    def next_of(self, taken: Mapping[str, dt.date], day: dt.date, again: frozenset[str] | None = None) -> str:
        """The step to be taken next, a lapsed one again."""
        again = self.lapsed(taken, day) if again is None else again
        return next((step.key for step in self.steps if step.key not in taken or step.key in again), DECIDED)

    def _earliest(
        self, taken: Mapping[str, dt.date], day: dt.date, again: frozenset[str] = frozenset()
    ) -> dict[str, dt.date]:
        """The day each step was or can be done. What is under way may end today; what is taken `again` begins today."""
        found: dict[str, dt.date] = {}
        for step in self.steps:
            if step.key in again:
                found[step.key] = ahead(self.calendar, day, step.shortest)
            elif step.key in taken:
                found[step.key] = taken[step.key]
            else:
                done = max((found[key] for key in step.after), default=day)
                found[step.key] = max(ahead(self.calendar, done, step.shortest), day)
        return found


def stretch(route: Route, end: dt.date, calendar: Calendar, durations: Durations) -> Stretch:
    """The route up to the last working day by `end`: each step as late as the shortest times of what waits for it allow."""
    last = end
    while not calendar.is_working_day(last):
        last -= dt.timedelta(days=1)
    way = Way(Place(0, route.kind, route.mode, None, 0, None), route.stage("admission"), route, None)
    keys = [step.key for step in way.steps if step.mandatory or step.key == _FIRST]
    keys = keys[: keys.index(DECIDED) + 1]
    after = {key: tuple(need for need in _after(way, key) if need in keys) for key in keys}
    shortest = {key: durations.of(key, route.mode, end) for key in keys}
    days = {DECIDED: last}
    for key in reversed(keys[:-1]):
        following = [other for other in keys if key in after[other]]
        days[key] = min(back(calendar, days[other], shortest[other]) for other in following)
    steps = tuple(Latest(key, days[key], shortest[key], after[key]) for key in keys)
    return Stretch(route, end, steps, calendar, durations.validities)


def _after(way: Way, key: str) -> tuple[str, ...]:
    """What a step waits for. Nobody becomes a sympathiser before standing on the list."""
    return needs(way, key) or ((_FIRST,) if key != _FIRST else ())


def back(calendar: Calendar, day: dt.date, shortest: Shortest) -> dt.date:
    """The latest working day from which the shortest time ends no later than `day`: months first, then working days."""
    found = add_months(day, -shortest.months)
    goal = found
    while calendar.working_days_between(found, goal) < shortest.days or not calendar.is_working_day(found):
        found -= dt.timedelta(days=1)
    return found


def ahead(calendar: Calendar, day: dt.date, shortest: Shortest) -> dt.date:
    """The day on which the shortest time from `day` ends."""
    found = calendar.working_day_after(day, shortest.days) if shortest.days else day
    return add_months(found, shortest.months)


def good_until(parameter: str, start: dt.date, day: dt.date, calendar: Calendar) -> dt.date | None:
    """The last day of the law's length from `start`, by the law of `day`; None where that is not known."""
    book = load_rules()
    length = book.value(parameter, day).value
    if not isinstance(length, int):
        return None
    if book.parameters[parameter].unit == "month":
        return add_months(start, length)
    return calendar.working_day_after(start, length)


@dataclass(frozen=True)
class Stretches:
    """The stretches of many cells. A cell whose route the law of that day leaves open has none; `because` says why."""

    by_cell: Mapping[int, Stretch]
    because: str = ""

    def of(self, cell: int) -> Stretch | None:
        return self.by_cell.get(cell)

    def among(self, cells: Iterable[int]) -> list[tuple[Stretch, int]]:
        """(stretch, number of cells that follow it) of these cells, the most followed first."""
        counts: dict[int, int] = {}
        kept: dict[int, Stretch] = {}
        for cell in cells:
            found = self.by_cell.get(cell)
            if found is not None:
                counts[id(found)] = counts.get(id(found), 0) + 1
                kept[id(found)] = found
        return sorted(
            ((kept[key], count) for key, count in counts.items()), key=lambda pair: (-pair[1], pair[0].route.kind)
        )


def stretches(cells: Iterable[int], end: dt.date, calendar: Calendar, durations: Durations) -> Stretches:
    """The stretch of every cell, by where it stands and who decides for it on `end`. Three queries."""
    made: dict[tuple[str, str], Stretch | None] = {}
    because = ""
    found: dict[int, Stretch] = {}
    for cell, place in places(cells, end).items():
        key = (place.kind, place.mode)
        if key not in made:
            try:
                route = route_for(kind=place.kind, authority_mode=place.mode, on=end)
                made[key] = stretch(route, end, calendar, durations)
            except RouteUnknown as unknown:
                made[key], because = None, unknown.because
        if (one := made[key]) is not None:
            found[cell] = one
    return Stretches(found, because)
