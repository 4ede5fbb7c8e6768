"""Take back a fact beside a step that was written wrong. It stays, marked, with the reason; the right one is written anew."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.recording import lock
from ketnap.admissions.sidefacts.kinds import SPECS
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.admissions.sidefacts.reading import may_be_written
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def undo_side_fact(*, by: Actor, at: dt.datetime, fact: SideFact, reason: str) -> SideFact:
    """The row, marked. The number of a card stays with the member until another is written.

    Raises Refused without a reason, when it is taken back already or another fact rests on it, or when the case ended otherwise
    than by recognition.
    """
    why = clean(reason)
    if not why:
        raise Refused("undo.reason", "Chưa ghi lý do gỡ.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        held = lock(fact.case)
        row = SideFact.objects.get(pk=fact.pk)
        if row.undone_at is not None:
            raise Refused("undo.done", "Việc này đã được gỡ.", remedy="Không cần gỡ lại.")
        if not may_be_written(held):
            raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
        resting = [kind for kind, spec in SPECS.items() if spec.follows == row.kind and spec.strict]
        later = SideFact.objects.filter(case=held, kind__in=resting, undone_at=None).first()
        if later is not None:
            label = SPECS[later.kind].label
            raise Refused("undo.later", f"Đã ghi “{label}” dựa trên việc này.", remedy="Hãy gỡ việc đó trước.")
        row.undone_at, row.undone_by, row.undo_reason = at, by.username, why
        row.save(update_fields=["undone_at", "undone_by", "undo_reason"])
        record(
            by=by, at=at, action="sidefacts.undo_side_fact", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, reason=why, before={"fact": row.pk, "kind": row.kind, "on": row.on},
        )  # fmt: skip
    return row
