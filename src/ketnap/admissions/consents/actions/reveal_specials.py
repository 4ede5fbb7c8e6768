"""Show which hidden groups a case belongs to, to somebody who holds the right; the reading is audited."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.consents.reading import hidden_groups
from ketnap.admissions.models import Case
from ketnap.audit.record import record


def reveal_specials(*, by: Actor, at: dt.datetime, case: Case) -> dict[int, str]:
    """Hidden groups by id of their row. The caller has checked the right; this writes the trace of the reading."""
    with transaction.atomic():
        record(
            by=by,
            at=at,
            action="consents.reveal_specials",
            subject="admissions.case",
            subject_id=case.uid,
            unit_id=case.unit_id,
        )
        return hidden_groups(case)
