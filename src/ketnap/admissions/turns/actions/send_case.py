"""Send a case to the cell its person moves to, with the letter the dossier travels with."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.dossier import load
from ketnap.admissions.models import Case
from ketnap.admissions.places import way_for_case
from ketnap.admissions.recording import Paper, lock, way_of
from ketnap.admissions.turns.cancelling import take_back
from ketnap.admissions.turns.kinds import MoveKind
from ketnap.admissions.turns.models import Move
from ketnap.admissions.turns.moving import Plan, plan
from ketnap.admissions.turns.proposals import no_open_removal
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members import ledger
from ketnap.members.actions.cancel_admission import cancel_admission
from ketnap.members.actions.send_transfer import send_transfer
from ketnap.members.models import Membership, Transfer
from ketnap.organisations.models import Unit


def send_case(
    *, by: Actor, at: dt.datetime, case: Case, receiver: Unit, ordered_on: dt.date, sent_on: dt.date, letter: Paper,
    cancelling: Document | None = None,
) -> Move:  # fmt: skip
    """Open the move; until `receiver` takes the case in, it stays here and rests.

    `ordered_on` is the day of the decision that moved the person. A decision that came too late after it is cancelled by the
    document `cancelling`, its number stays visible. A probationer's transfer of Party life is opened with it. Raises Refused.
    """
    _check_days(ordered_on, sent_on, letter, at)
    with transaction.atomic():
        held = lock(case)
        if held.closed_on is not None:
            raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
        if receiver.pk == held.unit_id:
            raise Refused("move.same", "Nơi đến phải khác nơi đi.", remedy="Hãy chọn lại nơi đến.", field="receiver")
        no_open_removal(held)
        ledger.must_be_cell(receiver, sent_on)
        taken = load(held, sent_on).taken
        latest = max([held.opened_on, *taken.values()])
        if sent_on < latest:
            raise Refused(
                "move.early", f"Ngày gửi hồ sơ trước bước gần nhất ({vn.day(latest)}).", remedy="Hãy xem lại ngày.",
                field="sent_on",
            )  # fmt: skip
        there = way_for_case(held.pk, receiver.pk, taken, sent_on)
        found = plan(taken, way_of(held, taken, sent_on), there, ordered_on)
        if found.kind is MoveKind.DECIDED_LATE:
            _cancel(held, sent_on, cancelling, by=by, at=at)
        if found.kind is MoveKind.PROBATION:
            _send_member(held, receiver, sent_on, by=by, at=at)
        return _write(held, receiver, ordered_on, sent_on, letter, found, by=by, at=at)


def _check_days(ordered_on: dt.date, sent_on: dt.date, letter: Paper, at: dt.datetime) -> None:
    if not clean(letter.symbol) or letter.on is None:
        raise Refused(
            "move.letter", "Hồ sơ chuyển đi phải kèm công văn có số, ngày.", remedy="Hãy ghi số, ngày công văn.",
            field="letter_symbol",
        )  # fmt: skip
    if sent_on > at.date():
        raise Refused("move.future", "Ngày gửi hồ sơ ở tương lai.", remedy="Hãy xem lại ngày.", field="sent_on")
    if ordered_on > sent_on:
        raise Refused(
            "move.order", "Ngày quyết định chuyển sau ngày gửi hồ sơ.", remedy="Hãy xem lại ngày.", field="ordered_on"
        )
    if letter.on > sent_on:
        raise Refused(
            "move.letter_late", "Ngày công văn sau ngày gửi hồ sơ.", remedy="Hãy xem lại ngày.", field="letter_on"
        )


def _cancel(case: Case, on: dt.date, document: Document | None, *, by: Actor, at: dt.datetime) -> None:
    """The issuing authority cancels its decision: figures follow, the step stays in the history, its number in the book."""
    if document is None:
        raise Refused(
            "move.cancelling", "Quyết định kết nạp ban hành quá hạn kể từ ngày chuyển nên nơi ban hành phải huỷ.",
            remedy="Hãy ghi quyết định huỷ (số, ngày, cơ quan).", field="symbol",
        )  # fmt: skip
    reason = "Ban hành quá hạn kể từ ngày chuyển nơi công tác, học tập, cư trú"
    membership = Membership.objects.known().filter(person=case.person, ceremony_on=None, cancelled_on=None).first()
    if membership is not None:
        cancel_admission(by=by, at=at, membership=membership, on=on, document=document, reason=reason)
    take_back(case, ("decided", "decision_received"), f"{reason}. Huỷ theo {document}", by=by, at=at)


def _send_member(case: Case, receiver: Unit, on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """A probationer's Party life moves with the case: by a transfer already on its way, or by one opened now."""
    spell = ledger.lasting(case.person)
    if spell is None or spell.unit_id == receiver.pk:
        return  # nobody within sight, or arrived before the case
    under_way = Transfer.objects.filter(person=case.person, received_on=None, returned_on=None).first()
    if under_way is None:
        send_transfer(by=by, at=at, person=case.person, receiver=receiver, on=on, reason="Chuyển cùng hồ sơ kết nạp")
    elif under_way.receiver_id != receiver.pk:
        raise Refused(
            "move.transfer_elsewhere", "Đảng viên dự bị đang chuyển sinh hoạt đến một nơi khác.",
            remedy="Hãy chọn đúng nơi đến, hoặc trả lại lần chuyển sinh hoạt đó.", field="receiver",
        )  # fmt: skip


def _write(
    case: Case, receiver: Unit, ordered_on: dt.date, sent_on: dt.date, letter: Paper, found: Plan, *, by: Actor,
    at: dt.datetime,
) -> Move:  # fmt: skip
    move = Move.objects.create(
        case=case, sender_id=case.unit_id, receiver=receiver, kind=found.kind, ordered_on=ordered_on, sent_on=sent_on,
        letter_symbol=clean(letter.symbol), letter_on=letter.on or sent_on, kept=list(found.kept), redone=list(found.redone),
        finding=found.finding.as_json() if found.finding else {}, typed_by=by.username, recorded_at=at,
    )  # fmt: skip
    record(
        by=by, at=at, action="admissions.send_case", subject="admissions.case", subject_id=case.uid, unit_id=case.unit_id,
        after={"receiver": receiver.code, "kind": found.kind, "sent_on": sent_on, "letter": move.letter_symbol},
    )  # fmt: skip
    return move
