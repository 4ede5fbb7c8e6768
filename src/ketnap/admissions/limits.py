"""The limits of running cases, of one or of many at once, without ways and without a single name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ketnap.admissions.clocks import LOCAL_READS, READS, Clock, clocks, nearest_first
from ketnap.admissions.dossier import Dossier
from ketnap.admissions.models import Case, Step
from ketnap.admissions.sidefacts.clocks import record_clocks
from ketnap.admissions.turns.clocks import moving_clocks
from ketnap.admissions.vetting.clocks import reply_clocks
from ketnap.law import Calendar
from ketnap.law.overlays import Adopted
from ketnap.organisations.layers.queries import layers_of
from ketnap.training.models import CourseKind
from ketnap.training.queries import certificates_of
from ketnap.work.workdays.queries import calendar_on


@dataclass(frozen=True)
class Swept:
    """A running case by ids, with its limits."""

    case: int
    unit: int
    clocks: list[Clock]


@dataclass(frozen=True)
class Filed:
    """What the limits of a running case rest on: days of steps taken by the day, the awareness certificate, an extension granted."""

    case: int
    unit: int
    taken: Mapping[str, dt.date]
    issued: dt.date | None = None
    extension: int = 0


def swept(units: Iterable[int] | None, day: dt.date, *, cases: Iterable[int] | None = None) -> list[Swept]:
    """Every case that runs on `day` and has a limit, with all its limits: of the units (None: of the house), of these `cases`."""
    reached = None if units is None else frozenset(units)
    only = None if cases is None else frozenset(cases)
    held = Case.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day)
    if reached is not None:
        held = held.filter(unit_id__in=reached)
    if only is not None:
        held = held.filter(pk__in=only)
    watched = list(held.order_by("pk").values_list("pk", "unit_id", "person_id"))
    layers = layers_of({unit for _, unit, _ in watched}, day)
    filed = _filed(held, watched, day, local=bool(layers))
    return joined(filed, day, calendar_on(day), layers, cases=only, units=reached)


def joined(
    filed: Iterable[Filed], day: dt.date, calendar: Calendar, layers: Mapping[int, tuple[Adopted, ...]], *,
    cases: frozenset[int] | None, units: frozenset[int] | None,
) -> list[Swept]:  # fmt: skip
    """These running cases with their limits, those of requests for vetting, of moves and of records too; none without a limit.

    The one place limits are put together: the page of a case, lists, the start page, reminders, letters and the calendar feed all
    take them from here. `cases` or `units` say where the others are looked for. Three queries.
    """
    listed = list(filed)
    found = {
        one.case: clocks(one.taken, one.issued, day, one.extension, calendar, layers.get(one.unit, ()))
        for one in listed
    }
    others = (
        reply_clocks(day, calendar, cases=cases, units=units),
        moving_clocks(day, calendar, cases=cases, units=units),
        record_clocks(day, calendar, cases=cases, units=units, layers=layers),
    )
    for more in others:  # few cases have any
        for case, running in more.items():
            found[case] = nearest_first(found.get(case, []), running)
    return [Swept(one.case, one.unit, found[one.case]) for one in listed if found[one.case]]


def of_cases(cases: Iterable[int], day: dt.date) -> dict[int, list[Clock]]:
    """The limits of these cases on `day`, the nearest first, by case id; none of a case that does not run that day."""
    return {one.case: one.clocks for one in swept(None, day, cases=cases)}


def of_dossier(known: Dossier) -> list[Clock]:
    """The limits of the case on the dossier's day, from what is loaded already."""
    case, day = known.case, known.on
    if case.opened_on > day or (case.closed_on is not None and case.closed_on <= day):
        return []
    steps = [step for step in known.steps.values() if step.on <= day]
    extension = next((step.facts["extension"] for step in reversed(steps) if "extension" in step.facts), 0)
    issued = known.certificate.issued_on if known.certificate else None
    filed = Filed(case.pk, case.unit_id, {step.key: step.on for step in steps}, issued, extension)
    layers = layers_of({case.unit_id}, day)
    found = joined([filed], day, known.calendar, layers, cases=frozenset({case.pk}), units=None)
    return found[0].clocks if found else []


def _filed(held: QuerySet[Case], watched: list[tuple[int, int, int]], day: dt.date, *, local: bool) -> list[Filed]:
    """What the limits of many cases rest on. Three queries."""
    steps = Step.objects.filter(undone_at=None, on__lte=day, key__in={*READS, *LOCAL_READS} if local else READS)
    taken: dict[int, dict[str, dt.date]] = {}
    for case, key, on in steps.filter(case__in=held.values("pk")).values_list("case_id", "key", "on"):
        taken.setdefault(case, {})[key] = on
    extension, none = _extensions(held, day), dict[str, dt.date]()
    papers = certificates_of([person for case, _, person in watched if case in taken], CourseKind.AWARENESS, day)
    issued = {person: paper.issued_on for person, paper in papers.items()}
    return [
        Filed(case, unit, taken.get(case, none), issued.get(person), extension.get(case, 0))
        for case, unit, person in watched
    ]


def _extensions(held: QuerySet[Case], day: dt.date) -> dict[int, int]:
    """Extensions granted, by case id: few have one, so the facts of all other steps stay unread."""
    rows = Step.objects.filter(case__in=held.values("pk"), undone_at=None, on__lte=day, facts__has_key="extension")
    return dict(rows.values_list("case_id", "facts__extension"))
