"""Take back a slip typed by mistake, on the day it was typed. It keeps its number and stays in the register, marked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.recording import lock
from ketnap.admissions.slips.desk import last_slip
from ketnap.admissions.slips.models import Slip
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused


def undo_slip(*, by: Actor, at: dt.datetime, slip: Slip) -> Slip:
    """The slip, marked. Raises Refused on a later day, or when it is not the last of the case."""
    with transaction.atomic():
        held = lock(slip.case)
        last = last_slip(held)
        if last is None or last.pk != slip.pk:
            raise Refused("undo.later", "Phiếu này đã gỡ hoặc đã có phiếu sau.", remedy="Hãy gỡ phiếu sau trước.")
        if vn.local_moment(last.recorded_at).date() != vn.local_moment(at).date():
            raise Refused("undo.late", "Chỉ gỡ được trong ngày nhập.", remedy="Hãy ghi phiếu tiếp theo cho đúng.")
        last.undone_at, last.undone_by = at, by.username
        last.save(update_fields=["undone_at", "undone_by"])
        record(
            by=by, at=at, action="slips.undo_slip", subject="admissions.case", subject_id=held.uid, unit_id=held.unit_id,
            before={"kind": last.kind, "number": last.numbered, "on": last.on},
        )  # fmt: skip
    return last
