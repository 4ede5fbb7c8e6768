"""Record how a trial task ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.cultivation.kinds import TaskResult
from ketnap.admissions.cultivation.models import TrialTask
from ketnap.admissions.cultivation.writing import choice, held_on
from ketnap.audit.record import record
from ketnap.lib.errors import Refused


def finish_task(*, by: Actor, at: dt.datetime, task: TrialTask, result: str, on: dt.date) -> TrialTask:
    """Write the result. Raises Refused when there is one already, or the day is before the task was given."""
    choice(result, TaskResult.values, "result")
    with transaction.atomic():
        held = held_on(task.case, on, at)
        row = TrialTask.objects.select_for_update().get(pk=task.pk)
        if row.result:
            raise Refused("task.finished", "Nhiệm vụ này đã có kết quả.", remedy="Không cần ghi lại.")
        if on < row.given_on:
            raise Refused("task.early", "Ngày này trước ngày giao.", remedy="Hãy xem lại ngày.", field="on")
        row.result, row.done_on = result, on
        row.save(update_fields=["result", "done_on"])
        record(
            by=by, at=at, action="admissions.finish_task", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, after={"task": row.pk, "result": result, "on": on},
        )  # fmt: skip
    return row
