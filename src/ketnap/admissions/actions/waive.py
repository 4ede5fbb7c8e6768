"""Set one rule aside for one step of one case, on a document of the competent committee."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case, Waiver
from ketnap.admissions.recording import lock
from ketnap.admissions.states import LABELS
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.law import rules
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def waive(*, by: Actor, at: dt.datetime, case: Case, step: str, rule: str, document: Document, reason: str) -> Waiver:
    """Write the waiver; the finding then says on which document it is set aside. `by.did` is who signed that document.

    Raises Refused without a reason or a person, for a document dated after the act, for a rule that doesn't block, or when it is
    waived already.
    """
    found = rules.REGISTRY.get(rule)
    if found is None or not found.blocking or step not in LABELS:
        raise Refused("waive.rule", "Điều kiện này không cần miễn.", remedy="Hãy chọn lại điều kiện.", field="rule")
    if not clean(reason):
        raise Refused("waive.reason", "Miễn điều kiện phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    if not clean(by.did):
        raise Refused(
            "waive.who",
            "Miễn điều kiện phải ghi người ký văn bản cho phép.",
            remedy="Hãy ghi tên người ký.",
            field="did",
        )
    if document.issued_on > at.date():
        raise Refused("waive.future", "Ngày văn bản ở tương lai.", remedy="Hãy xem lại ngày.", field="issued_on")
    with transaction.atomic():
        held = lock(case)
        if held.closed_on is not None:
            raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
        if Waiver.objects.filter(case=held, step=step, rule=rule).exists():
            raise Refused("waive.known", "Điều kiện này đã được miễn.", remedy="Không cần ghi lại.", field="rule")
        waiver = Waiver.objects.create(
            case=held, unit_id=held.unit_id, step=step, rule=rule, document=document, reason=clean(reason), did=clean(by.did),
            typed_by=by.username, recorded_at=at,
        )  # fmt: skip
        record(
            by=by, at=at, action="admissions.waive", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, after={"step": step, "rule": rule, "document": document.pk}, reason=waiver.reason,
        )  # fmt: skip
    return waiver
