"""Assign the official member who helps the person."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case, Helper, Step
from ketnap.admissions.recording import Paper, Taking, lock, take
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.members.kinds import Status
from ketnap.members.models import Person, Spell


def assign_helper(
    *, by: Actor, at: dt.datetime, case: Case, member: Person, on: dt.date, paper: Paper | None = None
) -> Helper:
    """Write the assignment, and take the step `helper_assigned` the first time.

    Raises Refused when the member is not official that day, helps already, or the case is over.
    """
    with transaction.atomic():
        held = lock(case)
        if held.closed_on is not None:
            raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
        if on > at.date():
            raise Refused("helper.future", "Ngày phân công ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
        if not Spell.objects.on(on).filter(person=member, status=Status.OFFICIAL).exists():
            raise Refused(
                "helper.not_official",
                f"{member.full_name} không phải đảng viên chính thức vào ngày phân công.",
                remedy="Hãy chọn đảng viên chính thức khác.",
                field="member",
            )
        if Helper.objects.filter(case=held, member=member, until=None).exists():
            raise Refused("helper.known", "Đảng viên này đang giúp đỡ.", remedy="Không cần ghi lại.", field="member")
        if not Step.objects.filter(case=held, key="helper_assigned", undone_at=None).exists():
            take(held, Taking("helper_assigned", on, paper or Paper()), by=by, at=at)
        helper = Helper.objects.create(case=held, unit_id=held.unit_id, member=member, since=on, recorded_at=at)
        record(
            by=by, at=at, action="admissions.assign_helper", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, after={"member": member.uid, "on": on},
        )  # fmt: skip
    return helper
