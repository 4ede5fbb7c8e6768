"""Propose to remove a probationer from the list."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case, Step
from ketnap.admissions.recording import lock
from ketnap.admissions.turns.models import Removal
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def propose_removal(*, by: Actor, at: dt.datetime, case: Case, on: dt.date, reason: str) -> Removal:
    """Open the proposal; nothing about the member changes until it is decided.

    Raises Refused without a reason, for anybody who is no probationer of this case, on a day before the ceremony, or twice.
    """
    reason = clean(reason)
    if not reason:
        raise Refused("removal.reason", "Đề nghị xoá tên phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    if on > at.date():
        raise Refused("removal.future", "Ngày đề nghị ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    with transaction.atomic():
        held = lock(case)
        ceremony = Step.objects.filter(case=held, key="ceremony", undone_at=None).first()
        if held.closed_on is not None or ceremony is None:
            raise Refused(
                "removal.not_probationer",
                "Chỉ xoá tên đảng viên dự bị đang được theo dõi.",
                remedy="Hãy xem lại hồ sơ.",
            )
        if on < ceremony.on:
            raise Refused(
                "removal.early", f"Ngày đề nghị trước lễ kết nạp ({vn.day(ceremony.on)}).", remedy="Hãy xem lại ngày.",
                field="on",
            )  # fmt: skip
        if Removal.objects.filter(case=held, decided_on=None, dropped_on=None).exists():
            raise Refused(
                "removal.open", "Hồ sơ này đang được xem xét xoá tên.", remedy="Hãy ghi biểu quyết tiếp theo."
            )
        made = Removal.objects.create(
            case=held, unit_id=held.unit_id, proposed_on=on, reason=reason, typed_by=by.username, recorded_at=at
        )
        record(
            by=by, at=at, action="admissions.propose_removal", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, after={"on": on}, reason=reason,
        )  # fmt: skip
    return made
