"""Reads about cases. Every count and every list come from the same query, on the same units and the same day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db.models import Case as Choose
from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from ketnap.admissions.clocks import Clock
from ketnap.admissions.limits import of_cases, swept
from ketnap.admissions.models import Case, Step
from ketnap.admissions.places import Place, Way, places, way_for_case, ways
from ketnap.admissions.states import BY_DECISION, BY_VOTE, ORDER, STAGE_STEPS, Stage, next_step
from ketnap.lib.text import fold
from ketnap.organisations.models import Profile

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Staged(TypedDict):
    """What `with_stage` adds to a case."""

    stage: str


StagedCases: TypeAlias = "QuerySet[WithAnnotations[Case, Staged]]"


def with_stage(rows: QuerySet[Case], day: dt.date) -> StagedCases:
    """Cases with `stage` from the steps taken up to `day`: the twin of `states.stage_of`, computed by PostgreSQL."""
    taken = Step.objects.filter(case=OuterRef("pk"), undone_at=None, on__lte=day).order_by().values("case")
    needed = [(stage, keys) for stage, keys in STAGE_STEPS if keys]
    counted = taken.annotate(**{f"n_{stage}": Count("pk", filter=Q(key__in=keys)) for stage, keys in needed})
    whens = [When(**{f"n_{stage}": len(keys)}, then=Value(stage.value)) for stage, keys in needed]
    reached = counted.annotate(stage=Choose(*whens, default=Value(Stage.SOURCE.value), output_field=CharField()))
    return rows.annotate(stage=Coalesce(Subquery(reached.values("stage")), Value(Stage.SOURCE.value)))


def cases(
    units: Iterable[int], day: dt.date, *, stage: str = "", search: str = "", unsure: bool = False,
    ids: Iterable[int] | None = None, closed: bool = False,
) -> StagedCases:  # fmt: skip
    """Cases of the cells `units` as of `day`: those running that day (`closed`: those over by then), in order of names.

    `stage` keeps one stage; `unsure` those with a step taken on something not settled; `ids` these only.
    """
    held = Case.objects.filter(unit_id__in=frozenset(units), opened_on__lte=day).select_related("person", "unit")
    over = Q(closed_on__lte=day)
    rows = with_stage(held.filter(over if closed else ~over | Q(closed_on=None)), day)
    if stage:
        rows = rows.filter(stage=stage)
    if search:
        rows = rows.filter(person__name_fold__contains=fold(search))
    if unsure:
        doubtful = Step.objects.filter(undone_at=None, unsure__gt=0, on__lte=day).values("case_id")
        rows = rows.filter(pk__in=doubtful)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return rows.order_by("person__sort_key", "id")


@dataclass(frozen=True)
class StageCount:
    """How many cases stand in a stage; `cases(…, stage=stage)` lists them."""

    stage: Stage
    count: int


def funnel(units: Iterable[int], day: dt.date) -> list[StageCount]:
    """Running cases by stage on `day`, every stage named, in order. One query."""
    rows = cases(units, day).order_by().values("stage").annotate(n=Count("pk"))
    counted = {row["stage"]: row["n"] for row in rows}
    return [StageCount(stage, counted.get(stage.value, 0)) for stage in Stage if stage != Stage.RECOGNISED]


@dataclass(frozen=True)
class Running:
    """A running case with its way, next action and limits. `with_whom` is the unit the next action lies with."""

    case: Case
    way: Way
    taken: dict[str, dt.date]
    clocks: list[Clock]
    next_key: str
    next_label: str
    with_whom: int
    with_whom_name: str

    def overdue(self, day: dt.date) -> list[Clock]:
        """Limits that have passed."""
        return [clock for clock in self.clocks if clock.overdue(day)]

    @property
    def due(self) -> Clock | None:
        """The nearest limit that has a day; a certificate, which lasts for years, only when nothing else runs."""
        dated = [clock for clock in self.clocks if clock.due is not None and clock.is_limit]
        return next((clock for clock in dated if clock.key != "certificate"), dated[0] if dated else None)


def running(rows: Iterable[Case], day: dt.date) -> list[Running]:
    """Ways, next actions and limits of the cases, in the order given. A constant number of queries."""
    listed = list(rows)
    taken = _steps_of([case.pk for case in listed], day)
    found = ways({case.pk: case.unit_id for case in listed}, taken, day)
    lying = {case.pk: _lies_with(found[case.pk], taken[case.pk], day) for case in listed}
    names, limited = names_of({unit for _, _, unit in lying.values()}, day), of_cases(taken, day)
    made = []
    for case in listed:
        key, label, unit = lying[case.pk]
        clocks = limited.get(case.pk, [])
        made.append(Running(case, found[case.pk], taken[case.pk], clocks, key, label, unit, names.get(unit, "")))
    return made


def _lies_with(way: Way, taken: dict[str, dt.date], day: dt.date) -> tuple[str, str, int]:
    step = next_step(way, taken)
    if step is None:
        return "", way.because, way.place.cell
    return step.key, step.label, way.place.acting(step.actor) or way.place.cell


def names_of(units: Iterable[int], day: dt.date) -> dict[int, str]:
    """The names of units on `day`, or their last before it. One query."""
    rows = Profile.objects.known().filter(unit_id__in=frozenset(units), valid__startswith__lte=day)
    return dict(rows.order_by("valid").values_list("unit_id", "name"))


@dataclass(frozen=True)
class Overdue:
    """A limit that has passed: which case, which limit, by the unit it lies with."""

    case: Case
    clock: Clock
    with_whom: int
    with_whom_name: str


def overdue(units: Iterable[int], day: dt.date) -> list[Overdue]:
    """Every limit passed on `day` in running cases of the units, the longest overdue first. A constant number of queries."""
    return limits(units, day, lambda clock: clock.overdue(day))


def coming(units: Iterable[int], day: dt.date, first: dt.date, last: dt.date) -> list[Overdue]:
    """Every limit of running cases of the units whose last day lies in `first`..`last`, the nearest first; as of `day`."""
    return limits(units, day, lambda clock: clock.is_limit and clock.due is not None and first <= clock.due <= last)


def limits(units: Iterable[int], day: dt.date, keep: Callable[[Clock], bool]) -> list[Overdue]:
    """The limits of running cases of the units that `keep` keeps, by last day. A constant number of queries.

    Limits are looked at first, ways only for the cases kept: of thousands of cases few are.
    """
    return named(sifted(units, day, keep), units, day)


@dataclass(frozen=True)
class Late:
    """A limit of a running case, by ids: enough to count by."""

    case: int
    clock: Clock


def late(units: Iterable[int], day: dt.date) -> list[Late]:
    """What `overdue` lists, in the same order, without looking at persons and ways: for counts, and for the first few."""
    return sifted(units, day, lambda clock: clock.overdue(day))


def sifted(units: Iterable[int], day: dt.date, keep: Callable[[Clock], bool]) -> list[Late]:
    """The limits of running cases of the units that `keep` keeps, by last day."""
    found = [Late(one.case, clock) for one in swept(units, day) for clock in one.clocks if keep(clock)]
    return sorted(found, key=lambda item: (item.clock.due or day, item.case))


def named(found: Iterable[Late], units: Iterable[int], day: dt.date) -> list[Overdue]:
    """The same limits with their cases and the units they lie with, in the order given. A constant number of queries."""
    listed = list(found)
    rows = cases(units, day, ids={item.case for item in listed})
    beside = {one.case.pk: one for one in running(rows, day)} if listed else {}
    return [
        Overdue(one.case, item.clock, one.with_whom, one.with_whom_name)
        for item in listed
        if (one := beside.get(item.case))
    ]


def limit_days(units: Iterable[int], day: dt.date, first: dt.date, last: dt.date) -> list[dt.date]:
    """The last days of the limits `coming` lists, without looking at a single person."""
    return sorted(
        clock.due
        for one in swept(units, day)
        for clock in one.clocks
        if clock.is_limit and clock.due is not None and first <= clock.due <= last
    )


def _steps_of(ids: Iterable[int], day: dt.date) -> dict[int, dict[str, dt.date]]:
    """Days of the steps taken up to `day`, by case id. One query."""
    taken: dict[int, dict[str, dt.date]] = {case: {} for case in ids}
    rows = Step.objects.filter(case__in=list(taken), undone_at=None, on__lte=day)
    for case_id, key, on in rows.values_list("case_id", "key", "on"):
        taken[case_id][key] = on
    return taken


def unsure_count(units: Iterable[int], day: dt.date) -> int:
    """How many running cases have a step taken on something not settled; `cases(…, unsure=True)` lists them."""
    return cases(units, day, unsure=True).count()


def unsure_findings(units: Iterable[int]) -> int:
    """How many findings are still not settled in running cases of the units."""
    rows = Step.objects.filter(unit_id__in=frozenset(units), undone_at=None, unsure__gt=0, case__closed_on=None)
    return int(rows.aggregate(n=Sum("unsure"))["n"] or 0)


def route_of(case: Case, on: dt.date) -> Way:
    """The way of the case as it stands on `on`; `way.because` says why where no route is known."""
    taken = dict(Step.objects.filter(case=case, undone_at=None, on__lte=on).values_list("key", "on"))
    return way_for_case(case.pk, case.unit_id, taken, on)


def count_by_unit(units: Iterable[int], day: dt.date) -> Counter[int]:
    """Running cases by cell on `day`. One query."""
    rows = cases(units, day).order_by().values_list("unit_id").annotate(n=Count("pk"))
    return Counter(dict(rows))


def places_of(units: Iterable[int], day: dt.date) -> dict[int, Place]:
    """Where cells stand and who decides for them on `day`."""
    return places(units, day)


@dataclass(frozen=True)
class Waiting:
    """Cases that wait for one vote or decision of one unit."""

    unit: int
    unit_name: str
    key: str
    label: str
    cases: tuple[Running, ...]


def waiting(units: Iterable[int], day: dt.date) -> list[Waiting]:
    """What the bodies of the units have to vote on or decide, by unit and step. A constant number of queries."""
    rows = cases(units, day).filter(stage__in=[Stage.READY, Stage.VOTED, Stage.PROBATION, Stage.REVIEWED])
    groups: dict[tuple[int, str], list[Running]] = {}
    for one in running(rows, day):
        if one.next_key in (*BY_VOTE, *BY_DECISION):
            groups.setdefault((one.with_whom, one.next_key), []).append(one)
    return [
        Waiting(unit, found[0].with_whom_name, key, found[0].next_label, tuple(found))
        for (unit, key), found in sorted(groups.items(), key=lambda item: (ORDER[item[0][1]], item[0][0]))
    ]
