"""Write that an answer came: its number, its day, where it lies and who holds it. Nothing of what it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.vetting.models import Request
from ketnap.admissions.vetting.requests import running
from ketnap.admissions.vetting.writing import number, place_on_path, written
from ketnap.lib.errors import Refused
from ketnap.members.models import Person


@dataclass(frozen=True)
class Answer:
    """The paper: number, its own day, the unit where it lies, who holds it there."""

    symbol: str
    dated: dt.date
    place: int
    holder: Person | None = None


def record_answer(*, by: Actor, at: dt.datetime, request: Request, on: dt.date, answer: Answer) -> Request:
    """The request answered on `on`. Raises Refused when it is over, for a day out of order, or a place outside the case's units."""
    symbol = number(answer.symbol)
    with transaction.atomic():
        row = running(request, on, at)
        if answer.dated > on or answer.dated < row.sent_on:
            raise Refused(
                "vetting.answer_day", "Ngày giấy trả lời không nằm giữa ngày gửi và ngày nhận trả lời.",
                remedy="Hãy đối chiếu bản giấy.", field="dated",
            )  # fmt: skip
        row.answered_on, row.answer_symbol, row.answer_dated = on, symbol, answer.dated
        row.answer_place_id = place_on_path(row.case, answer.place, at.date())
        row.answer_holder = answer.holder
        row.save(update_fields=["answered_on", "answer_symbol", "answer_dated", "answer_place", "answer_holder"])
        written(row.case, "record_answer", by=by, at=at, request=row.pk, on=on, symbol=symbol)
    return row
