"""The limits that facts beside the steps end: the new member's life story, and local limits for the member database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q

from ketnap.admissions.clocks import Clock, working_limit
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Step
from ketnap.admissions.sidefacts.kinds import SideKind
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.law import Calendar, overlays
from ketnap.law.overlays import Adopted
from ketnap.organisations.layers.queries import layers_of

STORY, ENTRY = "member_cv", "local.hanoi.db_entry"
CLOCK_OF = {STORY: SideKind.MEMBER_CV, ENTRY: SideKind.DB_ENTERED}
"""The kind that ends each of these limits, by the limit's key."""
_DONE = SideFact.objects.filter(case=OuterRef("case"), undone_at=None)


def record_clocks(
    day: dt.date, calendar: Calendar, *, cases: Iterable[int] | None = None, units: Iterable[int] | None = None,
    layers: Mapping[int, tuple[Adopted, ...]] | None = None, recognised: bool = False,
) -> dict[int, list[Clock]]:  # fmt: skip
    """The limits that run on `day`, by case id: of these cases, of the cells `units`, or of the house.

    None of a step that came from a book, since nobody wrote what followed it; none where the law of the day knows no length.
    A local limit runs only where a layer names it. `layers` are those of the cells, where the caller has them: one query then,
    else two where nobody follows any. `recognised`: of cases that ended in recognition too, whose records may still be wanting.
    """
    found: dict[int, list[Clock]] = {}
    steps = list(_open(day, cases, units, recognised=recognised))
    if layers is None:
        layers = layers_of({unit for _, unit, key, _ in steps if key == "decided"}, day)
    for case, unit, key, on in steps:
        clock = _story(on, calendar) if key == "ceremony" else _entry(on, calendar, layers.get(unit, ()))
        if clock is not None and clock.due is not None:
            found.setdefault(case, []).append(clock)
    return found


def _open(
    day: dt.date, cases: Iterable[int] | None, units: Iterable[int] | None, *, recognised: bool
) -> Iterable[tuple[int, int, str, dt.date]]:
    """(case, cell, step, its day) of ceremonies without a life story and of decisions not yet in the database. One query."""
    done = _DONE.filter(on__lte=day)
    waits = Q(~Exists(done.filter(kind=SideKind.MEMBER_CV)), key="ceremony")
    waits |= Q(~Exists(done.filter(kind=SideKind.DB_ENTERED)), key="decided")
    running = Q(case__closed_on=None) | Q(case__closed_on__gt=day)
    if recognised:
        running |= Q(case__outcome=Outcome.RECOGNISED)
    rows = Step.objects.filter(waits, running, undone_at=None, on__lte=day, from_book=False)
    if cases is not None:
        rows = rows.filter(case__in=list(cases))
    if units is not None:
        rows = rows.filter(unit_id__in=frozenset(units))
    return rows.order_by("pk").values_list("case_id", "unit_id", "key", "on")


def _story(held: dt.date, calendar: Calendar) -> Clock:
    param = "deadline.member_cv_and_card_form"
    return working_limit(STORY, "Khai lý lịch đảng viên", "", held, param, "ngày lễ kết nạp", calendar)


def _entry(decided: dt.date, calendar: Calendar, layers: tuple[Adopted, ...]) -> Clock | None:
    if not any(ENTRY in one.limits and one.applies(decided) for one in overlays.overlays_for(layers)):
        return None
    label, event = "Cập nhật cơ sở dữ liệu đảng viên", "ngày quyết định kết nạp"
    return working_limit(ENTRY, label, "", decided, ENTRY, event, calendar, layers)
