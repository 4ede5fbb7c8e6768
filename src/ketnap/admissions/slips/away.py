"""A file that was sent back and not taken in again: what the levels above do with it waits until it lies with them."""

from __future__ import annotations

import datetime as dt

from ketnap.admissions.models import Case
from ketnap.admissions.places import Way
from ketnap.admissions.slips.models import Slip, SlipKind
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Profile

WAITING = frozenset(
    {
        "subcommittee_appraisal", "committee_resolution", "sent_up", "decided", "recognition_appraisal",
        "recognition_committee_resolution", "recognised",
    }
)  # fmt: skip
"""Steps levels above the cell take on a file that lies with them."""


def sent_back(case: Case, unit: int | None, on: dt.date) -> Slip | None:
    """The return slip because of which `unit` can't act on the file on `on`: the last slip of all, or the last of the unit itself."""
    slips = list(Slip.objects.filter(case=case, undone_at=None, on__lte=on).order_by("pk"))
    own = [slip for slip in slips if slip.office_id == unit]
    last = [found[-1] for found in (own, slips) if found]
    return next((slip for slip in last if slip.kind == SlipKind.RETURN), None)


def check_here(case: Case, way: Way, key: str, on: dt.date) -> None:
    """Raise Refused for a step of a level above on a day on which the file was sent back."""
    step = way.step(key)
    unit = way.place.acting(step.actor) if step is not None else None
    if key not in WAITING or unit == way.place.cell:
        return
    slip = sent_back(case, unit, on)
    if slip is not None:
        office = Profile.objects.on(on).filter(unit=slip.office_id).first()
        who = office.name if office is not None else "Cấp uỷ cấp trên"
        raise Refused(
            "slip.sent_back",
            f"{who} đã trả hồ sơ ngày {vn.day(slip.on)} (phiếu số {slip.numbered}), đến {vn.day(on)} chưa tiếp nhận lại.",
            remedy="Hãy ghi phiếu tiếp nhận khi hồ sơ gửi lại, rồi mới ghi bước này.",
        )
