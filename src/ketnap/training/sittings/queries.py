"""Reads of the register."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from ketnap.training.sittings.models import Sitting


def sittings(units: Iterable[int], start: dt.date, end: dt.date, result: str = "") -> QuerySet[Sitting]:
    """Sittings of people of these cells from `start` to `end` (both included), newest first; those taken back do not count."""
    rows = Sitting.objects.filter(unit_id__in=list(units), on__range=(start, end), undone_at=None)
    if result:
        rows = rows.filter(result=result)
    return rows.select_related("person").order_by("-on", "person__sort_key", "pk")


def counted(units: Iterable[int], start: dt.date, end: dt.date) -> Counter[str]:
    """How many of `sittings` came out how. One query."""
    rows = sittings(units, start, end).order_by().values_list("result").annotate(n=Count("pk"))
    return Counter(dict(rows))
