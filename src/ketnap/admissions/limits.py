"""The limits of many running cases at once, without ways and without a single name: what lists and reminders begin with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from ketnap.admissions.clocks import LOCAL_READS, READS, Clock, clocks, nearest_first
from ketnap.admissions.models import Case, Step
from ketnap.admissions.sidefacts.clocks import record_clocks
from ketnap.admissions.turns.clocks import moving_clocks
from ketnap.admissions.vetting.clocks import reply_clocks
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


def swept(units: Iterable[int] | None, day: dt.date) -> list[Swept]:
    """Every running case of the units (None: of the house) with its limits, those of requests for vetting and of moves too."""
    reached = None if units is None else list(units)
    found, calendar = _swept(reached, day), calendar_on(day)
    for more in (source(day, calendar, units=reached) for source in (reply_clocks, moving_clocks, record_clocks)):
        found = _with(found, more)
    return found


def _with(found: list[Swept], more: Mapping[int, list[Clock]]) -> list[Swept]:
    """The cases with the limits of another source. Few cases have any, so the others are left as they are."""
    if not more:
        return found
    return [
        replace(one, clocks=nearest_first(one.clocks, more[one.case])) if one.case in more else one for one in found
    ]


def _swept(units: Iterable[int] | None, day: dt.date) -> list[Swept]:
    """Every running case of the units (None: of the house) that a limit may run in, with its limits. Six queries."""
    held = Case.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day)
    if units is not None:
        held = held.filter(unit_id__in=list(units))
    watched = list(held.order_by("pk").values_list("pk", "unit_id", "person_id"))
    layers = layers_of({unit for _, unit, _ in watched}, day)
    steps = Step.objects.filter(undone_at=None, on__lte=day, key__in={*READS, *LOCAL_READS} if layers else READS)
    taken: dict[int, dict[str, dt.date]] = {}
    for case, key, on in steps.filter(case__in=held.values("pk")).values_list("case_id", "key", "on"):
        taken.setdefault(case, {})[key] = on
    extension = _extensions(held, day)
    papers = certificates_of([person for case, _, person in watched if case in taken], CourseKind.AWARENESS, day)
    issued = {person: paper.issued_on for person, paper in papers.items()}
    calendar, none = calendar_on(day), dict[str, dt.date]()
    return [
        Swept(
            case,
            unit,
            clocks(
                taken.get(case, none), issued.get(person), day, extension.get(case, 0), calendar, layers.get(unit, ())
            ),
        )
        for case, unit, person in watched
        if case in taken
    ]


def _extensions(held: QuerySet[Case], day: dt.date) -> dict[int, int]:
    """Extensions granted, by case id: few have one, so the facts of all other steps stay unread."""
    rows = Step.objects.filter(case__in=held.values("pk"), undone_at=None, on__lte=day, facts__has_key="extension")
    return dict(rows.values_list("case_id", "facts__extension"))
