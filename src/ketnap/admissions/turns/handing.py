"""What one officer has in hand: the preview of a handover and the act read the same rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ketnap.accounts.models import User
from ketnap.admissions.turns.models import Charge, TaskOwner


@dataclass(frozen=True)
class OpenWork:
    """Cases in charge that still run, and tasks not done."""

    charges: tuple[Charge, ...]
    tasks: tuple[TaskOwner, ...]


def open_work(user: User, units: Collection[int]) -> OpenWork:
    """The open work of the officer at the units. Two queries."""
    charges = Charge.objects.filter(user=user, until=None, unit_id__in=units, case__closed_on=None)
    tasks = TaskOwner.objects.filter(user=user, until=None, unit_id__in=units, task__closed_at=None)
    return OpenWork(
        tuple(charges.select_related("case__person").order_by("case__person__sort_key", "pk")),
        tuple(tasks.select_related("task").order_by("task__created_at", "pk")),
    )
