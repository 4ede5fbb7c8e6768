"""A referee no longer vouches (moved, disciplined, replaced)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Referee
from ketnap.admissions.recording import lock
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def end_referee(*, by: Actor, at: dt.datetime, referee: Referee, on: dt.date, reason: str) -> Referee:
    """`on` is the first day it no longer counts. Raises Refused without a reason, before it began, or when ended already."""
    if not clean(reason):
        raise Refused("referee.reason", "Thôi giới thiệu phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        case = lock(referee.case)
        row = Referee.objects.get(pk=referee.pk)
        if row.until is not None:
            raise Refused("referee.ended", "Đã ghi thôi giới thiệu.", remedy="Không cần ghi lại.")
        if on < row.on:
            raise Refused("referee.early", "Ngày này trước ngày giới thiệu.", remedy="Hãy xem lại ngày.", field="on")
        row.until = on
        row.save(update_fields=["until"])
        record(
            by=by, at=at, action="admissions.end_referee", subject="admissions.case", subject_id=case.uid,
            unit_id=case.unit_id, after={"referee": row.pk, "until": on}, reason=clean(reason),
        )  # fmt: skip
    return row
