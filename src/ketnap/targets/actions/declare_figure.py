"""A unit declares the number of its paper books. It stands beside the count; the difference is work to do."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from psycopg.types.range import DateRange

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit
from ketnap.targets.models import Declaration


def declare_figure(
    *, by: Actor, at: dt.datetime, unit: Unit, start: dt.date, end: dt.date, number: int, note: str = ""
) -> Declaration:
    """Record the declaration; the latest for a period counts. Raises Refused for a negative number or a period in disorder."""
    if number < 0:
        raise Refused("declare.number", "Số khai không thể nhỏ hơn 0.", remedy="Hãy ghi lại số.", field="number")
    if end < start:
        raise Refused("declare.period", "Ngày cuối kỳ trước ngày đầu kỳ.", remedy="Hãy xem lại hai ngày.", field="end")
    with transaction.atomic():
        declaration = Declaration.objects.create(
            unit=unit, period=DateRange(start, end, "[]"), number=number, note=clean(note), declared_at=at,
            declared_by=by.username,
        )  # fmt: skip
        record(
            by=by, at=at, action="targets.declare_figure", subject="organisations.unit", subject_id=unit.pk,
            unit_id=unit.pk, after={"from": start, "to": end, "number": number},
        )  # fmt: skip
    return declaration
