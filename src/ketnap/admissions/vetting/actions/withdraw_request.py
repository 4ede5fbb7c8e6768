"""Withdraw a request sent or typed wrongly. It stays in the list, marked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.vetting.kinds import Withdrawn
from ketnap.admissions.vetting.models import Request
from ketnap.admissions.vetting.requests import running
from ketnap.admissions.vetting.writing import written
from ketnap.lib.errors import Refused


def withdraw_request(*, by: Actor, at: dt.datetime, request: Request, on: dt.date, reason: str) -> Request:
    """The request withdrawn for a reason of the closed list. Raises Refused for another reason, or when it is over."""
    if reason not in Withdrawn.values:
        raise Refused("vetting.reason", "Lý do rút không có trong danh mục.", remedy="Hãy chọn lại.", field="reason")
    with transaction.atomic():
        row = running(request, on, at)
        row.withdrawn_on, row.withdrawn_for = on, reason
        row.save(update_fields=["withdrawn_on", "withdrawn_for"])
        written(row.case, "withdraw_request", by=by, at=at, request=row.pk, on=on, why=reason)
    return row
