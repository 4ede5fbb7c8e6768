"""Take back a step typed by mistake, on the day it was typed. It stays on the page, struck through, with who and why."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions import states
from ketnap.admissions.models import Ballot, Case, Helper, Step
from ketnap.admissions.recording import lock, way_of
from ketnap.admissions.turns.models import Move
from ketnap.admissions.turns.proposals import no_open_removal
from ketnap.audit.record import record
from ketnap.documents.actions.cancel_number import cancel_number
from ketnap.documents.models import Number
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.actions.withdraw_entry import What, withdraw_entry
from ketnap.members.models import Membership


def undo_step(*, by: Actor, at: dt.datetime, step: Step, reason: str) -> Step:
    """Mark the step undone; a decision's number is cancelled and the member's entry withdrawn with it.

    Raises Refused without a reason, on a later day, when undone already, or while later steps rest on it.
    """
    reason = clean(reason)
    if not reason:
        raise Refused("undo.reason", "Gỡ một bước phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        case = lock(step.case)
        row = Step.objects.get(pk=step.pk)
        _check(case, row, at)
        if row.key == "ceremony":
            no_open_removal(case)
        if row.key in ("decided", "ceremony", "recognised"):
            _withdraw(case, row, reason, by=by, at=at)
        if row.key == "recognised":
            Case.objects.filter(pk=case.pk).update(closed_on=None, outcome="")
        if row.key == "helper_assigned":
            for helper in Helper.objects.filter(case=case, until=None):
                helper.until, helper.reason = helper.since, "Gỡ bước phân công"
                helper.save(update_fields=["until", "reason"])
        Ballot.objects.filter(case=case, key=row.key, on=row.on, undone_at=None).update(undone_at=at)
        row.undone_at, row.undone_by, row.undo_reason = at, by.username, reason
        row.save(update_fields=["undone_at", "undone_by", "undo_reason"])
        record(
            by=by, at=at, action="admissions.undo_step", subject="admissions.case", subject_id=case.uid,
            unit_id=case.unit_id, before={"key": row.key, "on": row.on}, reason=reason,
        )  # fmt: skip
    return row


def _check(case: Case, row: Step, at: dt.datetime) -> None:
    label = states.LABELS[row.key]
    if row.undone_at is not None:
        raise Refused("undo.done", f"“{label}” đã được gỡ.", remedy="Không cần làm gì thêm.")
    if Move.objects.filter(arrived=case, kept__contains=[row.key]).exists():
        raise Refused(
            "undo.carried",
            f"“{label}” do nơi chuyển hồ sơ đến ghi.",
            remedy="Nếu phát hiện sai sót, hãy đề nghị nơi đi xem xét lại ở mục Chuyển hồ sơ.",
        )
    if vn.local_moment(row.recorded_at).date() != vn.local_moment(at).date():
        raise Refused(
            "undo.late",
            f"“{label}” được nhập {vn.day_long(vn.local_moment(row.recorded_at).date())}, chỉ gỡ được trong ngày nhập.",
            remedy="Việc đã qua ngày phải sửa bằng văn bản của cấp có thẩm quyền.",
        )
    if case.closed_on is not None and row.key != "recognised":
        raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
    taken = dict(Step.objects.filter(case=case, undone_at=None).values_list("key", "on"))
    if later := states.after(way_of(case, taken, at.date()), row.key, taken):
        names = "; ".join(f"“{states.LABELS[key]}”" for key in later)
        raise Refused("undo.later", f"Các bước sau dựa vào bước này: {names}.", remedy="Hãy gỡ các bước sau trước.")


def _withdraw(case: Case, row: Step, reason: str, *, by: Actor, at: dt.datetime) -> None:
    membership = Membership.objects.known().filter(person=case.person, cancelled_on=None).order_by("id").last()
    if membership is not None:
        withdraw_entry(by=by, at=at, membership=membership, what=cast("What", row.key), reason=reason)
    for number in Number.objects.filter(document_id=row.document_id or 0, cancelled_at=None):
        cancel_number(by=by, at=at, number=number, reason=reason)
