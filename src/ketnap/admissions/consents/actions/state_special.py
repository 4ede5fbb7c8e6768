"""State that the person of a case belongs to a special group."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.consents.models import Group, Hidden, Special, SpecialSecret
from ketnap.admissions.consents.reading import hidden_groups
from ketnap.admissions.models import Case
from ketnap.admissions.recording import lock
from ketnap.audit.record import record
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members.secret import encrypt


def state_special(*, by: Actor, at: dt.datetime, case: Case, group: str, on: dt.date) -> Special:
    """The row. Raises Refused for an unknown group, one stated already, a closed case, a day to come."""
    if group not in (*Group.values, *Hidden.values):
        raise Refused("special.group", "Trường hợp không có trong danh mục.", remedy="Hãy chọn lại.", field="group")
    if on > at.date():
        raise Refused("special.future", "Ngày ghi ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    with transaction.atomic():
        held = lock(case)
        if held.closed_on is not None:
            raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
        known = Special.objects.filter(case=held, undone_at=None)
        if known.filter(group=group).exists() or group in hidden_groups(held).values():
            raise Refused("special.known", "Trường hợp này đã ghi.", remedy="Không cần ghi lại.", field="group")
        secret = group in Hidden.values
        row = Special.objects.create(
            case=held,
            unit_id=held.unit_id,
            group="" if secret else group,
            stated_on=on,
            typed_by=by.username,
            recorded_at=at,
        )
        if secret:
            with rls.sensitive():
                SpecialSecret.objects.create(special=row, unit_id=held.unit_id, cipher=encrypt(group))
        record(
            by=by, at=at, action="consents.state_special", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, after={"special": row.pk, "group": row.group, "on": on},
        )  # fmt: skip
    return row
