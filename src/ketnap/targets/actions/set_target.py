"""Set the target of a unit for a period, by a resolution or plan of its own."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.targets.ledger import Entry, post
from ketnap.targets.models import PostingKind, Target


def set_target(
    *, by: Actor, at: dt.datetime, unit: Unit, start: dt.date, end: dt.date, number: int, document: Document
) -> Target:
    """Create the target with everything kept until it is handed down.

    Raises Refused for a number below one, a period in disorder, or a target that exists already (revise that one).
    """
    if number < 1:
        raise Refused("target.number", "Chỉ tiêu phải từ 1 trở lên.", remedy="Hãy ghi lại số.", field="number")
    if end < start:
        raise Refused("target.period", "Ngày cuối kỳ trước ngày đầu kỳ.", remedy="Hãy xem lại hai ngày.", field="end")
    with transaction.atomic():
        if Target.objects.filter(unit=unit, start=start, end=end).exists():
            raise Refused(
                "target.exists",
                "Đơn vị đã có chỉ tiêu cho kỳ này.",
                remedy="Hãy điều chỉnh chỉ tiêu đã có.",
                field="start",
            )
        target = Target.objects.create(unit=unit, start=start, end=end, document=document, created_at=at)
        entries = [Entry(target, PostingKind.GIVEN, number), Entry(target, PostingKind.KEPT, number)]
        post(entries, by=by, at=at, document=document)
        record(
            by=by, at=at, action="targets.set_target", subject="targets.target", subject_id=target.pk, unit_id=unit.pk,
            after={"from": start, "to": end, "number": number, "document": document.pk},
        )  # fmt: skip
    return target
