"""Leave the trace of an export of what is lacking beside the steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record


def export_lacking(
    *, by: Actor, at: dt.datetime, unit_id: int, kind: str, late: bool, cases: Sequence[int], lines: int
) -> None:
    """Write which cases left the house, for which kind (empty: every one), whether only those beyond their limit."""
    record(
        by=by, at=at, action="sidefacts.export_lacking", subject="admissions.case", unit_id=unit_id,
        after={"kind": kind, "late": late, "cases": len(cases), "lines": lines}, rows=list(cases),
    )  # fmt: skip
