"""Reads about courses and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from ketnap.training.models import Certificate, Course


def certificates_of(person_ids: Iterable[int], kind: str, on: dt.date | None = None) -> dict[int, Certificate]:
    """The latest certificate of the kind of each person, issued on `on` or before (None: ever). One query."""
    rows = Certificate.objects.filter(person_id__in=list(person_ids), kind=kind, withdrawn_at=None)
    if on is not None:
        rows = rows.filter(issued_on__lte=on)
    return {row.person_id: row for row in rows.order_by("issued_on", "id")}


def courses(units: Iterable[int], *, kind: str = "", year: int | None = None) -> QuerySet[Course]:
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
