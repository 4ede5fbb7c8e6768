"""A member leaves the Party: death, expulsion, struck off, released."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.members import ledger
from ketnap.members.kinds import LEFT, Ended
from ketnap.members.models import Person, Spell, Transfer


def end_membership(
    *, by: Actor, at: dt.datetime, person: Person, kind: str, on: dt.date, document: Document | None = None
) -> Spell:
    """End the lasting spell on `on` and return it. Raises Refused for no member, an unknown kind, or a transfer under way."""
    if kind not in LEFT or kind == Ended.CANCELLED:
        raise Refused("leave.kind", "Lý do rời Đảng không có trong danh mục.", remedy="Hãy chọn lại.", field="kind")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        spell = ledger.lasting(person)
        if spell is None:
            raise Refused("leave.no_member", "Người này hiện không phải đảng viên.", remedy="Hãy xem lại hồ sơ.")
        if Transfer.objects.filter(person=person, received_on=None, returned_on=None).exists():
            raise Refused(
                "leave.in_transit", "Người này đang chuyển sinh hoạt.", remedy="Hãy ghi tiếp nhận hoặc trả lại trước."
            )
        ledger.end(spell, kind, on, at=at)
        ledger.note(person, spell.unit_id, kind, on, at=at, document=document)
        record(
            by=by, at=at, action="members.end_membership", subject="members.person", subject_id=person.uid,
            unit_id=spell.unit_id, after={"kind": kind, "on": on, "document": document.pk if document else None},
        )  # fmt: skip
    return spell
