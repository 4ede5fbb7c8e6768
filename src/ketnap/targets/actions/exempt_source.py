"""Record that a unit has no non-member left to admit, so that coverage does not expect a source of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.targets.models import Exemption


def exempt_source(
    *, by: Actor, at: dt.datetime, unit: Unit, start: dt.date, end: dt.date, document: Document
) -> Exemption:
    """Record the exemption. Raises Refused for days in disorder or an exemption that overlaps another."""
    if end < start:
        raise Refused("exempt.period", "Ngày cuối trước ngày đầu.", remedy="Hãy xem lại hai ngày.", field="end")
    with transaction.atomic():
        if Exemption.objects.filter(unit=unit, start__lte=end, end__gte=start).exists():
            raise Refused(
                "exempt.twice", "Đơn vị đã được ghi nhận trong khoảng này.", remedy="Hãy chọn ngày khác.", field="start"
            )
        made = Exemption.objects.create(unit=unit, start=start, end=end, document=document, at=at, by=by.username)
        record(
            by=by, at=at, action="targets.exempt_source", subject="organisations.unit", subject_id=unit.pk,
            unit_id=unit.pk, after={"from": start, "to": end, "document": document.pk},
        )  # fmt: skip
    return made
