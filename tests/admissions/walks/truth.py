"""What must be true after every act of a walk."""

from __future__ import annotations

from hypothesis.stateful import invariant

from ketnap.admissions import queries, states
from ketnap.admissions.clocks import clocks
from ketnap.admissions.dossier import load
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case, Helper, Step
from ketnap.admissions.recording import way_of
from ketnap.admissions.slips.models import Slip
from ketnap.admissions.turns.clocks import moving_clocks
from ketnap.admissions.turns.models import Charge, Correction, Move, Removal
from ketnap.documents.models import Number, NumberBook
from ketnap.law import load_calendar
from ketnap.members.figures import Asked, figures
from ketnap.members.kinds import Status
from ketnap.members.models import Membership, Spell
from ketnap.organisations.models import Unit
from tests.admissions import paths

from .ground import START, TODAY, Ground

ENDED = (Outcome.STRUCK_OFF, Outcome.CANCELLED)


class Truth(Ground):
    """The ledger, the cases and the registers agree, and every open case knows what is next and by when."""

    acts = 0

    @invariant()
    def all_is_true(self) -> None:
        """After each act what is quick to ask; after every fourth, and at the end, all of it."""
        self.acts += 1
        self.cases_and_ledger_tell_the_same()
        self.what_is_over_is_over()
        self.a_step_counts_once()
        if self.acts % 4 == 0:
            self.the_rest_is_true()

    def teardown(self) -> None:
        try:
            self.the_rest_is_true()
        finally:
            super().teardown()

    def the_rest_is_true(self) -> None:
        self.the_ledger_balances()
        self.cases_tell_a_story_the_table_knows()
        self.python_and_postgresql_name_the_same_stage()
        self.every_open_case_knows_what_is_next_and_why_by_when()
        self.a_move_has_two_ends()
        self.numbers_have_no_gaps()

    def the_ledger_balances(self) -> None:
        for unit in (self.tree.cell, self.tree.neighbour_cell, self.tree.root):
            for found in figures(Asked(unit.pk, START, TODAY)).values():
                assert found.balanced, (unit.code, found.counts)

    def cases_and_ledger_tell_the_same(self) -> None:
        for case in Case.objects.select_related("person").filter(closed_on=None):
            taken = set(paths.steps(case))
            lasting = Spell.objects.known().filter(person=case.person, valid__upper_inf=True).first()
            assert (lasting is not None) == ("ceremony" in taken), (case.pk, taken)
            if lasting is not None:
                assert lasting.status == Status.PROBATIONARY
            rows = Membership.objects.known().filter(person=case.person, cancelled_on=None, official_on=None)
            open_ones = [row for row in rows if row.ceremony_on is None or lasting is not None]
            assert bool(open_ones) == ("decided" in taken), (case.pk, taken)
        for case in Case.objects.filter(outcome__in=ENDED):
            if not Case.objects.filter(person=case.person_id, pk__gt=case.pk).exists():
                assert not Spell.objects.known().filter(person=case.person_id, valid__upper_inf=True).exists()
        for case in Case.objects.filter(outcome=Outcome.RECOGNISED):
            assert "recognised" in paths.steps(case)

    def cases_tell_a_story_the_table_knows(self) -> None:
        """Nothing is missing before a step; days are in order where no step was done again and nothing came from elsewhere."""
        done_again = set(Correction.objects.values_list("case_id", flat=True))
        came = set(Move.objects.exclude(arrived=None).values_list("arrived_id", flat=True))
        for case in Case.objects.exclude(outcome=Outcome.MOVED):
            taken = dict(case.steps.filter(undone_at=None).values_list("key", "on"))
            assert (case.closed_on is None) == (case.outcome == "")
            if case.pk in came:
                continue
            way = way_of(case, taken, TODAY)
            for key, on in taken.items():
                assert not states.missing(way, key, taken), (case.pk, key, taken)
                if case.pk not in done_again:
                    assert all(day <= on for _, day in states.dates(taken, way, key)), (case.pk, key, taken)

    def python_and_postgresql_name_the_same_stage(self) -> None:
        rows = queries.with_stage(Case.objects.all(), TODAY)
        for row in rows:
            keys = row.steps.filter(undone_at=None, on__lte=TODAY).values_list("key", flat=True)
            assert row.stage == states.stage_of(keys).value

    def every_open_case_knows_what_is_next_and_why_by_when(self) -> None:
        for case in Case.objects.filter(closed_on=None):
            dossier = load(case, self.day)
            way = way_of(case, dossier.taken, self.day)
            assert way.because or states.next_step(way, dossier.taken) is not None, dossier.taken
            for clock in clocks(dossier.taken, None, self.day):
                assert clock.why, clock.key
        for running in moving_clocks(self.day, load_calendar()).values():
            assert all(clock.why for clock in running)
        units = list(Unit.objects.values_list("pk", flat=True))
        assert len(queries.late(units, self.day)) == len(queries.overdue(units, self.day)), "a count is not its list"

    def a_move_has_two_ends(self) -> None:
        for move in Move.objects.select_related("case", "arrived"):
            if move.received_on is None:
                assert move.arrived is None
                assert move.returned_on is not None or move.case.closed_on is None
            else:
                assert move.case.outcome == Outcome.MOVED
                assert move.arrived is not None
                assert move.arrived.person_id == move.case.person_id

    def what_is_over_is_over(self) -> None:
        """A case that ended has no proposal, and nobody who still has it in hand by the old cell after a move."""
        assert not Removal.objects.filter(decided_on=None, dropped_on=None, case__closed_on__isnull=False).exists()
        for row in Removal.objects.filter(decided_on=None, dropped_on=None).select_related("case"):
            assert "ceremony" in paths.steps(row.case)
        gone = Case.objects.filter(outcome=Outcome.MOVED, came_by=None, moves__received_on__isnull=False)
        assert not Helper.objects.filter(case__in=gone, until=None).exists()
        assert not Charge.objects.filter(case__in=gone, until=None).exists()

    def numbers_have_no_gaps(self) -> None:
        for book in NumberBook.objects.all():
            given = sorted(Number.objects.filter(book=book).values_list("number", flat=True))
            assert given == list(range(1, book.last + 1))
        registers: dict[tuple[int, str, int], list[int]] = {}
        for slip in Slip.objects.order_by("number"):
            registers.setdefault((slip.office_id, slip.kind, slip.year), []).append(slip.number)
        assert all(found == list(range(1, len(found) + 1)) for found in registers.values()), registers

    def a_step_counts_once(self) -> None:
        keys = Step.objects.filter(undone_at=None).values_list("case_id", "key")
        assert len(set(keys)) == len(keys)
