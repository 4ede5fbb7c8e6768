"""Take back a sitting typed wrongly; it stays in the register's history with its reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.training.sittings.models import Sitting


def undo_sitting(*, by: Actor, at: dt.datetime, sitting: Sitting, reason: str) -> Sitting:
    """Mark it taken back. Raises Refused without a reason, or a second time."""
    reason = clean(reason)
    if not reason:
        raise Refused("sitting.reason", "Gỡ lượt kiểm tra phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        row = Sitting.objects.select_for_update(of=("self",)).select_related("person").get(pk=sitting.pk)
        if row.undone_at is not None:
            raise Refused("sitting.undone", "Lượt này đã gỡ.", remedy="Không cần làm gì thêm.")
        row.undone_at, row.undone_why = at, reason
        row.save(update_fields=["undone_at", "undone_why"])
        record(
            by=by, at=at, action="training.undo_sitting", subject="members.person", subject_id=row.person.uid,
            unit_id=row.unit_id, before={"on": row.on, "result": row.result}, reason=reason,
        )  # fmt: skip
    return row
