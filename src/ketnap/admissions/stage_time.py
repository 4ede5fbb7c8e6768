"""How long cases stay in each stage: where they are now and what has passed, by stage and by unit, each with its list."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, Q

from ketnap.admissions.models import Case, Step
from ketnap.admissions.queries import Running, cases, running
from ketnap.admissions.states import STAGE_STEPS, Stage
from ketnap.law import add_months
from ketnap.organisations.queries import below_each

YEAR = 12  # months looked back for what has passed
HELD_BY_AT_MOST = 3000  # cases whose next action is looked up for one page
_FROM_FIRST = tuple(reversed(STAGE_STEPS))
_KEYS = tuple({key for _, keys in STAGE_STEPS for key in keys})


@dataclass(frozen=True)
class Stay:
    """A case in one stage, from `entered`; `left` is the day of the next stage or of the end, None while it stays."""

    case: int
    unit: int
    stage: Stage
    entered: dt.date
    left: dt.date | None
    days: int


@dataclass(frozen=True)
class Span:
    """Days of several stays: how many, the middle one, the one 90% do not exceed, the longest. None where there is none."""

    count: int
    median: int | None
    ninth: int | None
    longest: int | None


def span(days: Iterable[int]) -> Span:
    """Nearest rank, so each figure is the days of a real case."""
    found = sorted(days)
    if not found:
        return Span(0, None, None, None)
    return Span(len(found), _rank(found, 50), _rank(found, 90), found[-1])


def _rank(ordered: Sequence[int], percent: int) -> int:
    return ordered[-(-len(ordered) * percent // 100) - 1]


def stays(units: Iterable[int], day: dt.date) -> list[Stay]:
    """Every stay that goes on on `day`, and every one that ended in the twelve months up to it. Two queries."""
    since = add_months(day, -YEAR)
    held = Case.objects.filter(unit_id__in=list(units), opened_on__lte=day).filter(
        Q(closed_on=None) | Q(closed_on__gte=since)
    )
    taken: dict[int, dict[str, dt.date]] = defaultdict(dict)
    rows = Step.objects.filter(case__in=held.values("pk"), key__in=_KEYS, undone_at=None, on__lte=day).order_by()
    for case, key, on in rows.values_list("case_id", "key").annotate(last=Max("on")):
        taken[case][key] = on
    found: list[Stay] = []
    for case, unit, opened, closed in held.order_by("pk").values_list("pk", "unit_id", "opened_on", "closed_on"):
        ended = closed if closed is not None and closed <= day else None
        found += _stays(case, unit, entries(opened, taken.get(case, {})), ended, day)
    return [one for one in found if one.left is None or one.left >= since]


def entries(opened: dt.date, taken: Mapping[str, dt.date]) -> list[tuple[Stage, dt.date]]:
    """The stages a case went through, with the day it entered each: when the last step needed was taken.

    A stage only reached after the next one (papers entered late) was never stood in.
    """
    found: list[tuple[Stage, dt.date]] = []
    for stage, keys in _FROM_FIRST:
        if not taken.keys() >= set(keys):
            continue
        entered = max([opened, *(taken[key] for key in keys)])
        while found and found[-1][1] > entered:
            found.pop()
        found.append((stage, entered))
    return found


def _stays(
    case: int, unit: int, entered: Sequence[tuple[Stage, dt.date]], ended: dt.date | None, day: dt.date
) -> list[Stay]:
    following = [*(start for _, start in entered[1:]), ended]
    return [
        Stay(case, unit, stage, start, left, ((left or day) - start).days)
        for (stage, start), left in zip(entered, following, strict=True)
        if stage != Stage.RECOGNISED
    ]


@dataclass(frozen=True)
class StageTime:
    """One stage: those in it now, by days so far, and those who left it within the year, by days it took."""

    stage: Stage
    now: Span
    passed: Span


def by_stage(found: Sequence[Stay]) -> list[StageTime]:
    """Every stage in order."""
    return [
        StageTime(
            stage, span(one.days for one in found if one.stage == stage and one.left is None),
            span(one.days for one in found if one.stage == stage and one.left is not None),
        )
        for stage in Stage
        if stage != Stage.RECOGNISED
    ]  # fmt: skip


def by_unit(found: Sequence[Stay], tops: Iterable[int], day: dt.date) -> dict[int, tuple[Span, Span]]:
    """(now, passed) of all stays at or below each unit of `tops`. One query."""
    under = below_each(tops, day)
    now: dict[int, list[int]] = defaultdict(list)
    passed: dict[int, list[int]] = defaultdict(list)
    for one in found:
        for top in under.get(one.unit, ()):
            (now if one.left is None else passed)[top].append(one.days)
    return {top: (span(now[top]), span(passed[top])) for top in now.keys() | passed.keys()}


def selected(found: Sequence[Stay], *, stage: str, gone: bool, units: frozenset[int] | None) -> list[Stay]:
    """The stays behind a figure, the longest first: of a stage (empty: any), ended or going on, of some units."""
    wanted = (
        one
        for one in found
        if (not stage or one.stage.value == stage)
        and (one.left is not None) is gone
        and (units is None or one.unit in units)
    )
    return sorted(wanted, key=lambda one: (-one.days, one.case))


def holders(found: Sequence[Stay], units: Iterable[int], day: dt.date) -> Counter[tuple[int, str]] | None:
    """How many going cases lie with which unit (id, name); None where they are too many to look up for one page."""
    going = [one.case for one in found if one.left is None]
    if len(going) > HELD_BY_AT_MOST:
        return None
    listed = running(cases(units, day, ids=going), day)
    return Counter((one.with_whom, one.with_whom_name) for one in listed)


def lying(found: Sequence[Stay], units: Iterable[int], day: dt.date) -> dict[int, Running]:
    """The cases of these stays with their next action and the unit it lies with, by id; ended cases have none."""
    ids = {one.case for one in found}
    return {one.case.pk: one for one in running(cases(units, day, ids=ids), day)}
