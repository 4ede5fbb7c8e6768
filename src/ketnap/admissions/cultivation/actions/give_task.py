"""Give the person a task to prove themselves."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.cultivation.kinds import TaskKind
from ketnap.admissions.cultivation.models import TrialTask
from ketnap.admissions.cultivation.writing import choice, held_on
from ketnap.admissions.models import Case
from ketnap.audit.record import record
from ketnap.lib.errors import Refused


def give_task(
    *, by: Actor, at: dt.datetime, case: Case, kind: str, on: dt.date, due_on: dt.date | None = None
) -> TrialTask:
    """Write the task. Raises Refused for a kind not on the list, or a last day before it is given."""
    choice(kind, TaskKind.values, "kind")
    if due_on is not None and due_on < on:
        raise Refused("task.due", "Hạn hoàn thành trước ngày giao.", remedy="Hãy xem lại hạn.", field="due_on")
    with transaction.atomic():
        held = held_on(case, on, at)
        task = TrialTask.objects.create(
            case=held, unit_id=held.unit_id, kind=kind, given_on=on, due_on=due_on, did=by.did, typed_by=by.username,
            recorded_at=at,
        )  # fmt: skip
        record(
            by=by, at=at, action="admissions.give_task", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, after={"task": task.pk, "kind": kind, "on": on, "due_on": due_on},
        )  # fmt: skip
    return task
