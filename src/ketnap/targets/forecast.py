"""The likely figure at the end of a period, with a low and a high: who is on the way, how fast such cases went, who may yet come.

Each person on the way arrives in time with the share of earlier cases of the unit that, having waited as long at the same step,
were decided within the days left (smoothed towards the cases of the superior where the unit has few). Who is not on the way yet
is expected as in the same days of earlier years. Low and high bound what four outcomes in five stay within.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, sqrt

from ketnap.law.calendar import add_months
from ketnap.targets.admitted import Admitted
from ketnap.targets.pace import Latest, can_still, more_needed
from ketnap.targets.pipeline import OnTheWay

_EIGHTY = 1.2816  # a normal variable stays within this many deviations four times in five
_WEIGHT = 4  # how many cases the superior's experience counts for
_YEAR = 12


@dataclass(frozen=True)
class Waiting:
    """Persons whose next step is `key`, which must be taken by `latest`; `late` of them can no longer make it."""

    key: str
    latest: dt.date
    persons: int
    late: int


@dataclass(frozen=True)
class Forecast:
    """What is known on a day about the end of a period. Counts of persons; `likely` is the rounded expectation."""

    whole: int | None
    achieved: int
    able: int
    unable: int
    likely: int
    low: int
    high: int
    waiting: tuple[Waiting, ...]
    more: int | None
    first_step: str
    first_day: dt.date

    @property
    def reachable(self) -> bool | None:
        """Whether the target lies within what is likely; None without a target."""
        return None if self.whole is None else self.high >= self.whole

    @property
    def most(self) -> int:
        """Achieved and everybody on the way who can still legally be admitted."""
        return self.achieved + self.able


def forecast(
    cases: Sequence[OnTheWay],
    admitted: Sequence[Admitted],
    start: dt.date,
    end: dt.date,
    day: dt.date,
    *,
    whole: int | None,
    latest: Sequence[Latest],
    others: Sequence[OnTheWay] = (),
    years: int = 3,
) -> Forecast:
    """The forecast on `day` for [start, end]. `admitted` reaches back `years` years before start; `others` are the superior's
    cases, `latest` comes from `pace.latest_starts`. Nothing after `day` is looked at."""
    achieved = sum(start <= row.day <= min(day, end) for row in admitted)
    running = [case for case in cases if case.runs(day)]
    able = [case for case in running if can_still(case.taken(day), day, latest)]
    left = max((end - day).days, 0)
    chances = [_chance(case, cases, others or cases, day, left, latest) for case in able]
    mean_new, spread_new = newcomers(cases, admitted, start, end, day, years, closed=day > latest[-1].day)
    mean = sum(chances) + mean_new
    deviation = sqrt(sum(chance * (1 - chance) for chance in chances) + spread_new)
    share = _share(cases, others or cases, day)
    return Forecast(
        whole=whole,
        achieved=achieved,
        able=len(able),
        unable=len(running) - len(able),
        likely=achieved + round(mean),
        low=achieved + max(floor(mean - _EIGHTY * deviation), 0),
        high=achieved + ceil(mean + _EIGHTY * deviation),
        waiting=waiting(running, day, latest),
        more=None if whole is None else more_needed(whole, achieved, len(able), share),
        first_step=latest[-1].key,
        first_day=latest[-1].day,
    )


def waiting(running: Sequence[OnTheWay], day: dt.date, latest: Sequence[Latest]) -> tuple[Waiting, ...]:
    """By the step each person needs next, from the first to the decision."""
    found = []
    persons = [(_next(case.taken(day), latest)) for case in running]
    for step in reversed(latest):
        count = persons.count(step.key)
        if count:
            found.append(Waiting(step.key, step.day, count, count if day > step.day else 0))
    return tuple(found)


def _next(taken: Mapping[str, dt.date], latest: Sequence[Latest]) -> str:
    return next((step.key for step in reversed(latest) if step.key not in taken), latest[0].key)


def _reached(taken: Mapping[str, dt.date], latest: Sequence[Latest]) -> str:
    """The furthest step of the chain taken."""
    return next((step.key for step in latest if step.key in taken), latest[-1].key)


def _chance(
    case: OnTheWay,
    own: Sequence[OnTheWay],
    others: Sequence[OnTheWay],
    day: dt.date,
    left: int,
    latest: Sequence[Latest],
) -> float:
    key = _reached(case.taken(day), latest)
    elapsed = (day - case.taken(day).get(key, case.opened)).days
    arrived, at_risk = _experience(others, key, elapsed, left, day)
    prior = (arrived + 1) / (at_risk + 2)
    arrived, at_risk = _experience(own, key, elapsed, left, day)
    return (arrived + _WEIGHT * prior) / (at_risk + _WEIGHT)


def _experience(cases: Sequence[OnTheWay], key: str, elapsed: int, left: int, day: dt.date) -> tuple[int, int]:
    """(decided within the next `left` days, all) of the cases that had waited longer than `elapsed` at `key` and whose end is
    known as of `day`."""
    arrived = at_risk = 0
    for case in cases:
        since = case.taken(day).get(key)
        if since is None:
            continue
        decided = case.taken(day).get("decided")
        over = decided or (case.closed if case.closed and case.closed <= day else None)
        waited = ((over or day) - since).days
        if waited <= elapsed or (over is None and waited < elapsed + left):
            continue
        at_risk += 1
        arrived += decided is not None and waited <= elapsed + left
    return arrived, at_risk


def _share(own: Sequence[OnTheWay], others: Sequence[OnTheWay], day: dt.date) -> Fraction:
    """Of the cases that are over, the share that ended in a decision."""

    def count(cases: Sequence[OnTheWay]) -> tuple[int, int]:
        decided = sum("decided" in case.taken(day) for case in cases)
        dropped = sum(
            "decided" not in case.taken(day) and case.closed is not None and case.closed <= day for case in cases
        )
        return decided, decided + dropped

    arrived, over = count(others)
    prior = Fraction(arrived + 1, over + 2)
    arrived, over = count(own)
    return (arrived + _WEIGHT * prior) / (over + _WEIGHT)


def newcomers(
    cases: Sequence[OnTheWay], admitted: Sequence[Admitted], start: dt.date, end: dt.date, day: dt.date, years: int, *, closed: bool
) -> tuple[float, float]:  # fmt: skip
    """(mean, variance) of how many were admitted, in the same days of earlier years, who were not on the way on that day.

    `closed`: too late to set out now, so only those count of whom no case was kept at all.
    """
    begun = {(case.person, case.steps["decided"]): case.opened for case in cases if "decided" in case.steps}
    counts = []
    for back in range(1, years + 1):
        then, until = add_months(day, -_YEAR * back), add_months(end, -_YEAR * back)
        window = [row for row in admitted if then < row.day <= until]
        counts.append(
            sum(
                (row.person, row.day) not in begun or (not closed and begun[row.person, row.day] > then)
                for row in window
            )
        )
    mean = sum(counts) / len(counts)
    sample = sum((count - mean) ** 2 for count in counts) / max(len(counts) - 1, 1)
    # Never having seen one in so many years does not prove that none can come.
    return mean, max(sample, mean, 1 / len(counts)) * (1 + 1 / len(counts))
