"""Let an admission or a recognition rest on a decision made again; the old decision stays readable as believed before."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.members.actions.withdraw_entry import What
from ketnap.members.models import Membership
from ketnap.members.revise import revise
from ketnap.organisations.models import Unit


def redate(
    *, by: Actor, at: dt.datetime, membership: Membership, what: What, on: dt.date, document: Document, decider: Unit
) -> Membership:
    """Put the new decision in the place of the old. Before the ceremony the admission is dated anew; after it the first date
    stays, since Party life began on it. A recognition takes the new date, the day the person became official does not move.

    Raises Refused for anything but a decision.
    """
    if what not in ("decided", "recognised"):
        raise Refused("redate.what", "Chỉ quyết định mới được thay bằng quyết định.", remedy="Hãy chọn lại bước.")
    with transaction.atomic():
        current = Membership.objects.known().select_for_update().get(pk=membership.pk)
        facts: dict[str, object] = {"recognition": document, "recognised_on": on}
        if what == "decided":
            facts = {"decision": document, "decider": decider}
            if current.ceremony_on is None:
                facts["decided_on"] = on
        new = revise(current, at=at, **facts)
        record(
            by=by, at=at, action="members.redate", subject="members.person", subject_id=new.person.uid, unit_id=new.unit_id,
            before={"decided_on": current.decided_on, "recognised_on": current.recognised_on},
            after={"what": what, "on": on, "document": document.pk},
        )  # fmt: skip
    return new
