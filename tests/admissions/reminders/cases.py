"""Cases with limits running, for the tests of this room: steps are written as they stand after the acts."""

from __future__ import annotations

import datetime as dt

from ketnap.admissions.models import Case, Step
from ketnap.organisations.models import Unit
from tests.admissions import paths

TODAY = paths.NOW.date()
NAME = "Quần Chúng Giả Định"  # what every invented person of `paths.source` is called


def step(case: Case, key: str, on: dt.date) -> Step:
    """A step taken."""
    return Step.objects.create(
        case=case, unit_id=case.unit_id, key=key, on=on, typed_by="kiểm thử", recorded_at=paths.NOW
    )


def voted(cell: Unit, on: dt.date) -> Case:
    """A case whose cell voted on `on`: the decision is awaited."""
    case = paths.source(cell, on - dt.timedelta(days=60))
    for nth, key in enumerate(("sympathiser", "file_compiled")):
        step(case, key, on - dt.timedelta(days=50 - nth))
    step(case, "cell_vote", on)
    return case
