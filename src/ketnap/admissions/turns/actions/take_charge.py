"""Put an officer in charge of a case, in the place of whoever was."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.models import User
from ketnap.admissions.models import Case
from ketnap.admissions.recording import hold
from ketnap.admissions.turns.models import Charge
from ketnap.audit.record import record
from ketnap.lib.errors import Refused


def take_charge(*, by: Actor, at: dt.datetime, case: Case, user: User, on: dt.date) -> Charge:
    """Write who is in charge from `on`; the former officer's charge ends that day.

    Raises Refused for a case that is over, an account that is closed, the same officer, or a day before the former began.
    """
    if on > at.date():
        raise Refused("charge.future", "Ngày giao ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    if not user.is_active:
        raise Refused("charge.closed", "Tài khoản này đã khoá.", remedy="Hãy chọn cán bộ khác.", field="user")
    with transaction.atomic():
        held = hold(case)
        if held.closed_on is not None:
            raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
        former = Charge.objects.filter(case=held, until=None).first()
        if former is not None:
            if former.user_id == user.pk:
                raise Refused(
                    "charge.known", "Cán bộ này đang phụ trách hồ sơ.", remedy="Không cần ghi lại.", field="user"
                )
            if on < former.since:
                raise Refused(
                    "charge.early", "Ngày giao trước ngày người trước nhận.", remedy="Hãy xem lại ngày.", field="on"
                )
            former.until = on
            former.save(update_fields=["until"])
        made = Charge.objects.create(case=held, unit_id=held.unit_id, user=user, since=on, recorded_at=at)
        record(
            by=by, at=at, action="admissions.take_charge", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, before={"user": former.user_id if former else None}, after={"user": user.pk, "on": on},
        )  # fmt: skip
    return made
