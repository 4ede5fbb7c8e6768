"""The trace of a table or report of targets that leaves the house."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record


def export_table(
    *, by: Actor, at: dt.datetime, unit_id: int, what: str, start: dt.date, end: dt.date, kind: str, count: int
) -> None:
    """Record it: which table, of which period, as which kind of file, how many rows. The caller has checked the right."""
    with transaction.atomic():
        record(
            by=by, at=at, action="targets.export", subject="organisations.unit", subject_id=unit_id, unit_id=unit_id,
            after={"table": what, "from": start, "to": end, "file": kind, "count": count},
        )  # fmt: skip
