"""Reads of slips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from ketnap.admissions.slips.models import Slip


def register(units: Iterable[int], day: dt.date, kind: str = "") -> QuerySet[Slip]:
    """Slips about cases of the cells `units` up to `day`, newest first; those taken back too, marked."""
    rows = Slip.objects.filter(unit_id__in=list(units), on__lte=day).select_related("case__person")
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("-on", "-pk")
