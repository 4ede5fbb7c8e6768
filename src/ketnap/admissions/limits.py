"""The limits of running cases, of one or of many at once, without ways and without a single name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ketnap.admissions.clocks import LOCAL_READS, READS, Clock, clocks, nearest_first
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


def swept(units: Iterable[int] | None, day: dt.date, *, cases: Iterable[int] | None = None) -> list[Swept]:
    """Every case that runs on `day` and has a limit, with all its limits, those of requests for vetting, of moves and of records too.

    Of the units (None: of the house), of these `cases` where given. The one place limits are put together: the page of a case, lists,
    the start page, reminders, letters and the calendar feed all take them from here.
    """
    reached = None if units is None else frozenset(units)
    only = None if cases is None else frozenset(cases)
    held = Case.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day)
    if reached is not None:
        held = held.filter(unit_id__in=reached)
    if only is not None:
        held = held.filter(pk__in=only)
    watched = list(held.order_by("pk").values_list("pk", "unit_id", "person_id"))
    calendar, layers = calendar_on(day), layers_of({unit for _, unit, _ in watched}, day)
    found = _of_steps(held, watched, day, calendar, layers)
    others = (
        reply_clocks(day, calendar, cases=only, units=reached),
        moving_clocks(day, calendar, cases=only, units=reached),
        record_clocks(day, calendar, cases=only, units=reached, layers=layers),
    )
    for more in others:  # few cases have any
        for case, running in more.items():
            found[case] = nearest_first(found.get(case, []), running)
    return [Swept(case, unit, found[case]) for case, unit, _ in watched if case in found]


def of_cases(cases: Iterable[int], day: dt.date) -> dict[int, list[Clock]]:
    """The limits of these cases on `day`, the nearest first, by case id; none of a case that does not run that day."""
    return {one.case: one.clocks for one in swept(None, day, cases=cases)}


def _of_steps(
    held: QuerySet[Case], watched: list[tuple[int, int, int]], day: dt.date, calendar: Calendar,
    layers: Mapping[int, tuple[Adopted, ...]],
) -> dict[int, list[Clock]]:  # fmt: skip
    """The limits that rest on steps, by id of every case with such a step. Three queries."""
    steps = Step.objects.filter(undone_at=None, on__lte=day, key__in={*READS, *LOCAL_READS} if layers else READS)
    taken: dict[int, dict[str, dt.date]] = {}
    for case, key, on in steps.filter(case__in=held.values("pk")).values_list("case_id", "key", "on"):
        taken.setdefault(case, {})[key] = on
    extension = _extensions(held, day)
    papers = certificates_of([person for case, _, person in watched if case in taken], CourseKind.AWARENESS, day)
    issued = {person: paper.issued_on for person, paper in papers.items()}
    return {
        case: clocks(taken[case], issued.get(person), day, extension.get(case, 0), calendar, layers.get(unit, ()))
        for case, unit, person in watched
        if case in taken
    }


def _extensions(held: QuerySet[Case], day: dt.date) -> dict[int, int]:
    """Extensions granted, by case id: few have one, so the facts of all other steps stay unread."""
    rows = Step.objects.filter(case__in=held.values("pk"), undone_at=None, on__lte=day, facts__has_key="extension")
    return dict(rows.values_list("case_id", "facts__extension"))
