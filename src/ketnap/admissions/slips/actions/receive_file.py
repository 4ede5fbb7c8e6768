"""Take the file of a case in at the next level and give the slip its number."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.slips.desk import begin, enter
from ketnap.admissions.slips.models import Slip, SlipKind
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def receive_file(
    *, by: Actor, at: dt.datetime, case: Case, office: int, on: dt.date, handed_by: str = "", taken_by: str = ""
) -> Slip:
    """The intake slip. Raises Refused where the file lies at that office already, or for a wrong office or day."""
    with transaction.atomic():
        held, last = begin(case, office, on, at)
        if last is not None and last.kind == SlipKind.INTAKE and last.office_id == office:
            raise Refused(
                "slip.here",
                f"Hồ sơ đã được tiếp nhận, số {last.numbered}.",
                remedy="Không cần ghi lại.",
                field="office",
            )
        slip = Slip(
            case=held,
            office_id=office,
            kind=SlipKind.INTAKE,
            on=on,
            handed_by=clean(handed_by),
            taken_by=clean(taken_by),
        )
        return enter(slip, by=by, at=at, action="receive_file")
