"""Take a task of the unit upon one officer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.models import User
from ketnap.admissions.turns.models import TaskOwner
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.work.models import Task


def own_task(*, by: Actor, at: dt.datetime, task: Task, user: User, on: dt.date) -> TaskOwner:
    """Write whose task it is from `on`. Raises Refused for a task that is done, or that somebody has taken."""
    with transaction.atomic():
        row = Task.objects.select_for_update().get(pk=task.pk)
        if row.closed_at is not None:
            raise Refused("task.closed", "Việc này đã xong từ trước.", remedy="Không cần làm gì thêm.")
        if TaskOwner.objects.filter(task=row, until=None).exists():
            raise Refused("task.owned", "Việc này đã có người nhận.", remedy="Hãy bàn giao từ người đang giữ.")
        made = TaskOwner.objects.create(task=row, unit_id=row.unit_id, user=user, since=on, recorded_at=at)
        record(
            by=by, at=at, action="admissions.own_task", subject="work.task", subject_id=row.pk, unit_id=row.unit_id,
            after={"user": user.pk, "on": on},
        )  # fmt: skip
    return made
