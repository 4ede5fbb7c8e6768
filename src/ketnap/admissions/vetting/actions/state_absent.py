"""State that the person has nobody of a kind the law asks about."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.vetting.kinds import APPLICANT
from ketnap.admissions.vetting.models import Subject
from ketnap.admissions.vetting.writing import begin, called_for, written
from ketnap.lib.errors import Refused


def state_absent(*, by: Actor, at: dt.datetime, case: Case, code: str, on: dt.date) -> Subject:
    """The statement. Raises Refused for a kind the law doesn't name, or where somebody of it is on the list."""
    if code == APPLICANT or code not in called_for(on):
        raise Refused(
            "vetting.code", "Đối tượng thẩm tra không có trong danh mục.", remedy="Hãy chọn lại.", field="code"
        )
    with transaction.atomic():
        held = begin(case, on, at)
        if Subject.objects.filter(case=held, code=code).exists():
            raise Refused(
                "vetting.there", "Danh sách đã ghi về đối tượng này.", remedy="Hãy xem lại danh sách.", field="code"
            )
        row = Subject.objects.create(
            case=held, unit_id=held.unit_id, code=code, absent=True, typed_by=by.username, recorded_at=at
        )
        written(held, "state_absent", by=by, at=at, code=code, on=on)
    return row
