"""End a helper's assignment; the step stays, a new helper may follow."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Helper
from ketnap.admissions.recording import lock
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def end_helper(*, by: Actor, at: dt.datetime, helper: Helper, on: dt.date, reason: str = "") -> Helper:
    """`on` is the first day they no longer help. Raises Refused when it has ended or the day is too early."""
    with transaction.atomic():
        case = lock(helper.case)
        row = Helper.objects.select_related("member").get(pk=helper.pk)
        if row.until is not None:
            raise Refused("helper.ended", "Đã ghi thôi giúp đỡ.", remedy="Không cần ghi lại.")
        if on < row.since:
            raise Refused("helper.early", "Ngày này trước ngày phân công.", remedy="Hãy xem lại ngày.", field="on")
        row.until, row.reason = on, clean(reason)
        row.save(update_fields=["until", "reason"])
        record(
            by=by, at=at, action="admissions.end_helper", subject="admissions.case", subject_id=case.uid,
            unit_id=case.unit_id, after={"member": row.member.uid, "until": on}, reason=row.reason,
        )  # fmt: skip
    return row
