"""Receive a member who was sent: from this day they are in the receiver's stock."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members import ledger
from ketnap.members.models import Spell, Transfer


def receive_transfer(*, by: Actor, at: dt.datetime, transfer: Transfer, on: dt.date) -> Spell:
    """Move the person on `on`. The receiver closes the sender's spell too, so both units are in scope while it is done.

    Raises Refused when the transfer is over or the day lies before it was sent.
    """
    with transaction.atomic(), rls.widened([transfer.sender_id, transfer.receiver_id]):
        open_one = Transfer.objects.select_for_update().select_related("person", "receiver").get(pk=transfer.pk)
        if open_one.received_on is not None or open_one.returned_on is not None:
            raise Refused("transfer.over", "Lần chuyển này đã kết thúc.", remedy="Không cần ghi lại.")
        if on < open_one.sent_on:
            raise Refused(
                "transfer.order", "Ngày tiếp nhận trước ngày giới thiệu.", remedy="Hãy xem lại ngày.", field="on"
            )
        spell = ledger.lasting(open_one.person)
        if spell is None or spell.unit_id != open_one.sender_id:
            raise Refused(
                "transfer.stale", "Nơi sinh hoạt đã thay đổi từ khi giới thiệu.", remedy="Hãy trả lại lần chuyển này."
            )
        new = ledger.change_place(open_one.person, spell, open_one.receiver, on, at=at, document=open_one.letter)
        open_one.received_on = on
        open_one.save(update_fields=["received_on"])
        record(
            by=by, at=at, action="members.receive_transfer", subject="members.person", subject_id=open_one.person.uid,
            unit_id=open_one.receiver_id, before={"unit": open_one.sender_id}, after={"received_on": on},
        )  # fmt: skip
    return new
