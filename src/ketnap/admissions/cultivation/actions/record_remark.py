"""Record a helper's quarterly remarks: what they come to, and where the paper lies."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.cultivation.kinds import Rating
from ketnap.admissions.cultivation.models import Remark
from ketnap.admissions.cultivation.writing import choice, held_on
from ketnap.admissions.models import Helper
from ketnap.admissions.recording import Paper
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def quarter_of(day: dt.date) -> dt.date:
    """The first day of the quarter a day lies in."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def record_remark(
    *, by: Actor, at: dt.datetime, helper: Helper, on: dt.date, rating: str, paper: Paper | None = None
) -> Remark:
    """Write the remarks for the quarter of `on`. What they say stays on paper.

    Raises Refused before the assignment, after its end, or for a second time in the quarter.
    """
    kept = paper or Paper()
    choice(rating, Rating.values, "rating")
    with transaction.atomic():
        held = held_on(helper.case, on, at)
        row = Helper.objects.select_related("member").get(pk=helper.pk)
        if on < row.since or (row.until is not None and on > row.until):
            raise Refused(
                "remark.not_helping", f"{row.member.full_name} không giúp đỡ người này vào ngày {vn.day(on)}.",
                remedy="Hãy xem lại ngày.", field="on",
            )  # fmt: skip
        if Remark.objects.filter(helper=row, quarter=quarter_of(on)).exists():
            raise Refused("remark.known", "Quý này người giúp đỡ đã nhận xét.", remedy="Không cần ghi lại.", field="on")
        remark = Remark.objects.create(
            case=held, unit_id=held.unit_id, helper=row, quarter=quarter_of(on), on=on, rating=rating,
            paper_symbol=clean(kept.symbol), paper_place=clean(kept.place), did=by.did, typed_by=by.username, recorded_at=at,
        )  # fmt: skip
        record(
            by=by, at=at, action="admissions.record_remark", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, after={"member": row.member.uid, "on": on, "rating": rating, "paper": remark.paper_symbol},
        )  # fmt: skip
    return remark
