"""Put a committee member in charge of a case; whoever was in charge before is so no longer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.cultivation.models import CommitteeCharge
from ketnap.admissions.cultivation.writing import held_on
from ketnap.admissions.models import Case
from ketnap.audit.record import record
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members.models import Person, Seat
from ketnap.organisations.tree import tree_on


def put_in_charge(*, by: Actor, at: dt.datetime, case: Case, member: Person, on: dt.date) -> CommitteeCharge:
    """Write the charge from `on`. Raises Refused unless the member sits that day in a committee of the cell or above it."""
    with transaction.atomic():
        held = held_on(case, on, at)
        path = tree_on(on).path(held.unit_id)
        with rls.widened(path):  # a committee above the cell may be out of the user's sight
            seated = Seat.objects.on(on).filter(person=member, committee__unit_id__in=path).exists()
        if not seated:
            raise Refused(
                "charge.not_seated", f"{member.full_name} không phải cấp uỷ viên của chi bộ hoặc cấp trên vào ngày đó.",
                remedy="Hãy chọn cấp uỷ viên khác, hoặc ghi cấp uỷ viên ở trang đơn vị.", field="member",
            )  # fmt: skip
        last = CommitteeCharge.objects.select_for_update().filter(case=held, until=None).first()
        if last is not None:
            _end(last, member, on)
        row = CommitteeCharge.objects.create(
            case=held, unit_id=held.unit_id, member=member, since=on, did=by.did, typed_by=by.username, recorded_at=at
        )
        record(
            by=by, at=at, action="admissions.put_in_charge", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, after={"member": member.uid, "on": on},
        )  # fmt: skip
    return row


def _end(last: CommitteeCharge, member: Person, on: dt.date) -> None:
    if last.member_id == member.pk:
        raise Refused("charge.known", "Đồng chí này đang phụ trách.", remedy="Không cần ghi lại.", field="member")
    if on < last.since:
        raise Refused(
            "charge.early",
            "Ngày này trước ngày người phụ trách hiện nay nhận việc.",
            remedy="Hãy xem lại ngày.",
            field="on",
        )
    last.until = on
    last.save(update_fields=["until"])
