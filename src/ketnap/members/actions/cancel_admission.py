"""Cancel an admission decision (wrong admission, or a decision overtaken by a move)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.members import ledger
from ketnap.members.kinds import Ended
from ketnap.members.models import Membership
from ketnap.members.revise import revise


def cancel_admission(
    *, by: Actor, at: dt.datetime, membership: Membership, on: dt.date, document: Document, reason: str
) -> Membership:
    """Cancel from `on`: the achievement is taken back, and a spell begun by the ceremony ends.

    Raises Refused when cancelled already or before the decision.
    """
    with transaction.atomic():
        current = Membership.objects.known().select_for_update().get(pk=membership.pk)
        if current.cancelled_on is not None:
            raise Refused("cancel.done", "Quyết định này đã bị huỷ.", remedy="Không cần làm gì thêm.")
        if current.decided_on is not None and on < current.decided_on:
            raise Refused(
                "cancel.early", "Ngày huỷ không thể trước ngày quyết định.", remedy="Hãy xem lại ngày.", field="on"
            )
        if current.ceremony_on is not None and (spell := ledger.lasting(current.person)) is not None:
            ledger.end(spell, Ended.CANCELLED, on, at=at)
        ledger.note(current.person, current.unit_id, Ended.CANCELLED, on, at=at, document=document)
        new = revise(current, at=at, cancelled_on=on)
        record(
            by=by, at=at, action="members.cancel_admission", subject="members.person", subject_id=new.person.uid,
            unit_id=new.unit_id, after={"cancelled_on": on, "document": document.pk}, reason=reason,
        )  # fmt: skip
    return new
