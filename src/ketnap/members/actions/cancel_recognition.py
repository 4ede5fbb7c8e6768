"""Cancel a recognition decision: the member is probationary again from the day they had been made official."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members import ledger
from ketnap.members.kinds import Began
from ketnap.members.models import Event, Membership
from ketnap.members.revise import revise


def cancel_recognition(
    *, by: Actor, at: dt.datetime, membership: Membership, on: dt.date, document: Document, reason: str
) -> Membership:
    """Take the recognition back on `document`; what was believed before stays readable.

    Raises Refused for somebody not recognised, or on a day before the recognition.
    """
    with transaction.atomic():
        current = Membership.objects.known().select_for_update().get(pk=membership.pk)
        if current.official_on is None or current.cancelled_on is not None:
            raise Refused(
                "annul.not_official", "Người này chưa được công nhận chính thức.", remedy="Hãy xem lại hồ sơ."
            )
        if current.recognised_on is not None and on < current.recognised_on:
            raise Refused(
                "annul.early", "Ngày huỷ không thể trước ngày công nhận.", remedy="Hãy xem lại ngày.", field="on"
            )
        with rls.widened(ledger.units_of(current.person)):
            unit_id = ledger.annul_recognition(current.person, current.official_on, at=at)
            Event.objects.filter(
                person=current.person, kind=Began.RECOGNISED, on=current.official_on, withdrawn_at=None
            ).update(withdrawn_at=at)
        ledger.note(current.person, unit_id, "annulled", on, at=at, document=document)
        new = revise(current, at=at, official_on=None, recognised_on=None, recognition=None)
        record(
            by=by, at=at, action="members.cancel_recognition", subject="members.person", subject_id=new.person.uid,
            unit_id=unit_id, before={"official_on": current.official_on, "recognised_on": current.recognised_on},
            after={"on": on, "document": document.pk}, reason=reason,
        )  # fmt: skip
    return new
