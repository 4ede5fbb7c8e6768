"""Goals that are no number, as they stand after their changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ketnap.targets.models import GoalChange, Target


def as_revised(targets: Iterable[Target], known: dt.datetime | None = None) -> list[Target]:
    """The targets with `low` and `high` as last changed (by `known`). In memory only; no query where all are numbers."""
    found = list(targets)
    goals = [target.pk for target in found if not target.in_ledger]
    if not goals:
        return found
    rows = GoalChange.objects.filter(target__in=goals).order_by("id")
    if known is not None:
        rows = rows.filter(at__lte=known)
    latest = {row.target_id: row for row in rows}
    for target in found:
        if (change := latest.get(target.pk)) is not None:
            target.low, target.high = change.low, change.high
    return found
