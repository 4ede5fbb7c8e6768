"""Close a task, saying what came of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.work.models import Task


def close_task(*, by: Actor, at: dt.datetime, task: Task, outcome: str) -> Task:
    """Mark the task done. Raises Refused without an outcome, or when it has been closed before."""
    outcome = clean(outcome)
    if not outcome:
        raise Refused("task.outcome", "Chưa ghi kết quả.", remedy="Hãy ghi ngắn gọn việc đã làm.", field="outcome")
    with transaction.atomic():
        task = Task.objects.select_for_update().get(pk=task.pk)
        if task.closed_at is not None:
            raise Refused("task.closed", "Việc này đã xong từ trước.", remedy="Không cần làm gì thêm.")
        task.closed_at, task.outcome = at, outcome
        task.save(update_fields=["closed_at", "outcome"])
        record(
            by=by, at=at, action="work.close_task", subject="work.task", subject_id=task.pk, unit_id=task.unit_id,
            after={"kind": task.kind, "outcome": outcome},
        )  # fmt: skip
    return task
