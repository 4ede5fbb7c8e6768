"""Send a member to another unit. Until received they stay in the sender's stock, shown as in transit."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.members import ledger
from ketnap.members.models import Person, Transfer
from ketnap.organisations.models import Unit


def send_transfer(
    *,
    by: Actor,
    at: dt.datetime,
    person: Person,
    receiver: Unit,
    on: dt.date,
    letter: Document | None = None,
    reason: str = "",
) -> Transfer:
    """Open the transfer. Raises Refused for no member, the same unit, or a transfer already under way."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        spell = ledger.lasting(person)
        if spell is None:
            raise Refused("transfer.no_member", "Người này hiện không phải đảng viên.", remedy="Hãy xem lại hồ sơ.")
        if spell.unit_id == receiver.pk:
            raise Refused(
                "transfer.same", "Nơi đến phải khác nơi đi.", remedy="Hãy chọn lại nơi đến.", field="receiver"
            )
        if Transfer.objects.filter(person=person, received_on=None, returned_on=None).exists():
            raise Refused("transfer.open", "Người này đang chuyển sinh hoạt.", remedy="Hãy chờ nơi đến tiếp nhận.")
        if spell.valid_from is not None and on < spell.valid_from:
            raise Refused(
                "transfer.early", "Ngày giới thiệu trước ngày về đơn vị.", remedy="Hãy xem lại ngày.", field="on"
            )
        ledger.must_be_cell(receiver, on)
        transfer = Transfer.objects.create(
            person=person,
            sender_id=spell.unit_id,
            receiver=receiver,
            sent_on=on,
            letter=letter,
            reason=reason,
            recorded_at=at,
        )
        record(
            by=by, at=at, action="members.send_transfer", subject="members.person", subject_id=person.uid,
            unit_id=spell.unit_id, after={"receiver": receiver.code, "sent_on": on}, reason=reason,
        )  # fmt: skip
    return transfer
