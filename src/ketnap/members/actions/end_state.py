"""End a state on a day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import close, since, span
from ketnap.members.models import StateSpan


def end_state(*, by: Actor, at: dt.datetime, state: StateSpan, on: dt.date) -> StateSpan:
    """Replace the lasting row by one that ends on `on`. Raises Refused when it has ended or the day is too early."""
    with transaction.atomic():
        row = StateSpan.objects.known().select_for_update().get(pk=state.pk)
        if row.valid_until is not None:
            raise Refused("state.ended", "Trạng thái này đã kết thúc.", remedy="Không cần làm gì thêm.")
        if row.valid_from is not None and on <= row.valid_from:
            raise Refused("state.early", "Ngày kết thúc phải sau ngày bắt đầu.", remedy="Hãy xem lại ngày.", field="on")
        moment = close([row], at=at)
        new = StateSpan.objects.create(
            person_id=row.person_id, unit_id=row.unit_id, state=row.state, document_id=row.document_id,
            valid=span(row.valid_from, on), recorded=since(moment),
        )  # fmt: skip
        record(
            by=by, at=at, action="members.end_state", subject="members.person", subject_id=row.person.uid,
            unit_id=row.unit_id, before={"state": row.state}, after={"until": on},
        )  # fmt: skip
    return new
