"""Take back what was recorded for many cases at once, on its day: each row by the one action that takes a step back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.actions.record_many import Row
from ketnap.admissions.actions.undo_step import undo_step
from ketnap.admissions.models import Step
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def undo_many(*, by: Actor, at: dt.datetime, steps: Sequence[Step], reason: str) -> list[Row]:
    """Mark each step undone; a refused row stays and says why. Rows come back in the order given, with the step where it was undone.

    One entry names every case undone. Raises Refused for no steps, steps of different acts, or without a reason.
    """
    if not clean(reason):
        raise Refused("undo.reason", "Gỡ một lần ghi phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    acts = {(step.key, step.recorded_at, step.typed_by) for step in steps}
    if len(acts) != 1:
        raise Refused("bulk.one_act", "Mỗi lần chỉ gỡ một lần ghi.", remedy="Hãy chọn lại lần ghi cần gỡ.")
    found: dict[int, Row] = {}
    with transaction.atomic():
        for step in sorted(steps, key=lambda step: step.case_id):  # one order for all, so two people cannot deadlock
            try:
                with transaction.atomic():
                    found[step.pk] = Row(step.case, step=undo_step(by=by, at=at, step=step, reason=reason))
            except Refused as refused:
                found[step.pk] = Row(step.case, refused=refused)
        undone = [row for row in found.values() if row.step is not None]
        if undone:
            (key, recorded_at, typed_by) = acts.pop()
            record(
                by=by, at=at, action="admissions.undo_many", subject="admissions.step", subject_id=key, reason=clean(reason),
                before={"key": key, "recorded_at": recorded_at.isoformat(), "typed_by": typed_by},
                after={"undone": len(undone), "refused": len(found) - len(undone)}, rows=[row.case.pk for row in undone],
            )  # fmt: skip
    return [found[step.pk] for step in steps]
