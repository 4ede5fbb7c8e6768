"""What earlier cases teach: how long persons waited after each step, and how many of them were decided on."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ketnap.targets.pipeline import OnTheWay

DECIDED = "decided"
WEIGHT = 4  # how many cases, or admissions, the superior's experience counts for
_FEW = 4  # fewer finished cases than this say nothing about a unit's own speed


@dataclass(frozen=True)
class Past:
    """Days waited after each step, in order: of cases decided on, of cases over (those included), of cases still running."""

    decided: Mapping[str, Sequence[int]]
    over: Mapping[str, Sequence[int]]
    running: Mapping[str, Sequence[int]]

    def within(self, key: str, elapsed: int, left: int) -> tuple[int, int]:
        """(decided within the next `left` days, all) of those who had waited longer than `elapsed` after `key` and of whom it
        is known what became of them."""
        decided, over, running = (found.get(key, ()) for found in (self.decided, self.over, self.running))
        arrived = bisect_right(decided, elapsed + left) - bisect_right(decided, elapsed)
        known = len(over) - bisect_right(over, elapsed)
        still = len(running) - bisect_left(running, max(elapsed + left, elapsed + 1))
        return max(arrived, 0), known + still

    def finished(self, key: str) -> tuple[int, int]:
        """(decided, over) of the cases that had done the step."""
        return len(self.decided.get(key, ())), len(self.over.get(key, ()))


def past(cases: Sequence[OnTheWay], day: dt.date) -> Past:
    """The cases as they were known on the day."""
    decided, over, running = (defaultdict[str, list[int]](list) for _ in range(3))
    for case in cases:
        taken = case.taken(day)
        closed = case.closed if case.closed and case.closed <= day else None
        end = taken.get(DECIDED) or closed
        for key, since in taken.items():
            waited = ((end or day) - since).days
            (over if end else running)[key].append(waited)
            if DECIDED in taken:
                decided[key].append(waited)
    for found in (decided, over, running):
        for days in found.values():
            days.sort()
    return Past(decided, over, running)


def chance(key: str, elapsed: int, left: int, own: Past, above: Past) -> float:
    """How likely somebody who has waited `elapsed` days after the step is decided on within `left`: the unit's share, smoothed
    towards the superior's, and that towards one half."""
    arrived, at_risk = above.within(key, elapsed, left)
    prior = (arrived + 1) / (at_risk + 2)
    arrived, at_risk = own.within(key, elapsed, left)
    return (arrived + WEIGHT * prior) / (at_risk + WEIGHT)


def share(key: str, own: Past, above: Past) -> Fraction:
    """Of those who had done the step and are over, the share that ended in a decision, smoothed alike."""
    arrived, over = above.finished(key)
    prior = Fraction(arrived + 1, over + 2)
    arrived, over = own.finished(key)
    return (arrived + WEIGHT * prior) / (over + WEIGHT)


@dataclass(frozen=True)
class Speed:
    """Days from a step to the decision in one case of ten, in half of them, in nine of ten; of how many cases, and whose."""

    fast: int
    usual: int
    slow: int
    cases: int
    own: bool


def speed(key: str, own: Past, above: Past) -> Speed | None:
    """The speed of the finished cases: the unit's own or, where it has few, the superior's; None where nobody has any."""
    for found in (own, above):
        took = found.decided.get(key, ())
        if len(took) >= _FEW:
            tenth = len(took) // 10
            return Speed(took[tenth], took[len(took) // 2], took[-1 - tenth], len(took), found is own)
    return None
