"""Record an admission decision: achieved for the target, not yet a member until the ceremony."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import after, since
from ketnap.members import ledger
from ketnap.members.models import Membership, Person
from ketnap.organisations.models import Unit


def admit(
    *,
    by: Actor,
    at: dt.datetime,
    person: Person,
    unit: Unit,
    decider: Unit | None,
    decided_on: dt.date,
    decision: Document | None,
    again: bool = False,
) -> Membership:
    """Write the decision for the cell `unit`. Raises Refused when the person is a member or awaits a ceremony already."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if ledger.lasting(person) is not None:
            raise Refused("admit.member", "Người này đang là đảng viên.", remedy="Hãy xem lại hồ sơ.")
        pending = Membership.objects.known().filter(person=person, ceremony_on=None, cancelled_on=None)
        if pending.exists():
            raise Refused(
                "admit.pending",
                "Người này đã có quyết định kết nạp, đang chờ lễ kết nạp.",
                remedy="Hãy ghi lễ kết nạp.",
            )
        ledger.must_be_cell(unit, decided_on)
        ledger.tie(person, unit.pk)
        membership = Membership.objects.create(
            person=person, unit=unit, decider=decider, again=again, decided_on=decided_on, decision=decision,
            recorded=since(after(Membership.objects.filter(person=person), at=at)),
        )  # fmt: skip
        ledger.note(person, unit.pk, "decided", decided_on, at=at, document=decision)
        record(
            by=by, at=at, action="members.admit", subject="members.person", subject_id=person.uid, unit_id=unit.pk,
            after={"decided_on": decided_on, "decision": decision.pk if decision else None,
                   "decider": decider.code if decider else None, "again": again},
        )  # fmt: skip
    return membership
