"""Add a relative to be asked about. Who it is goes encrypted behind the second key."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.vetting.kinds import SUBJECT_OF
from ketnap.admissions.vetting.models import Relative, Subject
from ketnap.admissions.vetting.secret import Kin, checked, sealed
from ketnap.admissions.vetting.writing import begin, called_for, written
from ketnap.lib import rls
from ketnap.lib.errors import Refused


def add_relative(*, by: Actor, at: dt.datetime, case: Case, kin: Kin, on: dt.date) -> Subject:
    """The person on the list. Raises Refused for an unknown relation, one the law of `on` doesn't ask about, a second spouse,
    or texts that are not a name, a year, a place."""
    code = SUBJECT_OF.get(kin.relation)
    if code is None:
        raise Refused("kin.relation", "Quan hệ không có trong danh mục.", remedy="Hãy chọn lại.", field="relation")
    if code not in called_for(on):
        raise Refused(
            "kin.not_called_for", "Theo quy định của ngày này không phải thẩm tra người này, nên không ghi vào máy.",
            remedy="Hãy xem mục quy định đang áp dụng.", field="relation",
        )  # fmt: skip
    clear = checked(kin, at.year)
    with transaction.atomic():
        held = begin(case, on, at)
        Subject.objects.filter(case=held, code=code, absent=True).delete()
        row = Subject.objects.create(case=held, unit_id=held.unit_id, code=code, typed_by=by.username, recorded_at=at)
        with rls.sensitive():
            Relative.objects.create(subject=row, unit_id=held.unit_id, cipher=sealed(clear))
        written(held, "add_relative", by=by, at=at, code=code, on=on)
    return row
