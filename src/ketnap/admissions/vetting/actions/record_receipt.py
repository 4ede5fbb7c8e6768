"""Write the day the body asked received the request: its limit runs from there."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.vetting.models import Request
from ketnap.admissions.vetting.requests import running
from ketnap.admissions.vetting.writing import written
from ketnap.lib.errors import Refused


def record_receipt(*, by: Actor, at: dt.datetime, request: Request, on: dt.date) -> Request:
    """The request with its day of receipt. Raises Refused when it is over, received already, or before it was sent."""
    with transaction.atomic():
        row = running(request, on, at)
        if row.received_on is not None:
            raise Refused("vetting.received", "Đã ghi ngày nhận.", remedy="Không cần ghi lại.", field="on")
        row.received_on = on
        row.save(update_fields=["received_on"])
        written(row.case, "record_receipt", by=by, at=at, request=row.pk, on=on)
    return row
