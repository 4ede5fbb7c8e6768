"""Record the ceremony: from this day the person is a probationary member of the cell that held it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.members import ledger
from ketnap.members.kinds import Began, Status
from ketnap.members.models import Membership
from ketnap.members.revise import revise
from ketnap.organisations.models import Unit


def hold_ceremony(
    *, by: Actor, at: dt.datetime, membership: Membership, on: dt.date, unit: Unit | None = None
) -> Membership:
    """Begin the probation on `on` in `unit` (default: the cell of the decision).

    Raises Refused before the decision, twice, or after the decision was cancelled.
    """
    with transaction.atomic():
        current = Membership.objects.known().select_for_update().get(pk=membership.pk)
        if current.ceremony_on is not None:
            raise Refused("ceremony.held", "Lễ kết nạp đã được ghi.", remedy="Không cần ghi lại.")
        if current.cancelled_on is not None:
            raise Refused("ceremony.cancelled", "Quyết định kết nạp đã bị huỷ.", remedy="Hãy xem lại hồ sơ.")
        if current.decided_on is not None and on < current.decided_on:
            raise Refused(
                "ceremony.before_decision",
                "Lễ kết nạp không thể trước ngày quyết định.",
                remedy="Hãy xem lại ngày.",
                field="on",
            )
        cell = unit or current.unit
        ledger.begin(current.person, cell, Status.PROBATIONARY, Began.ADMITTED, on, at=at, document=current.decision)
        new = revise(current, at=at, ceremony_on=on, unit=cell)
        record(
            by=by, at=at, action="members.hold_ceremony", subject="members.person", subject_id=new.person.uid,
            unit_id=cell.pk, after={"ceremony_on": on, "unit": cell.code},
        )  # fmt: skip
    return new
