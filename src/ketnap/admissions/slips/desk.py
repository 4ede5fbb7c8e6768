"""What both slips share: which offices may hold the file, whether it lies there, the next number of the register, the entry."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.places import places_at
from ketnap.admissions.recording import lock
from ketnap.admissions.slips.models import Slip
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit


def offices(case: Case, *days: dt.date) -> list[int]:
    """Units above the cell to which its file may be sent on one of the days, from the nearest up."""
    around = places_at({(case.unit_id, day) for day in days}).values()
    found = [unit for place in around for unit in (place.sub, place.grassroots, place.decider)]
    return [unit for unit in dict.fromkeys(found) if unit and unit != case.unit_id]


def last_slip(case: Case) -> Slip | None:
    """The slip that says where the file is: the last not taken back. None while it never left the cell."""
    return Slip.objects.filter(case=case, undone_at=None).order_by("pk").last()


def begin(case: Case, office: int, on: dt.date, at: dt.datetime) -> tuple[Case, Slip | None]:
    """The case held, and the slip that counts until now. Raises Refused for a closed case, an office that is none, a day to come
    or out of order."""
    held = lock(case)
    if held.closed_on is not None:
        raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
    last = last_slip(held)
    where_it_lies = last.office_id if last is not None else None  # who decides may have changed since
    if office not in (*offices(held, on), where_it_lies):
        raise Refused(
            "slip.office", "Nơi này không thuộc trình tự gửi hồ sơ.", remedy="Hãy chọn cấp uỷ cấp trên.", field="office"
        )
    if on > at.date():
        raise Refused("slip.future", "Ngày ghi ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    if last is not None and on < last.on:
        raise Refused(
            "slip.order", f"Ngày ghi trước phiếu gần nhất ({vn.day(last.on)}).", remedy="Hãy xem lại ngày.", field="on"
        )
    return held, last


def enter(slip: Slip, *, by: Actor, at: dt.datetime, action: str) -> Slip:
    """Give the slip the next number of its register and save it with its entry. Two at once take turns on the office."""
    Unit.objects.select_for_update().get(pk=slip.office_id)
    slip.year, slip.unit_id, slip.typed_by, slip.recorded_at = slip.on.year, slip.case.unit_id, by.username, at
    register = Slip.objects.filter(office=slip.office_id, kind=slip.kind, year=slip.year)
    slip.number = (register.aggregate(last=Max("number"))["last"] or 0) + 1
    slip.save(force_insert=True)
    record(
        by=by, at=at, action=f"slips.{action}", subject="admissions.case", subject_id=slip.case.uid, unit_id=slip.unit_id,
        reason=slip.why, after={"office": slip.office_id, "number": slip.numbered, "on": slip.on},
    )  # fmt: skip
    return slip
