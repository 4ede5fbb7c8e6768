"""Do one faulty step again and keep the rest: for somebody who qualifies, where procedure or authority was wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.actions.decide_meeting import check_authority, numbered_decision
from ketnap.admissions.dossier import load
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case, Step
from ketnap.admissions.recording import Paper, Taking, lock, take, way_of
from ketnap.admissions.states import BY_DECISION, BY_VOTE, LABELS
from ketnap.admissions.turns.cancelling import Order, checked, take_back
from ketnap.admissions.turns.kinds import SUBSTANTIVE, CorrectionKind, Fault
from ketnap.admissions.turns.models import Correction
from ketnap.admissions.voting import Sitting, Vote, cast_ballot, open_meeting
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.actions.hold_ceremony import hold_ceremony
from ketnap.members.actions.redate import redate
from ketnap.members.actions.withdraw_entry import What, withdraw_entry
from ketnap.members.models import Membership


@dataclass(frozen=True)
class Again:
    """The step as done again: on which day and paper, or by which meeting with which votes."""

    key: str
    on: dt.date
    paper: Paper = field(default_factory=Paper)
    facts: Mapping[str, object] = field(default_factory=dict)
    sitting: Sitting | None = None
    vote: Vote | None = None
    ground: str = ""


def redo_step(*, by: Actor, at: dt.datetime, case: Case, fault: str, again: Again, order: Order) -> Correction:
    """Take the old step back, visibly, and take it again on `again.on`; all other steps keep their worth.

    A decision done again gets the next number, the old one stays in the book as cancelled, and the member's entry rests on the
    new decision; a ceremony done again moves the beginning of the probation. Raises Refused for a substantive fault (the decision
    itself is cancelled), for a step not taken, without the votes of a meeting, or with a vote below its share; Blocked where rules
    stand in the way.
    """
    if fault not in Fault.values or fault in SUBSTANTIVE:
        raise Refused(
            "correct.whole", "Sai tiêu chuẩn, điều kiện thì huỷ quyết định, không làm lại từng bước.",
            remedy="Hãy chọn mục “Huỷ quyết định”.", field="fault",
        )  # fmt: skip
    order = checked(order, at)
    with transaction.atomic():
        held = lock(case)
        old = _old(held, again)
        why = f"{order.reason}. Làm lại theo {order.document}"[:300]
        if again.key == "ceremony":
            _withdraw(held, "ceremony", why, by=by, at=at)
        take_back(held, [again.key], why, by=by, at=at)
        new = _take(held, again, by=by, at=at)
        if again.key == "ceremony":
            membership = Membership.objects.known().get(person=held.person, ceremony_on=None, cancelled_on=None)
            hold_ceremony(by=by, at=at, membership=membership, on=again.on, unit=held.unit)
        return _write(held, fault, order, old, new, by=by, at=at)


def _old(case: Case, again: Again) -> Step:
    if case.outcome not in ("", Outcome.RECOGNISED):
        raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
    old = Step.objects.filter(case=case, key=again.key, undone_at=None).first()
    label = LABELS.get(again.key, again.key)
    if old is None:
        raise Refused("redo.not_taken", f"Chưa ghi bước “{label}”.", remedy="Hãy chọn bước đã ghi.", field="key")
    if again.on < old.on:
        raise Refused(
            "redo.early", f"Làm lại “{label}” không thể trước lần trước ({vn.day(old.on)}).", remedy="Hãy xem lại ngày.",
            field="on",
        )  # fmt: skip
    if again.key == "ceremony" and case.outcome == Outcome.RECOGNISED:
        raise Refused(
            "redo.recognised", "Người này đã được công nhận chính thức.", remedy="Hãy huỷ quyết định công nhận trước."
        )
    if again.key in (*BY_VOTE, *BY_DECISION) and (again.sitting is None or again.vote is None):
        raise Refused(
            "redo.meeting", f"“{label}” phải họp lại.", remedy="Hãy ghi cuộc họp và số phiếu.", field="votes_for"
        )
    return old


def _withdraw(case: Case, what: What, why: str, *, by: Actor, at: dt.datetime) -> None:
    membership = Membership.objects.known().get(person=case.person, cancelled_on=None, official_on=None)
    withdraw_entry(by=by, at=at, membership=membership, what=what, reason=why)


def _take(case: Case, again: Again, *, by: Actor, at: dt.datetime) -> Step:
    sitting, vote = again.sitting, again.vote
    if sitting is None or vote is None or again.key not in (*BY_VOTE, *BY_DECISION):
        taking = Taking(again.key, again.on, again.paper, again.facts, again.ground)
        return take(case, taking, by=by, at=at, redo=True)
    meeting = open_meeting(sitting, [vote], by=by, at=at)
    dossier = load(case, sitting.on)
    way = way_of(case, dossier.taken, sitting.on)
    if again.key in BY_DECISION:
        check_authority(sitting, vote, way)
    ballot = cast_ballot(meeting, sitting, vote, dossier, way)
    if ballot.passed is False:
        raise Refused(
            "redo.lost", "Biểu quyết lại không đủ tỷ lệ.", remedy="Hãy báo cáo kết quả lên cấp uỷ có thẩm quyền."
        )
    step = take(case, _taking(again, sitting), by=by, at=at, ballot=ballot, redo=True)
    if again.key in BY_DECISION:
        _decide(case, step, sitting, numbered_decision(sitting, by=by, at=at), by=by, at=at)
    return step


def _taking(again: Again, sitting: Sitting) -> Taking:
    return Taking(again.key, sitting.on, sitting.paper, again.facts, again.ground)


def _decide(case: Case, step: Step, sitting: Sitting, document: Document, *, by: Actor, at: dt.datetime) -> None:
    """The new decision carries the entry in the ledger; the days it fixed before stay, unless it moves the recognition."""
    step.document, step.paper_symbol, step.paper_on = document, document.symbol, document.issued_on
    step.save(update_fields=["document", "paper_symbol", "paper_on"])
    membership = Membership.objects.known().filter(person=case.person, cancelled_on=None).order_by("id").last()
    if membership is not None:
        what = cast("What", step.key)
        redate(by=by, at=at, membership=membership, what=what, on=sitting.on, document=document, decider=sitting.unit)


def _write(case: Case, fault: str, order: Order, old: Step, new: Step, *, by: Actor, at: dt.datetime) -> Correction:
    document = order.document
    made = Correction.objects.create(
        case=case, unit_id=case.unit_id, kind=CorrectionKind.STEP, fault=fault, key=new.key, on=order.on, symbol=document.symbol,
        issued_on=document.issued_on, issuer=document.issuer, reason=order.reason, old_step=old, new_step=new,
        before={"on": old.on.isoformat(), "paper": old.paper_symbol}, typed_by=by.username, recorded_at=at,
    )  # fmt: skip
    record(
        by=by, at=at, action="admissions.redo_step", subject="admissions.case", subject_id=case.uid, unit_id=case.unit_id,
        before={"key": old.key, "on": old.on}, after={"on": new.on, "fault": fault, "document": document.symbol},
        reason=order.reason,
    )  # fmt: skip
    return made
