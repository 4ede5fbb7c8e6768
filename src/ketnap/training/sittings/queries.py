"""Reads of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from ketnap.training.sittings.models import Sitting


def sittings(units: Iterable[int], start: dt.date, end: dt.date, result: str = "") -> QuerySet[Sitting]:
    """Sittings of people of these cells from `start` to `end` (both included), newest first; those taken back do not count."""
    rows = Sitting.objects.filter(unit_id__in=list(units), on__range=(start, end), undone_at=None)
    if result:
        rows = rows.filter(result=result)
    return rows.select_related("person").order_by("-on", "person__sort_key", "pk")
