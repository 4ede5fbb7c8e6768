"""A lent paper came back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.recording import lock
from ketnap.admissions.vetting.models import Loan
from ketnap.admissions.vetting.writing import not_to_come, written
from ketnap.lib.errors import Refused


def take_back_answer(*, by: Actor, at: dt.datetime, loan: Loan, on: dt.date) -> Loan:
    """The loan with its last day. Raises Refused when it is back already, or for a day before it went out."""
    with transaction.atomic():
        held = lock(loan.request.case)
        not_to_come(on, at)
        row = Loan.objects.get(pk=loan.pk)
        if row.back_on is not None or on < row.lent_on:
            raise Refused(
                "loan.back", "Giấy tờ đã trả, hoặc ngày trả trước ngày mượn.", remedy="Hãy xem lại ngày.", field="on"
            )
        row.back_on = on
        row.save(update_fields=["back_on"])
        written(held, "take_back_answer", by=by, at=at, request=row.request_id, on=on)
    return row
