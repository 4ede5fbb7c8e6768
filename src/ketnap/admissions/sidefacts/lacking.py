"""What is lacking beside the steps of many cases at once, by the rule the page of a case shows it by: one sweep for count and list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ketnap.admissions.clocks import Clock
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case, Step
from ketnap.admissions.sidefacts.clocks import CLOCK_OF, record_clocks
from ketnap.admissions.sidefacts.kinds import SPECS, Spec
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.admissions.sidefacts.reading import is_wanted
from ketnap.law import Calendar
from ketnap.members.models import Background

_READS = {key for spec in SPECS.values() for key in (spec.asked_from, spec.until) if key}


@dataclass(frozen=True)
class Lack:
    """Something that should be written by now, by ids: since the day of the step it is asked from, with its limit if it has one."""

    case: int
    unit: int
    kind: str
    since: dt.date
    clock: Clock | None = None

    def overdue(self, day: dt.date) -> bool:
        """Whether its limit has passed; never where the law gives none."""
        return self.clock is not None and self.clock.overdue(day)

    @property
    def spec(self) -> Spec:
        """How its kind is handled."""
        return SPECS[self.kind]


@dataclass(frozen=True)
class Amount:
    """How many cases lack a kind, and how many of them beyond its limit."""

    spec: Spec
    count: int
    late: int


def lacking(
    units: Iterable[int], day: dt.date, calendar: Calendar, *, kind: str = "", late: bool = False
) -> list[Lack]:
    """What cases of the cells lack on `day`: those whose limit passed first, then the longest waited for. Six queries.

    Cases that run that day, and those that ended in recognition, after which announcement and card follow. `kind` keeps one,
    `late` those beyond their limit.
    """
    reached = frozenset(units)
    running = Q(closed_on=None) | Q(closed_on__gt=day) | Q(outcome=Outcome.RECOGNISED)
    held = Case.objects.filter(running, unit_id__in=reached, opened_on__lte=day)
    clocks = record_clocks(day, calendar, units=reached, recognised=True)
    if late:  # few cases have a limit that passed: the others stay unread
        held = held.filter(pk__in=[case for case, limits in clocks.items() if any(one.overdue(day) for one in limits)])
    found = [
        one for one in _wanted(held, day, clocks) if (not kind or one.kind == kind) and (not late or one.overdue(day))
    ]
    return sorted(found, key=lambda one: (not one.overdue(day), _due(one), one.since, one.case))


def _due(one: Lack) -> dt.date:
    return one.clock.due if one.clock and one.clock.due else dt.date.max


def _wanted(held: QuerySet[Case], day: dt.date, clocks: dict[int, list[Clock]]) -> Iterable[Lack]:
    ids = held.values("pk")
    steps: dict[int, dict[str, tuple[dt.date, bool]]] = {}
    rows = Step.objects.filter(case__in=ids, key__in=_READS, undone_at=None, on__lte=day)
    for case, key, on, book in rows.values_list("case_id", "key", "on", "from_book"):
        steps.setdefault(case, {})[key] = (on, book)
    known: dict[int, dict[str, str]] = {}
    facts = SideFact.objects.filter(case__in=ids, undone_at=None, on__lte=day).order_by("on", "pk")
    for case, kind, verdict in facts.values_list("case_id", "kind", "verdict"):
        known.setdefault(case, {})[kind] = verdict
    young = Background.objects.on(day).filter(youth_union=True, person__in=held.values("person"))
    union = set(young.values_list("person_id", flat=True))
    for case, unit, person, opened in held.order_by("pk").values_list("pk", "unit_id", "person_id", "opened_on"):
        taken, written = steps.get(case, {}), known.get(case, {})
        limits: dict[str, Clock] = {CLOCK_OF[clock.key]: clock for clock in clocks.get(case, ())}
        books = {key: book for key, (_, book) in taken.items()}
        for kind, spec in SPECS.items():
            if is_wanted(spec, books, written, union=person in union):
                since = taken[spec.asked_from][0] if spec.asked_from else opened
                yield Lack(case, unit, kind, since, limits.get(kind))


def amounts(found: Iterable[Lack], day: dt.date) -> list[Amount]:
    """Every kind in the order of the procedure with how many cases lack it, from what `lacking` returned."""
    listed = list(found)
    return [
        Amount(
            spec, sum(one.kind == kind for one in listed), sum(one.kind == kind and one.overdue(day) for one in listed)
        )
        for kind, spec in SPECS.items()
    ]
