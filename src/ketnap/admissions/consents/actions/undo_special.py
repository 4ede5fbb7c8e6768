"""Take back a special group stated by mistake, on the day it was typed and before an answer came."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.consents.models import Special, SpecialSecret
from ketnap.admissions.recording import lock
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib import rls
from ketnap.lib.errors import Refused


def undo_special(*, by: Actor, at: dt.datetime, special: Special) -> Special:
    """The row, marked; what was encrypted goes. Raises Refused on a later day, when answered, or taken back already."""
    with transaction.atomic():
        held = lock(special.case)
        row = Special.objects.get(pk=special.pk)
        late = vn.local_moment(row.recorded_at).date() != vn.local_moment(at).date()
        if late or row.undone_at is not None or row.agreed is not None:
            raise Refused(
                "undo.late",
                "Chỉ gỡ được trong ngày nhập và khi chưa có văn bản trả lời.",
                remedy="Hãy ghi văn bản trả lời.",
            )
        row.undone_at = at
        row.save(update_fields=["undone_at"])
        with rls.sensitive():
            SpecialSecret.objects.filter(special=row).delete()
        record(
            by=by, at=at, action="consents.undo_special", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, before={"special": row.pk, "group": row.group},
        )  # fmt: skip
    return row
