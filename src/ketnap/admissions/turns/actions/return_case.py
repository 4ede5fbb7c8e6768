"""Give back a case that was sent: the person stays, or it was the wrong place. It goes on where it was."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.turns.models import Move
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.actions.return_transfer import return_transfer
from ketnap.members.models import Transfer


def return_case(*, by: Actor, at: dt.datetime, move: Move, on: dt.date, reason: str) -> Move:
    """End the move without a change of place. Raises Refused without a reason, when it is over, or before it was sent."""
    reason = clean(reason)
    if not reason:
        raise Refused("move.reason", "Trả lại phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic(), rls.widened([move.sender_id, move.receiver_id]):
        open_one = Move.objects.select_for_update(of=("self",)).select_related("case__person").get(pk=move.pk)
        if open_one.received_on is not None or open_one.returned_on is not None:
            raise Refused("move.over", "Lần chuyển hồ sơ này đã kết thúc.", remedy="Không cần ghi lại.")
        if on > at.date() or on < open_one.sent_on:
            raise Refused(
                "move.order",
                f"Ngày trả lại phải từ ngày gửi hồ sơ ({vn.day(open_one.sent_on)}) đến hôm nay.",
                remedy="Hãy xem lại ngày.",
                field="on",
            )
        open_one.returned_on, open_one.reason = on, reason
        open_one.save(update_fields=["returned_on", "reason"])
        for transfer in Transfer.objects.filter(
            person=open_one.case.person, receiver=open_one.receiver_id, received_on=None, returned_on=None
        ):
            return_transfer(by=by, at=at, transfer=transfer, on=on, reason=reason)
        record(
            by=by, at=at, action="admissions.return_case", subject="admissions.case", subject_id=open_one.case.uid,
            unit_id=open_one.sender_id, after={"on": on}, reason=reason,
        )  # fmt: skip
    return open_one
