"""Record a state that changes who counts in a vote, from a day to a day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import after, since, typed_span
from ketnap.members.kinds import MemberState
from ketnap.members.models import Person, Spell, StateSpan


def set_state(
    *, by: Actor, at: dt.datetime, person: Person, state: str, on: dt.date, until: dt.date | None = None,
    document: Document | None = None,
) -> StateSpan:  # fmt: skip
    """Begin the state on `on`, at the unit the person is in that day. Raises Refused when it overlaps one already recorded,
    or ends before it begins."""
    if state not in MemberState.values:
        raise Refused("state.kind", "Trạng thái không có trong danh mục.", remedy="Hãy chọn lại.", field="state")
    valid = typed_span(on, until, code="state.dates", field="until")
    with transaction.atomic():
        spell = Spell.objects.on(on).filter(person=person).first()
        if spell is None:
            raise Refused(
                "state.no_member", "Ngày này người đó không phải đảng viên.", remedy="Hãy xem lại ngày.", field="on"
            )
        if StateSpan.objects.known().filter(person=person, state=state, valid__overlap=valid).exists():
            raise Refused(
                "state.overlap", "Trạng thái này đã được ghi.", remedy="Hãy kết thúc lần ghi trước.", field="on"
            )
        row = StateSpan.objects.create(
            person=person,
            unit_id=spell.unit_id,
            state=state,
            valid=valid,
            recorded=since(after(StateSpan.objects.filter(person=person, state=state), at=at)),
            document=document,
        )
        record(
            by=by, at=at, action="members.set_state", subject="members.person", subject_id=person.uid,
            unit_id=spell.unit_id, after={"state": state, "from": on, "until": until},
        )  # fmt: skip
    return row
