"""Cancel a number: it stays in the book with its reason and is never given again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Number
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def cancel_number(*, by: Actor, at: dt.datetime, number: Number, reason: str) -> Number:
    """Mark the number cancelled. Raises Refused without a reason or when it is cancelled already."""
    reason = clean(reason)
    if not reason:
        raise Refused("number.reason", "Huỷ số phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        number = Number.objects.select_for_update().select_related("book").get(pk=number.pk)
        if number.cancelled_at is not None:
            raise Refused("number.cancelled", "Số này đã huỷ trước đó.", remedy="Không cần làm gì thêm.")
        number.cancelled_at, number.reason = at, reason
        number.save(update_fields=["cancelled_at", "reason"])
        record(
            by=by, at=at, action="documents.cancel_number", subject="documents.number", subject_id=number.pk,
            unit_id=number.book.unit_id, after={"number": number.number}, reason=reason,
        )  # fmt: skip
    return number
