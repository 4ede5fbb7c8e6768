"""Cancel a wrong admission or a wrong recognition, also after the case has ended. Nothing of its history goes away."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case, Step
from ketnap.admissions.recording import lock
from ketnap.admissions.turns.cancelling import Order, cancel_numbers, checked, take_back
from ketnap.admissions.turns.kinds import SUBSTANTIVE, CorrectionKind, Fault
from ketnap.admissions.turns.models import Correction
from ketnap.admissions.turns.proposals import no_open_removal
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.actions.cancel_admission import cancel_admission
from ketnap.members.actions.cancel_recognition import cancel_recognition
from ketnap.members.models import Membership


def cancel_wrong_decision(*, by: Actor, at: dt.datetime, case: Case, kind: str, fault: str, order: Order) -> Correction:
    """Cancel the admission (`kind` "admission": the person leaves the list, the case ends so) or the recognition alone
    ("recognition": the member is probationary again, and the case goes on from there).

    294-QĐ/TW section 4.4. Raises Refused for a fault of procedure in an admission (that one step is done again), where there is
    nothing to cancel, on a day before the decision, or without a reason.
    """
    if kind not in (CorrectionKind.ADMISSION, CorrectionKind.RECOGNITION) or fault not in Fault.values:
        raise Refused("correct.kind", "Cách sửa không có trong danh mục.", remedy="Hãy chọn lại.", field="kind")
    if kind == CorrectionKind.ADMISSION and fault not in SUBSTANTIVE:
        raise Refused(
            "correct.only_step", "Người đủ tiêu chuẩn mà sai thủ tục, thẩm quyền thì chỉ làm lại bước sai.",
            remedy="Hãy chọn mục “Làm lại một bước”.", field="fault",
        )  # fmt: skip
    order = checked(order, at)
    with transaction.atomic():
        held = lock(case)
        key = "decided" if kind == CorrectionKind.ADMISSION else "recognised"
        step = _step(held, key, order)
        before: dict[str, object] = {
            "outcome": held.outcome,
            "closed_on": held.closed_on.isoformat() if held.closed_on else None,
        }
        membership = _membership(held)
        why = f"Huỷ theo {order.document}, {vn.day_long(order.document.issued_on)}"
        if kind == CorrectionKind.ADMISSION:
            no_open_removal(held)
            cancel_admission(
                by=by, at=at, membership=membership, on=order.on, document=order.document, reason=order.reason
            )
            cancel_numbers(Step.objects.filter(case=held, key__in=("decided", "recognised")), why, by=by, at=at)
            _end(held, order)
        else:
            cancel_recognition(
                by=by, at=at, membership=membership, on=order.on, document=order.document, reason=order.reason
            )
            take_back(held, ["recognised"], f"{order.reason}. {why}"[:300], by=by, at=at)
            _reopen(held)
        return _write(held, kind, fault, key, order, step, before, by=by, at=at)


def _step(case: Case, key: str, order: Order) -> Step:
    step = Step.objects.filter(case=case, key=key, undone_at=None).first()
    if step is None or case.outcome not in ("", Outcome.RECOGNISED):
        raise Refused(
            "correct.nothing", "Hồ sơ này không có quyết định đang có hiệu lực để huỷ.", remedy="Hãy xem lại hồ sơ."
        )
    if order.on < step.on:
        raise Refused(
            "correct.early",
            f"Ngày huỷ trước ngày quyết định ({vn.day(step.on)}).",
            remedy="Hãy xem lại ngày.",
            field="on",
        )
    return step


def _membership(case: Case) -> Membership:
    row = Membership.objects.known().filter(person=case.person, cancelled_on=None).order_by("id").last()
    if row is None:
        raise Refused(
            "correct.no_entry", "Sổ đảng viên không có lần kết nạp này.", remedy="Hãy xem lại hồ sơ đảng viên."
        )
    return row


def _end(case: Case, order: Order) -> None:
    case.closed_on, case.outcome, case.reason = order.on, Outcome.CANCELLED, order.reason
    case.closing_document = order.document
    case.save(update_fields=["closed_on", "outcome", "reason", "closing_document"])


def _reopen(case: Case) -> None:
    if Case.objects.filter(person=case.person, closed_on=None).exclude(pk=case.pk).exists():
        raise Refused(
            "correct.other_open", "Người này đang có một hồ sơ khác chưa kết thúc.", remedy="Hãy xem hồ sơ đó trước."
        )
    case.closed_on, case.outcome = None, ""
    case.save(update_fields=["closed_on", "outcome"])


def _write(
    case: Case, kind: str, fault: str, key: str, order: Order, step: Step, before: dict[str, object], *, by: Actor,
    at: dt.datetime,
) -> Correction:  # fmt: skip
    document = order.document
    made = Correction.objects.create(
        case=case, unit_id=case.unit_id, kind=kind, fault=fault, key=key, on=order.on, symbol=document.symbol,
        issued_on=document.issued_on, issuer=document.issuer, reason=order.reason, old_step=step, before=before,
        typed_by=by.username, recorded_at=at,
    )  # fmt: skip
    record(
        by=by, at=at, action="admissions.cancel_wrong_decision", subject="admissions.case", subject_id=case.uid,
        unit_id=case.unit_id, before=before,
        after={"kind": kind, "fault": fault, "on": order.on, "document": document.symbol, "issuer": document.issuer},
        reason=order.reason,
    )  # fmt: skip
    return made
