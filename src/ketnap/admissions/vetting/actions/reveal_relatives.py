"""Show who the relatives of one case are to somebody who holds the right; the reading is audited."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.vetting.models import Relative
from ketnap.admissions.vetting.secret import Kin, opened
from ketnap.admissions.vetting.writing import written
from ketnap.lib import rls


def reveal_relatives(*, by: Actor, at: dt.datetime, case: Case) -> dict[int, Kin]:
    """Relatives by id of their subject. The caller has checked the right; this writes the trace of the reading."""
    with transaction.atomic():
        written(case, "reveal_relatives", by=by, at=at)
        with rls.sensitive():
            rows = list(Relative.objects.filter(subject__case=case).order_by("pk"))
    return {row.pk: opened(row.cipher) for row in rows}
