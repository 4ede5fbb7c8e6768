"""Lend out the paper of an answer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.recording import lock
from ketnap.admissions.vetting.models import Loan, Request
from ketnap.admissions.vetting.writing import not_to_come, place_on_path, written
from ketnap.lib.errors import Refused
from ketnap.members.models import Person


def lend_answer(
    *, by: Actor, at: dt.datetime, request: Request, on: dt.date, to_unit: int, borrower: Person | None = None
) -> Loan:
    """The loan, also of a case that is over: its papers stay. Raises Refused without an answer on file, while it is out,
    before it came, or where the file went to another cell with the case."""
    with transaction.atomic():
        held = lock(request.case)
        not_to_come(on, at)
        if held.outcome == Outcome.MOVED:
            raise Refused(
                "loan.moved", "Giấy trả lời đã chuyển đi cùng hồ sơ.", remedy="Hãy ghi việc cho mượn ở hồ sơ nơi đến."
            )
        row = Request.objects.get(pk=request.pk)
        if row.answered_on is None or on < row.answered_on:
            raise Refused(
                "loan.no_paper",
                "Chưa có giấy trả lời để cho mượn vào ngày này.",
                remedy="Hãy xem lại ngày.",
                field="on",
            )
        if Loan.objects.filter(request=row, back_on=None).exists():
            raise Refused("loan.out", "Giấy tờ này đang cho mượn.", remedy="Hãy ghi ngày trả trước.")
        loan = Loan.objects.create(
            request=row, unit_id=held.unit_id, to_unit_id=place_on_path(held, to_unit, at.date(), "to_unit"),
            borrower=borrower, lent_on=on, typed_by=by.username, recorded_at=at,
        )  # fmt: skip
        written(held, "lend_answer", by=by, at=at, request=row.pk, on=on, to_unit=to_unit)
    return loan
