"""A wrong admission or recognition: cancelled, or one step done again; numbers and history stay, figures follow."""

from __future__ import annotations

import datetime as dt

import pytest

from ketnap.admissions.kinds import Body, MeetingKind, Outcome
from ketnap.admissions.models import Case, Step
from ketnap.admissions.turns.actions.cancel_wrong_decision import cancel_wrong_decision
from ketnap.admissions.turns.actions.redo_step import Again, redo_step
from ketnap.admissions.turns.cancelling import Order
from ketnap.admissions.turns.kinds import CorrectionKind, Fault
from ketnap.admissions.turns.models import Correction
from ketnap.admissions.voting import Sitting, Vote
from ketnap.documents.models import Number
from ketnap.members.figures import Asked, figures
from ketnap.members.kinds import Began, Ended, Status
from ketnap.members.models import Event, Membership, Spell
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY
from .paths import NOW as EARLIER
from .test_steps import refused

START = dt.date(2025, 8, 4)
ON = dt.date(2026, 11, 10)
NOW = EARLIER + dt.timedelta(hours=1)  # corrections are typed after what they correct


def order(unit: Unit, on: dt.date = ON, reason: str = "Kết luận kiểm tra") -> Order:
    return Order(on, build.paper(unit.pk, on=dt.date(2026, 1, 5)), reason)


def walked(cell: Unit, until: str) -> Case:
    case = paths.source(cell, START)
    last = paths.walk(case, START, "ceremony" if until == "recognised" else until)
    if until == "recognised":
        paths.walk(case, last.replace(year=2026) + dt.timedelta(days=1), "recognised")
    case.refresh_from_db()
    return case


def counted(committee: Committee) -> dict[str, int]:
    found = figures(Asked(committee.cell.pk, START, NOW.date()))[committee.cell.pk]
    assert found.balanced
    return found.counts


def cancel(case: Case, kind: str, by_order: Order, fault: str = Fault.AGE) -> Correction:
    return cancel_wrong_decision(by=BY, at=NOW, case=case, kind=kind, fault=fault, order=by_order)


@pytest.mark.parametrize("until", ["decided", "ceremony", "recognised"])
def test_a_wrong_admission_is_cancelled_at_any_time_and_figures_follow(committee: Committee, until: str) -> None:
    case = walked(committee.cell, until)
    steps = paths.steps(case)
    before = counted(committee)
    made = cancel(case, CorrectionKind.ADMISSION, order(committee.root))
    case.refresh_from_db()
    assert (case.outcome, case.closed_on) == (Outcome.CANCELLED, ON)
    assert paths.steps(case) == steps, "the history stays"
    assert made.before["outcome"] == (Outcome.RECOGNISED if until == "recognised" else "")
    assert (made.symbol, made.issuer) == (case.closing_document.symbol, case.closing_document.issuer)  # type: ignore[union-attr]
    decided = case.steps.get(key="decided")
    assert Number.objects.get(document=decided.document).cancelled_at == NOW, "visible in the book, marked"
    assert Membership.objects.known().get(person=case.person).cancelled_on == ON
    after = counted(committee)
    assert (before["achieved"], after["achieved"], after["decided"]) == (1, 0, 1)
    assert after["closing"] == before["closing"] - (until != "decided")
    with refused("correct.nothing"):
        cancel(case, CorrectionKind.ADMISSION, order(committee.root))


def test_a_wrong_recognition_makes_the_member_probationary_again_and_the_case_goes_on(committee: Committee) -> None:
    case = walked(committee.cell, "recognised")
    official = Membership.objects.known().get(person=case.person).official_on
    stock = counted(committee)["closing"]
    made = cancel(case, CorrectionKind.RECOGNITION, order(committee.root), Fault.PROCEDURE)
    case.refresh_from_db()
    assert (case.outcome, case.closed_on) == ("", None)
    assert made.before["outcome"] == Outcome.RECOGNISED
    assert Step.objects.get(pk=made.old_step_id).undone_at == NOW
    spell = Spell.objects.known().get(person=case.person)
    assert (spell.status, spell.began, spell.ended) == (Status.PROBATIONARY, Began.ADMITTED, "")
    row = Membership.objects.known().get(person=case.person)
    assert (row.official_on, row.recognised_on) == (None, None)
    assert Event.objects.filter(person=case.person, kind=Began.RECOGNISED, withdrawn_at=None).count() == 0
    assert counted(committee)["closing"] == stock
    assert paths.advance(case, dt.date(2026, 11, 15)) == "recognised"
    assert Membership.objects.known().get(person=case.person).official_on == official, "the day the 12 months end"


def test_a_recognition_is_taken_back_wherever_the_member_has_moved_since(committee: Committee) -> None:
    from ketnap.members.actions.receive_transfer import receive_transfer
    from ketnap.members.actions.send_transfer import send_transfer

    case = walked(committee.cell, "recognised")
    sent = send_transfer(by=BY, at=NOW, person=case.person, receiver=committee.other_cell, on=dt.date(2026, 11, 12))
    receive_transfer(by=BY, at=NOW, transfer=sent, on=dt.date(2026, 11, 13))
    cancel(case, CorrectionKind.RECOGNITION, order(committee.root, dt.date(2026, 11, 16)), Fault.AUTHORITY)
    spells = list(Spell.objects.known().filter(person=case.person).order_by("valid"))
    assert [row.status for row in spells] == [Status.PROBATIONARY, Status.PROBATIONARY]
    assert [row.unit_id for row in spells] == [committee.cell.pk, committee.other_cell.pk]
    assert spells[0].ended == Ended.MOVED


def test_refusals_of_cancelling(committee: Committee) -> None:
    early = walked(committee.cell, "sent_up")
    with refused("correct.nothing"):
        cancel(early, CorrectionKind.ADMISSION, order(committee.root))
    case = walked(committee.cell, "decided")
    with refused("correct.only_step"):
        cancel(case, CorrectionKind.ADMISSION, order(committee.root), Fault.PROCEDURE)
    with refused("correct.kind"):
        cancel(case, CorrectionKind.STEP, order(committee.root))
    with refused("correct.reason"):
        cancel(case, CorrectionKind.ADMISSION, order(committee.root, reason=" "))
    with refused("correct.future"):
        cancel(case, CorrectionKind.ADMISSION, order(committee.root, NOW.date() + dt.timedelta(days=1)))
    with refused("correct.before_document"):
        cancel(case, CorrectionKind.ADMISSION, order(committee.root, dt.date(2026, 1, 4)))
    late = Order(START, build.paper(committee.root.pk, on=START), "Sai")
    with refused("correct.early"):
        cancel(case, CorrectionKind.ADMISSION, late)
    with refused("correct.nothing"):
        cancel(case, CorrectionKind.RECOGNITION, order(committee.root))
    assert not Correction.objects.exists()


def again(case: Case, key: str, on: dt.date, unit: Unit, body: str, *, votes_for: int = 9) -> Again:
    kind = MeetingKind.RECOGNITION if key.startswith("recogni") else MeetingKind.ADMISSION
    return Again(
        key, on, sitting=Sitting(unit, body, kind, on, 9), vote=Vote(case, votes_for), ground="Đã xem bản giấy"
    )


def redo(case: Case, step: Again, by_order: Order, fault: str = Fault.PROCEDURE) -> Correction:
    return redo_step(by=BY, at=NOW, case=case, fault=fault, again=step, order=by_order)


def test_a_cell_vote_done_again_keeps_every_other_step(committee: Committee) -> None:
    case = walked(committee.cell, "ceremony")
    steps, old = set(paths.steps(case)), case.steps.get(key="cell_vote")
    on = dt.date(2026, 2, 2)
    made = redo(
        case, again(case, "cell_vote", on, committee.cell, Body.CELL), order(committee.root, dt.date(2026, 2, 3))
    )
    assert set(paths.steps(case)) == steps
    new = case.steps.get(key="cell_vote", undone_at=None)
    assert (new.on, made.new_step_id, made.old_step_id) == (on, new.pk, old.pk)
    old.refresh_from_db()
    assert old.undone_at == NOW
    assert list(case.ballots.filter(key="cell_vote", undone_at=None).values_list("on", flat=True)) == [on]
    assert Membership.objects.known().get(person=case.person).cancelled_on is None
    with refused("redo.lost"):
        redo(case, again(case, "cell_vote", on, committee.cell, Body.CELL, votes_for=3), order(committee.root))
    assert case.steps.get(key="cell_vote", undone_at=None) == new, "a refusal changes nothing"
    assert counted(committee)["achieved"] == 1


def test_a_decision_done_again_gets_the_next_number_and_the_first_date_stays(committee: Committee) -> None:
    case = walked(committee.cell, "ceremony")
    old = case.steps.get(key="decided")
    before = Membership.objects.known().get(person=case.person)
    on = dt.date(2026, 2, 2)
    step = again(case, "decided", on, committee.root, Body.STANDING)
    redo(case, step, order(committee.root, dt.date(2026, 2, 3)), Fault.AUTHORITY)
    new = case.steps.get(key="decided", undone_at=None)
    numbers = [Number.objects.get(document_id=one.document_id) for one in (old, new)]
    assert numbers[1].number == numbers[0].number + 1
    assert [one.cancelled_at is None for one in numbers] == [False, True]
    now = Membership.objects.known().get(person=case.person)
    assert (now.decided_on, now.decision_id) == (before.decided_on, new.document_id)


def test_before_the_ceremony_the_admission_takes_the_new_date(committee: Committee) -> None:
    case = walked(committee.cell, "decided")
    on = dt.date(2026, 2, 2)
    redo(case, again(case, "decided", on, committee.root, Body.STANDING), order(committee.root, dt.date(2026, 2, 3)))
    assert Membership.objects.known().get(person=case.person).decided_on == on


def test_a_recognition_done_again_after_the_end_keeps_the_official_day(committee: Committee) -> None:
    case = walked(committee.cell, "recognised")
    before = Membership.objects.known().get(person=case.person)
    on = dt.date(2026, 11, 9)
    decider = Unit.objects.get(pk=paths.way(case, on).place.decider)
    paths.open_book(decider)
    redo(case, again(case, "recognised", on, decider, Body.STANDING), order(committee.root))
    now = Membership.objects.known().get(person=case.person)
    assert (now.official_on, now.recognised_on) == (before.official_on, on)
    case.refresh_from_db()
    assert case.outcome == Outcome.RECOGNISED


def test_a_ceremony_done_again_moves_the_beginning(committee: Committee) -> None:
    case = walked(committee.cell, "ceremony")
    on = case.steps.get(key="ceremony").on + dt.timedelta(days=5)
    redo(case, Again("ceremony", on, ground="Đã xem"), order(committee.root, dt.date(2026, 2, 3)))
    spell = Spell.objects.known().get(person=case.person)
    assert (spell.valid_from, spell.status) == (on, Status.PROBATIONARY)
    assert Membership.objects.known().get(person=case.person).ceremony_on == on
    assert counted(committee)["admitted"] == 1


def test_refusals_of_doing_again(committee: Committee) -> None:
    case = walked(committee.cell, "decided")
    by_order = order(committee.root, dt.date(2026, 2, 3))
    on = dt.date(2026, 2, 2)
    with refused("correct.whole"):
        redo(case, Again("sympathiser", on), by_order, Fault.AGE)
    with refused("redo.not_taken"):
        redo(case, Again("ceremony", on), by_order)
    with refused("redo.early"):
        redo(case, Again("file_compiled", START), by_order)
    with refused("redo.meeting"):
        redo(case, Again("cell_vote", on), by_order)
    with refused("meeting.authority"):
        redo(case, again(case, "decided", on, committee.grassroots, Body.STANDING), by_order)
    full = walked(committee.cell, "recognised")
    with refused("redo.recognised"):
        redo(full, Again("ceremony", dt.date(2026, 10, 1)), order(committee.root))
