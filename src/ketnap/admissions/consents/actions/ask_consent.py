"""Write that the competent body was asked about a special group: number, day and body of the paper that asked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.consents.models import Special
from ketnap.admissions.recording import lock
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def ask_consent(*, by: Actor, at: dt.datetime, special: Special, symbol: str, on: dt.date, body: str) -> Special:
    """The row; asking again, or asking elsewhere, replaces what was written, which stays in the trail.

    Raises Refused for a closed case, a row taken back, a missing number or body, a day to come or after the answer.
    """
    number, asked = clean(symbol), clean(body)
    if not number or not asked:
        field = "asked_body" if number else "asked_symbol"
        raise Refused(
            "special.asked", "Chưa ghi đủ số văn bản và nơi được xin ý kiến.", remedy="Hãy ghi như trên bản lưu.", field=field
        )  # fmt: skip
    if on > at.date():
        raise Refused(
            "special.asked_future", "Ngày xin ý kiến ở tương lai.", remedy="Hãy xem lại ngày.", field="asked_on"
        )
    with transaction.atomic():
        held = lock(special.case)
        row = Special.objects.select_related("document").get(pk=special.pk)
        if held.closed_on is not None or row.undone_at is not None:
            raise Refused("case.closed", "Hồ sơ đã kết thúc hoặc trường hợp đã gỡ.", remedy="Hãy xem lại hồ sơ.")
        if row.document is not None and row.document.issued_on < on:
            raise Refused(
                "special.asked_late", f"Văn bản trả lời đã có ngày {vn.day(row.document.issued_on)}, trước ngày xin ý kiến.",
                remedy="Hãy xem lại ngày.", field="asked_on",
            )  # fmt: skip
        before = {"symbol": row.asked_symbol, "on": row.asked_on, "body": row.asked_body} if row.asked_on else None
        row.asked_symbol, row.asked_on, row.asked_body = number, on, asked
        row.save(update_fields=["asked_symbol", "asked_on", "asked_body"])
        record(
            by=by, at=at, action="consents.ask_consent", subject="admissions.case", subject_id=held.uid, unit_id=held.unit_id,
            before=before, after={"special": row.pk, "symbol": number, "on": on, "body": asked},
        )  # fmt: skip
    return row
