"""Take back a correction of the calendar that was recorded by mistake."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.work.workdays.actions.correct_day import close
from ketnap.work.workdays.models import Correction


def withdraw_correction(*, by: Actor, at: dt.datetime, correction: Correction, reason: str) -> Correction:
    """The correction, closed; the day is again as shipped. Raises Refused without a reason, or when it no longer holds."""
    if not clean(reason):
        raise Refused("workday.reason", "Gỡ điều chỉnh phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        held = Correction.objects.select_for_update().get(pk=correction.pk)
        if held.recorded.upper is not None:
            raise Refused(
                "workday.closed", "Điều chỉnh này đã được gỡ hoặc thay.", remedy="Hãy mở lại danh sách điều chỉnh."
            )
        close(at=at, day=held.day, whole_year=held.whole_year)
        record(
            by=by, at=at, action="work.withdraw_correction", subject="work.workday", subject_id=held.pk, reason=clean(reason),
            before={"on": held.day, "kind": held.kind, "symbol": held.symbol},
        )  # fmt: skip
        held.refresh_from_db()
    return held
