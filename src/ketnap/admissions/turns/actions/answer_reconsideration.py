"""The place a case came from answers a request to look again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.turns.models import Move
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def answer_reconsideration(*, by: Actor, at: dt.datetime, move: Move, on: dt.date, symbol: str) -> Move:
    """Write the answer's letter. Raises Refused when nobody asked, when answered before, or without a letter."""
    if not clean(symbol):
        raise Refused("move.answer_letter", "Trả lời phải bằng văn bản.", remedy="Hãy ghi số công văn.", field="symbol")
    with transaction.atomic():
        row = Move.objects.select_for_update().get(pk=move.pk)
        if row.asked_on is None:
            raise Refused("move.not_asked", "Nơi đến chưa đề nghị xem xét lại.", remedy="Không cần làm gì thêm.")
        if row.answered_on is not None:
            raise Refused("move.answered", "Đã ghi trả lời.", remedy="Không cần ghi lại.")
        if on > at.date() or on < row.asked_on:
            raise Refused(
                "move.order",
                f"Ngày trả lời phải từ ngày đề nghị ({vn.day(row.asked_on)}) đến hôm nay.",
                remedy="Hãy xem lại ngày.",
                field="on",
            )
        row.answered_on, row.answered_symbol = on, clean(symbol)
        row.save(update_fields=["answered_on", "answered_symbol"])
        record(
            by=by, at=at, action="admissions.answer_reconsideration", subject="turns.move", subject_id=row.pk,
            unit_id=row.sender_id, after={"on": on, "letter": row.answered_symbol},
        )  # fmt: skip
    return row
