"""The receiving place finds a fault in a case that was sent, and asks whoever resolved or decided to look again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.turns.models import Move
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def ask_reconsideration(*, by: Actor, at: dt.datetime, move: Move, on: dt.date, symbol: str) -> Move:
    """Write the request; what it says is in the letter. Raises Refused without a letter, twice, or before the case was sent."""
    if not clean(symbol):
        raise Refused(
            "move.ask_letter", "Đề nghị xem xét lại phải có công văn.", remedy="Hãy ghi số công văn.", field="symbol"
        )
    with transaction.atomic():
        row = Move.objects.select_for_update(of=("self",)).select_related("arrived").get(pk=move.pk)
        if row.returned_on is not None:
            raise Refused("move.over", "Lần chuyển hồ sơ này đã trả lại.", remedy="Không cần làm gì thêm.")
        if row.asked_on is not None:
            raise Refused("move.asked", "Đã đề nghị xem xét lại.", remedy="Hãy chờ nơi đi trả lời.")
        if on > at.date() or on < row.sent_on:
            raise Refused(
                "move.order",
                f"Ngày đề nghị phải từ ngày gửi hồ sơ ({vn.day(row.sent_on)}) đến hôm nay.",
                remedy="Hãy xem lại ngày.",
                field="on",
            )
        row.asked_on, row.asked_symbol = on, clean(symbol)
        row.save(update_fields=["asked_on", "asked_symbol"])
        record(
            by=by, at=at, action="admissions.ask_reconsideration", subject="turns.move", subject_id=row.pk,
            unit_id=row.receiver_id, after={"on": on, "letter": row.asked_symbol},
        )  # fmt: skip
    return row
