"""Take a summary table out of the house: the export is audited before the file is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.audit.record import record


def export_summary(*, by: Actor, at: dt.datetime, unit_id: int, key: str, kind: str, cases: Sequence[Case]) -> None:
    """Write the trace of the export: which cases, for which meeting, in which form (xlsx or docx)."""
    record(
        by=by, at=at, action="admissions.export_summary", subject="admissions.case", unit_id=unit_id,
        after={"step": key, "form": kind, "cases": len(cases)}, rows=[case.pk for case in cases],
    )  # fmt: skip
