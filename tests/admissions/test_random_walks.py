"""Random sequences of everything that can be done to cases: no illegal state, the ledger balances, no limit without a reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ketnap.admissions import states
from ketnap.admissions.actions.add_source import add_source
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.actions.undo_step import undo_step
from ketnap.admissions.clocks import clocks
from ketnap.admissions.dossier import load
from ketnap.admissions.kinds import MeetingKind, Outcome
from ketnap.admissions.models import Case, Step
from ketnap.admissions.recording import Paper, way_of
from ketnap.admissions.turns.actions.cancel_wrong_decision import cancel_wrong_decision
from ketnap.admissions.turns.actions.drop_removal import drop_removal
from ketnap.admissions.turns.actions.hold_shared_ceremony import Sworn, hold_shared_ceremony
from ketnap.admissions.turns.actions.propose_removal import propose_removal
from ketnap.admissions.turns.actions.receive_case import receive_case
from ketnap.admissions.turns.actions.redo_step import Again, redo_step
from ketnap.admissions.turns.actions.report_votes import report_votes
from ketnap.admissions.turns.actions.return_case import return_case
from ketnap.admissions.turns.actions.send_case import send_case
from ketnap.admissions.turns.actions.vote_removal import vote_removal
from ketnap.admissions.turns.cancelling import Order
from ketnap.admissions.turns.clocks import moving_clocks
from ketnap.admissions.turns.kinds import CorrectionKind, Fault
from ketnap.admissions.turns.models import Move, Removal
from ketnap.admissions.turns.removing import ballots_of, next_vote, place_of_vote
from ketnap.admissions.voting import Sitting, Vote
from ketnap.documents.models import Number, NumberBook
from ketnap.law import load_calendar
from ketnap.lib.errors import Refused
from ketnap.members.figures import Asked, figures
from ketnap.members.kinds import Status
from ketnap.members.models import Membership, Spell
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW

START = dt.date(2025, 7, 7)
TODAY = NOW.date()
EXAMPLES, STEPS = 16, 12
PICK = st.integers(0, 7)
GAP = st.integers(0, 25)
FAULTS = (Fault.AGE, Fault.PROCEDURE, Fault.AUTHORITY)


def machine(tree: Committee, done: Counter[str]) -> type[RuleBasedStateMachine]:
    cells = (tree.cell, tree.other_cell, tree.sub_cell, tree.neighbour_cell)
    for cell in cells:
        build.member(cell)
    order_paper = build.paper(tree.root.pk, on=START)
    for cell, until in zip(cells, ("opinions_collected", "sent_up", "ceremony"), strict=False):
        paths.walk(paths.source(cell, START), START, until)
    begun = START + dt.timedelta(days=60)

    class Walks(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.point = transaction.savepoint()
            self.day, self.minutes = begun, 0

        def teardown(self) -> None:
            transaction.savepoint_rollback(self.point)

        def source(self, cell: Unit) -> None:
            paths.source(cell, self.day, at=self.now())

        def now(self) -> dt.datetime:
            self.minutes += 1
            return NOW + dt.timedelta(seconds=self.minutes)

        def attempt(self, name: str, act: Any) -> None:
            """Do it or be refused with a sentence; a refusal leaves nothing behind."""
            said: list[Refused] = []
            try:
                with transaction.atomic():
                    act()
            except Refused as refused:
                said.append(refused)
            assert all(one.sentence and one.remedy for one in said), said
            done[name] += not said

        def case(self, pick: int) -> Case:
            rows = list(Case.objects.select_related("person", "unit").order_by("closed_on", "-id"))
            rows.sort(key=lambda row: (row.closed_on is not None, row.pk))
            return rows[pick % len(rows)]

        def later(self, gap: int) -> dt.date:
            self.day = min(self.day + dt.timedelta(days=gap), TODAY)
            return self.day

        @rule(pick=PICK, gap=GAP)
        def new_source(self, pick: int, gap: int) -> None:
            if Case.objects.count() < 5:
                self.later(gap)
                self.attempt("source", lambda: self.source(cells[pick % 4]))

        @rule(pick=PICK, gap=st.integers(0, 5), votes=st.sampled_from((9, 9, 9, 5)), number=st.integers(1, 9))
        def go_on(self, pick: int, gap: int, votes: int, number: int) -> None:
            case = self.case(pick)
            for _ in range(number):
                taken = dict(case.steps.filter(undone_at=None).values_list("key", "on"))
                if "ceremony" in taken:
                    self.day = min(max(self.day, taken["ceremony"] + dt.timedelta(days=370)), TODAY)
                on = self.later(gap)
                step = states.next_step(paths.way(case, on), taken)
                if step is None or case.closed_on is not None:
                    return
                more = {"votes_for": votes} if step.key in (*states.BY_VOTE, *states.BY_DECISION) else {}
                self.attempt(
                    f"step {step.stage}", lambda on=on, more=more: paths.advance(case, on, at=self.now(), **more)
                )
                case.refresh_from_db()

        @rule(pick=PICK, gap=GAP)
        def swear(self, pick: int, gap: int) -> None:
            case, on = self.case(pick), self.later(gap)
            people = [Sworn(case, on, ground="Đã xem")]
            self.attempt(
                "ceremony", lambda: hold_shared_ceremony(by=BY, at=self.now(), unit=case.unit, on=on, people=people)
            )

        @rule(pick=PICK, outcome=st.sampled_from(list(states.EXITS)), gap=GAP)
        def leave(self, pick: int, outcome: str, gap: int) -> None:
            case, on = self.case(pick), self.later(gap)
            self.attempt("close", lambda: close_case(
                by=BY, at=self.now(), case=case, outcome=outcome, on=on, reason="Thử", document=order_paper,
            ))  # fmt: skip

        @rule(pick=PICK)
        def undo(self, pick: int) -> None:
            last = self.case(pick).steps.filter(undone_at=None).order_by("-on", "-id").first()
            if last is not None:
                self.attempt("undo", lambda: undo_step(by=BY, at=self.now(), step=last, reason="Nhầm"))

        @rule(pick=PICK, to=PICK, gap=GAP, ago=st.integers(0, 80))
        def send(self, pick: int, to: int, gap: int, ago: int) -> None:
            case, on = self.case(pick), self.later(gap)
            self.attempt("send", lambda: send_case(
                by=BY, at=self.now(), case=case, receiver=cells[to % 4], ordered_on=on - dt.timedelta(days=ago), sent_on=on,
                letter=Paper("1-CV", on), cancelling=order_paper,
            ))  # fmt: skip

        @rule(pick=PICK, gap=GAP, back=st.sampled_from((False, False, True)))
        def arrive(self, pick: int, gap: int, back: bool) -> None:
            move = Move.objects.filter(received_on=None, returned_on=None).order_by("id").first()
            if move is None:
                return
            on = self.later(gap)
            if back:
                self.attempt("return", lambda: return_case(by=BY, at=self.now(), move=move, on=on, reason="Ở lại"))
            else:
                helper = paths.official(move.receiver)
                self.attempt("receive", lambda: receive_case(by=BY, at=self.now(), move=move, on=on, helper=helper))

        @rule(pick=PICK, gap=GAP)
        def propose(self, pick: int, gap: int) -> None:
            case, on = self.case(pick), self.later(gap)
            self.attempt("propose", lambda: propose_removal(by=BY, at=self.now(), case=case, on=on, reason="Thử"))

        @rule(gap=GAP, votes=st.sampled_from((9, 9, 3)), stop=st.sampled_from((False, False, False, True)))
        def remove(self, gap: int, votes: int, stop: bool) -> None:
            found = Removal.objects.filter(decided_on=None, dropped_on=None).select_related("case__person").first()
            if found is None:
                return
            on = self.later(gap)
            if stop:
                self.attempt("drop", lambda: drop_removal(by=BY, at=self.now(), removal=found, on=on, reason="Tiến bộ"))
                return
            way = paths.way(found.case, on)
            key = next_vote(way, ballots_of(found))
            unit, body = place_of_vote(way, key)
            place = Unit.objects.get(pk=unit)
            paths.open_book(place)
            sitting = Sitting(place, body, MeetingKind.REMOVAL, on, 9)
            self.attempt("remove", lambda: vote_removal(
                by=BY, at=self.now(), removal=found, sitting=sitting, vote=Vote(found.case, votes, 9 - votes),
            ))  # fmt: skip

        @rule(pick=PICK, kind=st.sampled_from(("admission", "recognition")), fault=st.sampled_from(FAULTS), gap=GAP)
        def cancel(self, pick: int, kind: str, fault: str, gap: int) -> None:
            case, order = self.case(pick), Order(self.later(gap), order_paper, "Sai")
            self.attempt("cancel", lambda: cancel_wrong_decision(
                by=BY, at=self.now(), case=case, kind=CorrectionKind(kind), fault=fault, order=order,
            ))  # fmt: skip

        @rule(pick=PICK, which=PICK, gap=GAP)
        def again(self, pick: int, which: int, gap: int) -> None:
            case = self.case(pick)
            taken = list(case.steps.filter(undone_at=None).order_by("id"))
            if not taken:
                return
            step, on = taken[which % len(taken)], self.later(gap)
            self.attempt("redo", lambda: redo_step(
                by=BY, at=self.now(), case=case, fault=Fault.PROCEDURE, order=Order(on, order_paper, "Sai"),
                again=Again(step.key, on, facts=step.facts, ground="Đã xem"),
            ))  # fmt: skip

        @rule(pick=PICK, gap=GAP)
        def report(self, pick: int, gap: int) -> None:
            case, on = self.case(pick), self.later(gap)
            self.attempt("report", lambda: report_votes(
                by=BY, at=self.now(), case=case, key="cell_vote", on=on, symbol=f"{self.minutes}-BC",
            ))  # fmt: skip

        @rule(pick=PICK, gap=GAP)
        def come_back(self, pick: int, gap: int) -> None:
            case, on = self.case(pick), self.later(gap)
            again = Membership.objects.known().filter(person=case.person, cancelled_on=None).exists()
            self.attempt("again", lambda: add_source(
                by=BY, at=self.now(), cell=case.unit, on=on, person=case.person, again=again,
            ))  # fmt: skip

        @invariant()
        def the_ledger_balances(self) -> None:
            for unit in (tree.cell, tree.neighbour_cell, tree.root):
                for found in figures(Asked(unit.pk, START, TODAY)).values():
                    assert found.balanced, (unit.code, found.counts)

        @invariant()
        def cases_and_ledger_tell_the_same(self) -> None:
            for case in Case.objects.select_related("person").filter(closed_on=None):
                taken = set(paths.steps(case))
                lasting = Spell.objects.known().filter(person=case.person, valid__upper_inf=True).first()
                member = lasting is not None
                assert member == ("ceremony" in taken), (case.pk, taken)
                if lasting is not None:
                    assert lasting.status == Status.PROBATIONARY
                rows = Membership.objects.known().filter(person=case.person, cancelled_on=None, official_on=None)
                assert rows.exists() == ("decided" in taken)
            for case in Case.objects.filter(outcome__in=(Outcome.STRUCK_OFF, Outcome.CANCELLED)):
                open_again = Case.objects.filter(person=case.person_id, closed_on=None).exists()
                later = Case.objects.filter(person=case.person_id, pk__gt=case.pk).exists()
                if not open_again and not later:
                    assert not Spell.objects.known().filter(person=case.person_id, valid__upper_inf=True).exists()

        @invariant()
        def every_open_case_knows_what_is_next_and_why_by_when(self) -> None:
            for case in Case.objects.filter(closed_on=None):
                dossier = load(case, self.day)
                way = way_of(case, dossier.taken, self.day)
                assert way.because or states.next_step(way, dossier.taken) is not None, dossier.taken
                for clock in clocks(dossier.taken, None, self.day):
                    assert clock.why, clock.key
            for running in moving_clocks(self.day, load_calendar()).values():
                assert all(clock.why for clock in running)

        @invariant()
        def numbers_have_no_gaps(self) -> None:
            for book in NumberBook.objects.all():
                given = sorted(Number.objects.filter(book=book).values_list("number", flat=True))
                assert given == list(range(1, book.last + 1))

        @invariant()
        def a_step_counts_once(self) -> None:
            keys = Step.objects.filter(undone_at=None).values_list("case_id", "key")
            assert len(set(keys)) == len(keys)

    return Walks


def test_random_walks(committee: Committee) -> None:
    done: Counter[str] = Counter()
    how = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine(committee, done), settings=how)
    assert sum(times > 0 for times in done.values()) >= 5, f"the walks reached too little to prove anything: {done}"
    assert sum(done.values()) > 20, done
