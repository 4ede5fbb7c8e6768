"""Revise a target set by a unit's own resolution: post the difference with reason and document."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.targets import ledger
from ketnap.targets.ledger import Entry
from ketnap.targets.models import Posting, PostingKind, Target
from ketnap.targets.queries import check_stands
from ketnap.targets.within import check_within


def revise_target(
    *, by: Actor, at: dt.datetime, target: Target, number: int, document: Document, reason: str
) -> Target:
    """Bring the whole to `number`; the difference goes to (or comes from) what is kept.

    Raises Refused without a reason, for a target handed down by a parent (the parent revises it), or when more has been
    handed down than the new number leaves.
    """
    reason = clean(reason)
    if not reason:
        raise Refused("target.reason", "Điều chỉnh chỉ tiêu phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    if number < 1:
        raise Refused("target.number", "Chỉ tiêu phải từ 1 trở lên.", remedy="Hãy ghi lại số.", field="number")
    with transaction.atomic():
        hold("target", target.pk)
        check_stands(target)
        if Posting.objects.filter(target=target, kind=PostingKind.GIVEN, other__isnull=False).exists():
            raise Refused(
                "target.from_above", "Chỉ tiêu này do cấp trên giao.", remedy="Hãy đề nghị cấp trên điều chỉnh phân bổ."
            )
        now = ledger.account(target)
        step = number - now.given
        if step == 0:
            raise Refused("target.same", "Số mới bằng số cũ.", remedy="Hãy ghi số khác.", field="number")
        if now.kept + step < 0:
            raise Refused(
                "target.handed_more",
                f"Đã giao xuống {vn.number(now.handed)}, phần giữ lại {vn.number(now.kept)} không đủ để bớt {vn.number(-step)}.",
                remedy="Hãy điều chỉnh phân bổ xuống dưới trước.",
                field="number",
            )
        check_within(target, {target.unit_id: number})
        ledger.post(
            [Entry(target, PostingKind.GIVEN, step), Entry(target, PostingKind.KEPT, step)],
            by=by, at=at, document=document, reason=reason,
        )  # fmt: skip
        record(
            by=by, at=at, action="targets.revise_target", subject="targets.target", subject_id=target.pk,
            unit_id=target.unit_id, before={"number": now.given}, after={"number": number, "document": document.pk},
            reason=reason,
        )  # fmt: skip
    return target
