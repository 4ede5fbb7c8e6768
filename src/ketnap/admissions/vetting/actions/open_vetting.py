"""Begin the list of persons to be asked about: the applicant stands first."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.vetting.kinds import APPLICANT
from ketnap.admissions.vetting.models import Subject
from ketnap.admissions.vetting.writing import begin, written
from ketnap.lib.errors import Refused


def open_vetting(*, by: Actor, at: dt.datetime, case: Case, on: dt.date) -> Subject:
    """The applicant as the first person of the list. Raises Refused when the list is there."""
    with transaction.atomic():
        held = begin(case, on, at, listed=False)
        if Subject.objects.filter(case=held, code=APPLICANT).exists():
            raise Refused("vetting.open", "Danh sách thẩm tra đã lập.", remedy="Hãy ghi tiếp từng người.")
        row = Subject.objects.create(
            case=held, unit_id=held.unit_id, code=APPLICANT, typed_by=by.username, recorded_at=at
        )
        written(held, "open_vetting", by=by, at=at, on=on)
    return row
