"""Reads about courses and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db.models import Count, F, Q, QuerySet

from ketnap.members.kinds import Status
from ketnap.members.models import Person, Spell, Tie
from ketnap.training.models import Certificate, Course, CourseKind

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Counted(TypedDict):
    """What the list of courses adds to a course."""

    people: int
    certified: int


CountedCourses: TypeAlias = "QuerySet[WithAnnotations[Course, Counted]]"


def certificates_of(person_ids: Iterable[int], kind: str, on: dt.date | None = None) -> dict[int, Certificate]:
    """The latest certificate of the kind of each person, issued on `on` or before (None: ever). One query."""
    rows = Certificate.objects.filter(person_id__in=list(person_ids), kind=kind, withdrawn_at=None)
    if on is not None:
        rows = rows.filter(issued_on__lte=on)
    return {row.person_id: row for row in rows.order_by("issued_on", "id")}


def courses(units: Iterable[int], *, kind: str = "", year: int | None = None) -> CountedCourses:
    """Courses held by the units, newest first, each with `people` and `certified`: how many within sight."""
    rows = Course.objects.filter(unit_id__in=list(units))
    if kind:
        rows = rows.filter(kind=kind)
    if year is not None:
        rows = rows.filter(starts_on__year=year)
    return rows.annotate(
        people=Count("enrolments", distinct=True),
        certified=Count("certificates", filter=Q(certificates__withdrawn_at=None), distinct=True),
    ).order_by("-starts_on", "-id")


def waiting(units: Iterable[int], day: dt.date) -> CountedCourses:
    """Courses of the units that are ahead or running on `day`, or are over while learners within sight have no certificate.

    The nearest first. A course of Party work gives none.
    """
    open_or_owing = Q(ends_on__gte=day) | (Q(people__gt=F("certified")) & ~Q(kind=CourseKind.PARTY_WORK))
    return courses(units).filter(open_or_owing).order_by("ends_on", "id")


def who_may_need(course: Course, units: Iterable[int], day: dt.date) -> list[tuple[Person, int]]:
    """(person, unit) of those within the units who may need the course and are not on its list, in order of names.

    Awareness: people tied to the units who are no members and hold no certificate of the kind. New members: those on probation
    without one. Party work: official members.
    """
    listed = course.enrolments.values("person_id")
    spells = Spell.objects.on(day).filter(unit_id__in=list(units))
    if course.kind == CourseKind.AWARENESS:
        members = Spell.objects.known().filter(valid__upper_inf=True).values("person_id")
        rows = Tie.objects.filter(unit_id__in=list(units)).exclude(person_id__in=members)
        found = {row.person_id: (row.person, row.unit_id) for row in rows.select_related("person").order_by("id")}
    else:
        status = Status.PROBATIONARY if course.kind == CourseKind.NEW_MEMBER else Status.OFFICIAL
        found = {
            row.person_id: (row.person, row.unit_id) for row in spells.filter(status=status).select_related("person")
        }
    on_list = {row["person_id"] for row in listed}
    have = set(certificates_of(found, course.kind)) if course.kind != CourseKind.PARTY_WORK else set()
    wanted = [pair for person_id, pair in found.items() if person_id not in on_list | have]
    return sorted(wanted, key=lambda pair: (pair[0].sort_key, pair[0].pk))
