"""Return a transfer that will not be received; the person has never left the sender's stock."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.models import Transfer


def return_transfer(*, by: Actor, at: dt.datetime, transfer: Transfer, on: dt.date, reason: str) -> Transfer:
    """Close the transfer as returned. Raises Refused when it is over, the day is too early, or no reason is given."""
    if not clean(reason):
        raise Refused("transfer.reason", "Trả lại phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        open_one = Transfer.objects.select_for_update().select_related("person").get(pk=transfer.pk)
        if open_one.received_on is not None or open_one.returned_on is not None:
            raise Refused("transfer.over", "Lần chuyển này đã kết thúc.", remedy="Không cần ghi lại.")
        if on < open_one.sent_on:
            raise Refused(
                "transfer.order", "Ngày trả lại trước ngày giới thiệu.", remedy="Hãy xem lại ngày.", field="on"
            )
        open_one.returned_on = on
        open_one.save(update_fields=["returned_on"])
        record(
            by=by, at=at, action="members.return_transfer", subject="members.person", subject_id=open_one.person.uid,
            unit_id=open_one.sender_id, after={"returned_on": on}, reason=clean(reason),
        )  # fmt: skip
    return open_one
