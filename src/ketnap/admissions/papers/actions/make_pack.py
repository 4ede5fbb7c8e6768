"""Make the inspector's pack of one case: it leaves the house, so it is written into the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.papers.pack import pack_of, trail_of
from ketnap.audit.record import record
from ketnap.lib.papers.pdf import write_pdf


def make_pack(
    *, by: Actor, at: dt.datetime, case: Case, day: dt.date, units: Iterable[int], name: str, demo: bool
) -> bytes:
    """The PDF. `units` are those where the user may read the trail; `name` is printed as who had it made."""
    with transaction.atomic():
        trail = trail_of(case, units)
        content = write_pdf(pack_of(case, day, written=at, by=name, trail=trail, demo=demo))
        record(
            by=by, at=at, action="admissions.make_pack", subject="admissions.case", subject_id=case.uid, unit_id=case.unit_id,
            after={"entries": len(trail)},
        )  # fmt: skip
    return content
