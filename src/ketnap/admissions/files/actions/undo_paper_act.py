"""Take back an act on a paper typed by mistake, on the day it was typed. It stays in the history, marked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.files.shelf import latest
from ketnap.admissions.recording import lock
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused


def undo_paper_act(*, by: Actor, at: dt.datetime, act: PaperAct) -> PaperAct:
    """Mark the act undone. Raises Refused on a later day, when undone already, or while a later act on the paper rests on it."""
    with transaction.atomic():
        held = lock(act.case)
        row = PaperAct.objects.get(pk=act.pk)
        if row.undone_at is not None:
            raise Refused("undo.done", "Lần ghi này đã được gỡ.", remedy="Không cần làm gì thêm.")
        typed = vn.local_moment(row.recorded_at).date()
        if typed != vn.local_moment(at).date():
            raise Refused(
                "undo.late", f"Lần ghi này nhập {vn.day_long(typed)}, chỉ gỡ được trong ngày nhập.",
                remedy="Hãy ghi tình trạng mới của giấy tờ.",
            )  # fmt: skip
        if latest(PaperAct.objects.filter(case=held, code=row.code))[row.code].pk != row.pk:
            raise Refused("undo.later", "Giấy tờ này đã có lần ghi sau.", remedy="Hãy gỡ lần ghi sau trước.")
        row.undone_at, row.undone_by = at, by.username
        row.save(update_fields=["undone_at", "undone_by"])
        record(
            by=by, at=at, action="files.undo_paper_act", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, before={"paper": row.code, "state": row.state, "on": row.on},
        )  # fmt: skip
    return row
