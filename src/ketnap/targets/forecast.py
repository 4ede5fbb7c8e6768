"""The likely figure at the end of a period, with a low and a high: who is on the way, how fast such cases went, who may yet come.

Each person on the way arrives in time with the share of earlier cases of the unit that, having waited as long at the same step,
were decided within the days left (smoothed towards the cases of the superior where the unit has few). Who is not on the way yet
is expected as in the same days of earlier years, scaled by the pace of the period so far. Low and high are the quantiles that
four outcomes in five stay within.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from ketnap.admissions.states import ORDER
from ketnap.law.calendar import add_months
from ketnap.targets.admitted import Admitted
from ketnap.targets.experience import WEIGHT, Past, Speed, chance, past, share, speed
from ketnap.targets.pipeline import OnTheWay
from ketnap.targets.placing import ABLE, DONE, LATE, OVERDUE, UNABLE, UNCLEAR, WAITING, Placed, chosen, place
from ketnap.targets.spread import quantiles
from ketnap.targets.stretch import DECIDED, Stretch, Stretches

_YEAR = 12
_AS_BEFORE = Fraction(1)
_UNSEEN = Fraction(1, 2)  # never having seen one in so many years does not prove that none can come


@dataclass(frozen=True)
class Waiting:
    """A step of the unit's main route, to be done by `latest`: persons whose next step it is, of whom `late` can't make it.

    `done` can still make it and have it behind them; `short` of `need` persons who must have done it by that day are still
    lacking for the target (None without one).
    `speed` is how many days earlier cases took from this step to the decision.
    """

    key: str
    latest: dt.date
    persons: int
    late: int
    done: int
    need: int | None
    short: int | None
    speed: Speed | None


@dataclass(frozen=True)
class Forecast:
    """What is known on a day about the end of a period. Counts of persons; `likely` is the rounded expectation.

    On the way: `able` can still make it by law and shortest times, `unable` cannot, of `unclear` the route is not known.
    Of them `overdue` have been voted on longer ago than the law gives for the decision. `closed`: the last day of the first
    step has passed, so nobody can set out any more.
    """

    whole: int | None
    achieved: int
    able: int
    unable: int
    unclear: int
    overdue: int
    likely: int
    low: int
    high: int
    waiting: tuple[Waiting, ...]
    more: int | None
    closed: bool = False

    @property
    def lost(self) -> bool:
        """Whether the target can no longer be made: too late to set out, and too few of those on the way can still arrive."""
        return self.closed and self.whole is not None and self.most + self.unclear < self.whole

    @property
    def reachable(self) -> bool | None:
        """Whether the target lies within what is likely; None without a target."""
        return None if self.whole is None else self.high >= self.whole

    @property
    def most(self) -> int:
        """Achieved and everybody on the way who can still be admitted."""
        return self.achieved + self.able


@dataclass(frozen=True)
class Experience:
    """What the superior's cases and admissions teach where the unit has few of its own."""

    past: Past
    pace: Fraction


def forecast(
    cases: Sequence[OnTheWay],
    admitted: Sequence[Admitted],
    start: dt.date,
    end: dt.date,
    day: dt.date,
    *,
    whole: int | None,
    ways: Stretches,
    main: Stretch | None,
    others: Experience | None = None,
    years: int = 3,
    placed: Sequence[Placed] | None = None,
) -> Forecast:
    """The forecast on `day` for [start, end]. `admitted` reaches back `years` years before start; `ways` holds the stretch of
    every cell, `main` the one most cells of the unit follow. Nothing after `day` is looked at. `placed` are the cases as `place`
    gives them, where the caller has them."""
    own = past(cases, day)
    above = others or Experience(own, pace(admitted, start, day, years))
    achieved = sum(start <= row.day <= min(day, end) for row in admitted)
    placed = place(cases, day, ways) if placed is None else placed
    able = chosen(placed, ABLE)
    left = max((end - day).days, 0)
    chances = [
        chance(*_reached(one.case, one.taken, day), left, own, above.past)
        for one in placed
        if one.able or one.way is None
    ]
    closed = main is not None and day > main.first.day
    mean, variance = newcomers(cases, admitted, start, end, day, years, closed=closed, general=above.pace)
    low, high = quantiles(chances, mean, variance)
    likely = min(max(round(sum(chances) + mean), low), high)
    needed = {} if whole is None else _needed(whole - achieved, own, above.past, placed, main)
    return Forecast(
        whole=whole,
        achieved=achieved,
        able=len(able),
        unable=len(chosen(placed, UNABLE)),
        unclear=len(chosen(placed, UNCLEAR)),
        overdue=len(chosen(placed, OVERDUE)),
        likely=achieved + likely,
        low=achieved + low,
        high=achieved + high,
        waiting=_waiting(placed, main, needed, own, above.past),
        closed=closed,
        more=None if whole is None else more_needed(whole, achieved, len(able), share("sourced", own, above.past)),
    )


def more_needed(whole: int, achieved: int, able: int, yields: Fraction) -> int:
    """How many more persons must set out, when `able` are on the way and a share `yields` of them arrives; 0 when enough."""
    missing = whole - achieved - able * yields
    return max(ceil(missing / yields), 0) if yields else max(whole - achieved, 0)


def _reached(case: OnTheWay, taken: Mapping[str, dt.date], day: dt.date) -> tuple[str, int]:
    """The furthest step taken, and the days since."""
    key = max((key for key in taken if key in ORDER), key=ORDER.__getitem__, default="sourced")
    return key, (day - taken.get(key, case.opened)).days


def _needed(
    missing: int, own: Past, above: Past, placed: Sequence[Placed], main: Stretch | None
) -> dict[str, tuple[int, int]]:
    """By step: (how many must have done it in time for the target, how many of them are still lacking)."""
    found, part = {}, Fraction()
    for step in main.steps if main else ():
        # Whoever has come further arrives no less often, even where too few were seen there to show it.
        part = Fraction(1) if step.key == DECIDED else max(part, share(step.key, own, above))
        need = max(ceil(missing / part), 0)
        found[step.key] = (need, max(need - len(chosen(placed, DONE, step.key)), 0))
    return found


def _waiting(
    placed: Sequence[Placed], main: Stretch | None, needed: Mapping[str, tuple[int, int]], own: Past, above: Past
) -> tuple[Waiting, ...]:
    found = []
    for step in main.steps if main else ():
        need, short = needed.get(step.key, (None, None))
        waiting, late, done = (len(chosen(placed, kind, step.key)) for kind in (WAITING, LATE, DONE))
        found.append(Waiting(step.key, step.day, waiting, late, done, need, short, speed(step.key, own, above)))
    return tuple(found)


def newcomers(
    cases: Sequence[OnTheWay], admitted: Sequence[Admitted], start: dt.date, end: dt.date, day: dt.date, years: int, *,
    closed: bool, general: Fraction = _AS_BEFORE,
) -> tuple[float, float]:  # fmt: skip
    """(mean, variance) of how many will be admitted who are not on the way on the day: as in the same days of earlier years,
    times the pace of the period so far.

    `closed`: too late to set out now, so only those count of whom no case was kept at all. The variance holds what is not
    known about the mean itself, and how unlike the earlier years were.
    """
    if day >= end:
        return 0.0, 0.0
    begun = {(case.person, case.steps[DECIDED]): case.opened for case in cases if DECIDED in case.steps}
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
    scale = pace(admitted, start, day, years, general)
    seen = sum(counts) + _UNSEEN
    mean = float(scale * seen / years)
    turned = (mean - float(seen / years)) / 2  # a pace that is new may last or end: half way is one deviation
    return mean, _unlike(counts) * mean + mean * mean / float(seen) + turned * turned


def _unlike(counts: Sequence[int]) -> float:
    """How many times the variance of earlier years is that of a count that comes by itself; three years say little, so it is
    drawn towards one."""
    mean, freedom = sum(counts) / len(counts), len(counts) - 1
    if not mean or not freedom:
        return 1.0
    squares = sum((count - mean) ** 2 for count in counts) / mean
    return max((squares + WEIGHT) / (freedom + WEIGHT), 1.0)


def pace(
    rows: Sequence[Admitted], start: dt.date, day: dt.date, years: int, general: Fraction = _AS_BEFORE
) -> Fraction:
    """Admissions of the period so far as a multiple of those in the same days of earlier years, smoothed towards `general`
    (the superior's multiple; its own is drawn towards one)."""
    now = sum(start <= row.day <= day for row in rows)
    spans = [(add_months(start, -_YEAR * back), add_months(day, -_YEAR * back)) for back in range(1, years + 1)]
    before = Fraction(sum(first <= row.day <= last for row in rows for first, last in spans), years)
    return (now + WEIGHT * general) / (before + WEIGHT)
