"""Leave the trace of an export of the time cases spent in a stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record


def export_stage_time(*, by: Actor, at: dt.datetime, unit_id: int, stage: str, cases: Sequence[int]) -> None:
    """Write which cases left the house, for which stage (empty: every one)."""
    record(
        by=by, at=at, action="admissions.export_stage_time", subject="admissions.case", unit_id=unit_id,
        after={"stage": stage, "cases": len(cases)}, rows=list(cases),
    )  # fmt: skip
