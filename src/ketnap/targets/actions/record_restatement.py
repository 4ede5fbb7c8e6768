"""Record what is known better about a closed period: the numbers change nowhere, the correction stands beside them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.members.counting import Sees
from ketnap.targets.closing import unrecorded
from ketnap.targets.models import Closing, Restatement


def record_restatement(
    *, by: Actor, at: dt.datetime, reader: Sees, closing: Closing, reason: str, document: Document | None = None
) -> list[Restatement]:
    """Store every difference not yet told, a row a number. Raises Refused without a reason or when nothing differs."""
    reason = clean(reason)
    if not reason:
        raise Refused(
            "restate.reason", "Đính chính phải ghi lý do.", remedy="Hãy ghi vì sao số liệu thay đổi.", field="reason"
        )
    with transaction.atomic():
        hold("closing", closing.pk)
        changed = unrecorded(reader, closing, today=at.date())
        if not changed:
            raise Refused(
                "restate.nothing", "Không có số liệu nào khác với lần đã báo.", remedy="Không cần ghi đính chính."
            )
        rows = Restatement.objects.bulk_create(
            Restatement(
                closing=closing, unit_id=one.unit_id, name=one.name, what=one.what, then=one.then, now=one.now,
                reason=reason, document=document, found_at=at, found_by=by.username,
            )
            for one in changed
        )  # fmt: skip
        record(
            by=by, at=at, action="targets.record_restatement", subject="targets.closing", subject_id=closing.pk,
            unit_id=closing.unit_id, after={"count": len(rows)}, reason=reason,
            rows=[[one.unit_id, one.what, one.then, one.now] for one in changed],
        )  # fmt: skip
    return rows
