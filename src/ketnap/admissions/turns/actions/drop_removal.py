"""End a proposal of removal without removing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.recording import lock
from ketnap.admissions.turns.models import Removal
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def drop_removal(*, by: Actor, at: dt.datetime, removal: Removal, on: dt.date, reason: str) -> Removal:
    """The case goes on. Raises Refused without a reason, on a day before the proposal, or when it is over."""
    reason = clean(reason)
    if not reason:
        raise Refused("removal.reason", "Thôi xem xét phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        case = lock(removal.case)
        row = Removal.objects.select_for_update().get(pk=removal.pk)
        if row.decided_on is not None or row.dropped_on is not None:
            raise Refused("removal.over", "Việc xoá tên này đã kết thúc.", remedy="Không cần ghi lại.")
        if on > at.date() or on < row.proposed_on:
            raise Refused(
                "removal.date_order",
                f"Ngày thôi xem xét phải từ ngày đề nghị ({vn.day(row.proposed_on)}) đến hôm nay.",
                remedy="Hãy xem lại ngày.",
                field="on",
            )
        row.dropped_on, row.dropped_why = on, reason
        row.save(update_fields=["dropped_on", "dropped_why"])
        record(
            by=by, at=at, action="admissions.drop_removal", subject="admissions.case", subject_id=case.uid,
            unit_id=case.unit_id, after={"on": on}, reason=reason,
        )  # fmt: skip
    return row
