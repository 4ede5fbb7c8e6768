"""Acts beside the straight way: moves, removals, corrections, reports and answers, who has a case in hand."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ketnap.admissions.kinds import Body, MeetingKind
from ketnap.admissions.models import Case
from ketnap.admissions.recording import Paper
from ketnap.admissions.states import BY_DECISION, BY_VOTE
from ketnap.admissions.turns.actions.answer_reconsideration import answer_reconsideration
from ketnap.admissions.turns.actions.answer_report import answer_report
from ketnap.admissions.turns.actions.ask_reconsideration import ask_reconsideration
from ketnap.admissions.turns.actions.cancel_wrong_decision import cancel_wrong_decision
from ketnap.admissions.turns.actions.drop_removal import drop_removal
from ketnap.admissions.turns.actions.hand_over import hand_over
from ketnap.admissions.turns.actions.propose_removal import propose_removal
from ketnap.admissions.turns.actions.receive_case import receive_case
from ketnap.admissions.turns.actions.redo_step import Again, redo_step
from ketnap.admissions.turns.actions.report_votes import report_votes
from ketnap.admissions.turns.actions.return_case import return_case
from ketnap.admissions.turns.actions.send_case import send_case
from ketnap.admissions.turns.actions.take_charge import take_charge
from ketnap.admissions.turns.actions.vote_removal import vote_removal
from ketnap.admissions.turns.cancelling import Order
from ketnap.admissions.turns.kinds import Answer, CorrectionKind, Fault
from ketnap.admissions.turns.models import Move, Removal, Report
from ketnap.admissions.turns.removing import ballots_of, next_vote, place_of_vote
from ketnap.admissions.voting import Sitting, Vote
from ketnap.members.actions.receive_transfer import receive_transfer
from ketnap.members.actions.return_transfer import return_transfer
from ketnap.members.actions.send_transfer import send_transfer
from ketnap.members.models import Transfer
from ketnap.organisations.models import Unit
from tests.admissions import paths
from tests.admissions.paths import BY, SIGNED

from .ground import GAP, PICK, Ground

FAULTS = (Fault.AGE, Fault.PROCEDURE, Fault.AUTHORITY)
BODIES = {
    "cell_vote": Body.CELL,
    "recognition_cell_vote": Body.CELL,
    "decided": Body.STANDING,
    "recognised": Body.STANDING,
}


class Beside(Ground):
    """Everything `turns` knows."""

    @rule(pick=PICK, to=PICK, gap=GAP, ago=st.integers(0, 80))
    def send(self, pick: int, to: int, gap: int, ago: int) -> None:
        case, at = self.case(pick), self.now()
        on = self.after(case, gap)
        self.attempt("send", lambda: send_case(
            by=BY, at=at, case=case, receiver=self.cells[to % len(self.cells)], ordered_on=on - dt.timedelta(days=ago),
            sent_on=on, letter=Paper("1-CV", on), cancelling=self.orders,
        ))  # fmt: skip

    @rule(gap=GAP, back=st.sampled_from((False, False, True)))
    def arrive(self, gap: int, back: bool) -> None:
        move = Move.objects.filter(received_on=None, returned_on=None).order_by("id").first()
        if move is None:
            return
        on, at = self.later(gap), self.now()
        if back:
            self.attempt("return", lambda: return_case(by=BY, at=at, move=move, on=on, reason="Ở lại"))
        else:
            helper = paths.official(move.receiver)
            self.attempt("receive", lambda: receive_case(by=BY, at=at, move=move, on=on, helper=helper))

    @rule(pick=PICK, gap=GAP, answers=st.booleans())
    def reconsider(self, pick: int, gap: int, answers: bool) -> None:
        rows = list(Move.objects.order_by("id"))
        if not rows:
            return
        move, on, at = rows[pick % len(rows)], self.later(gap), self.now()
        act = answer_reconsideration if answers else ask_reconsideration
        self.attempt("reconsider", lambda: act(by=BY, at=at, move=move, on=on, symbol="4-CV"))

    @rule(pick=PICK, to=PICK, gap=GAP, what=st.sampled_from(("send", "receive", "return")))
    def transfer(self, pick: int, to: int, gap: int, what: str) -> None:
        """Party life moved by itself, without the case."""
        case, on, at = self.case(pick), self.later(gap), self.now()
        under_way = Transfer.objects.filter(person=case.person, received_on=None, returned_on=None).first()
        if what == "send":
            there = self.cells[to % len(self.cells)]
            self.attempt("transfer", lambda: send_transfer(by=BY, at=at, person=case.person, receiver=there, on=on))
        elif under_way is not None and what == "receive":
            self.attempt("transferred", lambda: receive_transfer(by=BY, at=at, transfer=under_way, on=on))
        elif under_way is not None:
            self.attempt(
                "transfer back", lambda: return_transfer(by=BY, at=at, transfer=under_way, on=on, reason="Ở lại")
            )

    @rule(pick=PICK, gap=GAP)
    def propose(self, pick: int, gap: int) -> None:
        case, on, at = self.case(pick), self.later(gap), self.now()
        self.attempt("propose", lambda: propose_removal(by=BY, at=at, case=case, on=on, reason="Thử"))

    @rule(gap=GAP, votes=st.sampled_from((9, 9, 3)), stop=st.sampled_from((False, False, False, True)))
    def remove(self, gap: int, votes: int, stop: bool) -> None:
        found = Removal.objects.filter(decided_on=None, dropped_on=None).select_related("case__person").first()
        if found is None:
            return
        on, at = self.later(gap), self.now()
        if stop:
            self.attempt("drop", lambda: drop_removal(by=BY, at=at, removal=found, on=on, reason="Tiến bộ"))
            return
        way = paths.way(found.case, on)
        unit, body = place_of_vote(way, next_vote(way, ballots_of(found)))
        sitting = Sitting(Unit.objects.get(pk=unit), body, MeetingKind.REMOVAL, on, 9)
        vote = Vote(found.case, votes, 9 - votes)
        self.attempt("remove", lambda: vote_removal(by=BY, at=at, removal=found, sitting=sitting, vote=vote))

    @rule(
        pick=PICK,
        kind=st.sampled_from(("admission", "recognition", "recognition")),
        fault=st.sampled_from(FAULTS),
        gap=GAP,
    )
    def cancel(self, pick: int, kind: str, fault: str, gap: int) -> None:
        case, at = self.case(pick), self.now()
        order = Order(self.after(case, gap), self.orders, "Sai")
        self.attempt(f"cancel {kind}", lambda: cancel_wrong_decision(
            by=BY, at=at, case=case, kind=CorrectionKind(kind), fault=fault, order=order,
        ))  # fmt: skip

    @rule(pick=PICK, which=st.integers(0, 25), gap=GAP, votes=st.sampled_from((9, 9, 3)))
    def again(self, pick: int, which: int, gap: int, votes: int) -> None:
        """One step done again: on paper, or by another meeting of the body that voted."""
        case = self.case(pick)
        taken = list(case.steps.filter(undone_at=None).order_by("id"))
        if not taken:
            return
        step, on, at = taken[which % len(taken)], self.after(case, gap), self.now()
        sitting = self._sitting(case, step.key, on) if step.key in (*BY_VOTE, *BY_DECISION) else None
        vote = Vote(case, votes, 9 - votes) if sitting is not None else None
        once_more = Again(step.key, on, facts=step.facts, ground="Đã xem", sitting=sitting, vote=vote)
        self.attempt(f"redo {step.key if sitting else 'paper'}", lambda: redo_step(
            by=BY, at=at, case=case, fault=Fault.PROCEDURE, order=Order(on, self.orders, "Sai"), again=once_more,
        ))  # fmt: skip

    def _sitting(self, case: Case, key: str, on: dt.date) -> Sitting:
        place = paths.way(case, on).place
        body = BODIES.get(key, Body.COMMITTEE)
        unit = case.unit_id if body == Body.CELL else place.decider if body == Body.STANDING else place.grassroots
        kind = MeetingKind.RECOGNITION if key.startswith("recogni") else MeetingKind.ADMISSION
        return Sitting(Unit.objects.get(pk=unit), body, kind, on, 9)

    @rule(pick=PICK, key=st.sampled_from(BY_VOTE), gap=GAP)
    def report(self, pick: int, key: str, gap: int) -> None:
        case, on, at = self.case(pick), self.later(gap), self.now()
        self.attempt("report", lambda: report_votes(
            by=BY, at=at, case=case, key=key, on=on, symbol=f"{self.seconds}-BC",
        ))  # fmt: skip

    @rule(pick=PICK, answer=st.sampled_from(list(Answer)), gap=GAP)
    def answered(self, pick: int, answer: str, gap: int) -> None:
        rows = list(Report.objects.filter(answer="").select_related("case").order_by("id"))
        if rows:
            row, document, at = rows[pick % len(rows)], self.paper(self.later(gap)), self.now()
            self.attempt(
                "answer", lambda: answer_report(by=SIGNED, at=at, report=row, answer=answer, document=document)
            )

    @rule(pick=PICK, gap=GAP, hands=st.booleans())
    def in_hand(self, pick: int, gap: int, hands: bool) -> None:
        case, on, at = self.case(pick), self.later(gap), self.now()
        one, other = self.officers if pick % 2 else self.officers[::-1]
        units = list(Unit.objects.values_list("pk", flat=True))
        if hands:
            self.attempt("hand over", lambda: hand_over(
                by=BY, at=at, giver=one, receiver=other, on=on, units=units, reach=units,
            ))  # fmt: skip
        else:
            self.attempt("in hand", lambda: take_charge(by=BY, at=at, case=case, user=one, on=on))
