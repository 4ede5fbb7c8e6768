"""Take in a case that was sent: it ends there and goes on here, with what still counts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.admissions.recording import hold
from ketnap.admissions.turns.carrying import carry
from ketnap.admissions.turns.kinds import MoveKind
from ketnap.admissions.turns.models import Move
from ketnap.audit.record import record
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members import ledger
from ketnap.members.actions.receive_transfer import receive_transfer
from ketnap.members.models import Person, Transfer
from ketnap.organisations.checks import profile_on

LEFT = "Chuyển đến {name}"


def receive_case(*, by: Actor, at: dt.datetime, move: Move, on: dt.date, helper: Person | None = None) -> Case:
    """Close the case there, open it here and return it; `helper` is assigned at once where given.

    What still counts is copied with who did and typed it and when (`turns.carrying`), so both units read the whole history. A
    probationer's transfer is received with it. Both units are in scope while it is done. Raises Refused when the move is over, for a day
    before it was sent, or for a probationer whose Party life is not on its way here.
    """
    with transaction.atomic(), rls.widened([move.sender_id, move.receiver_id]):
        open_one = Move.objects.select_for_update(of=("self",)).select_related("receiver").get(pk=move.pk)
        _check(open_one, on, at)
        old = hold(open_one.case)
        ledger.must_be_cell(open_one.receiver, on)
        ledger.tie(old.person, open_one.receiver_id)
        if open_one.kind == MoveKind.PROBATION:
            _bring_member(old, open_one, on, by=by, at=at)
        old.closed_on, old.outcome = on, Outcome.MOVED
        old.reason = LEFT.format(name=profile_on(open_one.receiver, on).name)
        old.save(update_fields=["closed_on", "outcome", "reason"])
        new = Case.objects.create(
            person=old.person, unit=open_one.receiver, again=old.again, opened_on=on, recorded_at=at
        )
        carry(old, new, open_one)
        open_one.received_on, open_one.arrived = on, new
        open_one.save(update_fields=["received_on", "arrived"])
        for case in (old, new):
            record(
                by=by, at=at, action="admissions.receive_case", subject="admissions.case", subject_id=case.uid,
                unit_id=case.unit_id, after={"kind": open_one.kind, "on": on, "kept": open_one.kept},
            )  # fmt: skip
        if helper is not None:
            assign_helper(by=by, at=at, case=new, member=helper, on=on)
    return new


def _check(move: Move, on: dt.date, at: dt.datetime) -> None:
    if move.received_on is not None or move.returned_on is not None:
        raise Refused("move.over", "Lần chuyển hồ sơ này đã kết thúc.", remedy="Không cần ghi lại.")
    if on > at.date():
        raise Refused("move.future", "Ngày tiếp nhận ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    if on < move.sent_on:
        raise Refused("move.order", "Ngày tiếp nhận trước ngày gửi hồ sơ.", remedy="Hãy xem lại ngày.", field="on")


def _bring_member(case: Case, move: Move, on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    spell = ledger.lasting(case.person)
    if spell is not None and spell.unit_id == move.receiver_id:
        return
    coming = Transfer.objects.filter(
        person=case.person, receiver=move.receiver, received_on=None, returned_on=None
    ).first()
    if coming is None:
        raise Refused(
            "move.member_elsewhere", "Đảng viên dự bị chưa được giới thiệu chuyển sinh hoạt đến đây.",
            remedy="Hãy đề nghị nơi đi giới thiệu chuyển sinh hoạt trước.",
        )  # fmt: skip
    receive_transfer(by=by, at=at, transfer=coming, on=on)
