"""A person moves while the case is open: every row of the rule, what travels, what is done again, who sees what."""

from __future__ import annotations

import datetime as dt

import pytest

from ketnap.admissions import queries
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.actions.undo_step import undo_step
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case, Helper, Step
from ketnap.admissions.recording import Paper
from ketnap.admissions.reminders.sweep import wanted
from ketnap.admissions.states import Stage, next_step, stage_of
from ketnap.admissions.turns.actions.answer_reconsideration import answer_reconsideration
from ketnap.admissions.turns.actions.ask_reconsideration import ask_reconsideration
from ketnap.admissions.turns.actions.receive_case import receive_case
from ketnap.admissions.turns.actions.return_case import return_case
from ketnap.admissions.turns.actions.send_case import send_case
from ketnap.admissions.turns.kinds import MoveKind
from ketnap.admissions.turns.models import Move
from ketnap.audit.models import Entry
from ketnap.documents.models import Number
from ketnap.law import load_calendar
from ketnap.lib import rls
from ketnap.members.figures import Asked, figures
from ketnap.members.models import Membership, Spell, Transfer
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee
from ketnap.training.models import Certificate

from . import paths
from .paths import BY, NOW
from .test_steps import refused

START = dt.date(2025, 8, 4)
SENT = dt.date(2026, 1, 12)
ARRIVED = dt.date(2026, 1, 15)


def letter(on: dt.date = SENT) -> Paper:
    return Paper("12-CV/ĐU", on)


def send(case: Case, to: Unit, *, ordered: dt.date = SENT, sent: dt.date = SENT, **more: object) -> Move:
    case.refresh_from_db()
    return send_case(
        by=BY, at=NOW, case=case, receiver=to, ordered_on=ordered, sent_on=sent, letter=letter(sent), **more  # type: ignore[arg-type]
    )  # fmt: skip


def receive(move: Move, on: dt.date = ARRIVED) -> Case:
    return receive_case(by=BY, at=NOW, move=move, on=on, helper=paths.official(move.receiver))


def walked(cell: Unit, until: str, start: dt.date = START) -> Case:
    case = paths.source(cell, start)
    if until:
        paths.walk(case, start, until)
    return case


def next_key(case: Case, on: dt.date = ARRIVED) -> str:
    step = next_step(paths.way(case, on), paths.steps(case))
    assert step is not None
    return step.key


def finish(case: Case, start: dt.date) -> None:
    """On to the ceremony, where the case now is."""
    paths.walk(case, start, "ceremony", every=2)
    assert Spell.objects.known().get(person=case.person).unit_id == case.unit_id


ROWS = [
    ("sympathiser", MoveKind.BEFORE_FILE, "helper_assigned", set()),
    ("course_completed", MoveKind.BEFORE_FILE, "file_permitted", set()),
    ("opinions_collected", MoveKind.UNDER_REVIEW, "introduced", {"introduced", "opinions_collected"}),
    ("cell_vote", MoveKind.UNDER_REVIEW, "introduced", {"introduced", "opinions_collected", "cell_vote"}),
    ("committee_resolution", MoveKind.RESOLVED, "sent_up", set()),
    ("sent_up", MoveKind.WITH_AUTHORITY, "decided", set()),
    ("decided", MoveKind.DECIDED_VALID, "decision_received", set()),
    ("decision_received", MoveKind.DECIDED_VALID, "decision_received", {"decision_received"}),
]


@pytest.mark.parametrize(("until", "kind", "then", "redone"), ROWS, ids=[row[0] for row in ROWS])
def test_each_row_keeps_what_counts_and_says_what_is_next(
    committee: Committee, until: str, kind: MoveKind, then: str, redone: set[str]
) -> None:
    case = walked(committee.cell, until)
    before = set(paths.steps(case))
    move = send(case, committee.neighbour_cell)
    assert move.kind == kind
    assert set(move.redone) == redone
    new = receive(move)
    assert set(paths.steps(new)) == (before - redone) | ({"helper_assigned"} if until == "sympathiser" else set())
    assert next_key(new) == ("course_completed" if until == "sympathiser" else then)
    case.refresh_from_db()
    assert (case.outcome, case.closed_on) == (Outcome.MOVED, ARRIVED)
    assert set(paths.steps(case)) == before, "the old unit keeps the whole history"
    assert list(new.helpers.filter(until=None).values_list("member", flat=True)) == [
        paths.official(committee.neighbour_cell).pk
    ]
    finish(new, ARRIVED + dt.timedelta(days=1))


def test_a_decision_of_the_same_authority_moves_to_the_new_cell_for_the_ceremony(committee: Committee) -> None:
    case = walked(committee.cell, "decided")
    move = send(case, committee.other_cell)
    assert move.kind == MoveKind.DECIDED_SAME
    new = receive(move)
    paths.walk(new, ARRIVED, "ceremony")
    spell = Spell.objects.known().get(person=case.person)
    assert spell.unit_id == committee.other_cell.pk
    assert Membership.objects.known().get(person=case.person).decider_id == committee.root.pk, (
        "old decisions keep theirs"
    )


def test_a_decision_too_late_after_the_move_is_cancelled_and_the_file_sent_on(committee: Committee) -> None:
    case = walked(committee.cell, "decided")
    decided = case.steps.get(key="decided")
    ordered = decided.on - dt.timedelta(days=60)
    with refused("move.cancelling"):
        send(case, committee.neighbour_cell, ordered=ordered)
    number = Number.objects.get(document=decided.document)
    assert number.cancelled_at is None, "a refusal changes nothing"
    move = send(case, committee.neighbour_cell, ordered=ordered, cancelling=build.paper(committee.root.pk))
    assert move.kind == MoveKind.DECIDED_LATE
    assert move.finding["outcome"] == "not_met"
    assert "06-HD/TW" in move.finding["citation"]
    number.refresh_from_db()
    assert number.cancelled_at is not None
    assert Membership.objects.known().get(person=case.person).cancelled_on == SENT
    asked = Asked(committee.cell.pk, START, NOW.date())
    counted = figures(asked, ("decided", "achieved"))[committee.cell.pk]
    assert (counted["decided"], counted["achieved"]) == (1, 0)
    new = receive(move)
    assert next_key(new) == "decided"
    finish(new, ARRIVED)


def test_the_day_the_limit_ends_still_counts(committee: Committee) -> None:
    case = walked(committee.cell, "decided")
    decided = case.steps.get(key="decided").on
    days = [decided - dt.timedelta(days=n) for n in range(90)]
    ordered = [day for day in days if load_calendar().add_working_days(day, 30).date >= decided][-1]
    with refused("move.cancelling"):
        send(case, committee.neighbour_cell, ordered=ordered - dt.timedelta(days=1))
    assert send(case, committee.neighbour_cell, ordered=ordered).kind == MoveKind.DECIDED_VALID


def test_a_probationer_takes_the_case_and_the_party_life_along(committee: Committee) -> None:
    case = walked(committee.cell, "ceremony")
    paths.advance(case, SENT)  # the class
    move = send(case, committee.neighbour_cell)
    assert move.kind == MoveKind.PROBATION
    assert Transfer.objects.get(person=case.person).receiver_id == committee.neighbour_cell.pk
    new = receive(move)
    assert Spell.objects.known().get(person=case.person, valid__upper_inf=True).unit_id == committee.neighbour_cell.pk
    assert "probation_course" in paths.steps(new)
    paths.walk(new, new.steps.get(key="ceremony").on.replace(year=2026) + dt.timedelta(days=1), "recognised")
    new.refresh_from_db()
    assert new.outcome == Outcome.RECOGNISED
    for cell in (committee.cell, committee.neighbour_cell):
        assert figures(Asked(cell.pk, START, NOW.date()))[cell.pk].balanced


def test_a_probationer_received_as_a_member_first_still_brings_the_case(committee: Committee) -> None:
    from ketnap.members.actions.receive_transfer import receive_transfer

    case = walked(committee.cell, "ceremony")
    move = send(case, committee.neighbour_cell)
    receive_transfer(by=BY, at=NOW, transfer=Transfer.objects.get(person=case.person), on=ARRIVED)
    assert receive(move).unit_id == committee.neighbour_cell.pk


def test_recognition_votes_travel_only_when_complete(committee: Committee) -> None:
    half, whole = (walked(committee.sub_cell, "ceremony") for _ in range(2))
    day = half.steps.get(key="ceremony").on.replace(year=2026) + dt.timedelta(days=1)
    sent = day + dt.timedelta(days=40)
    paths.walk(half, day, "recognition_cell_vote")
    paths.walk(whole, day, "recognition_appraisal")
    assert "recognition_cell_vote" in send(half, committee.neighbour_cell, ordered=sent, sent=sent).redone
    move = send(whole, committee.neighbour_cell, ordered=sent, sent=sent)
    assert move.redone == []
    new = receive(move, sent)
    assert next_key(new, sent) == "recognised"
    assert new.ballots.filter(key="recognition_cell_vote").exists(), "the count travels with the vote"


def test_a_case_on_its_way_rests_and_goes_on_when_returned(committee: Committee) -> None:
    case = walked(committee.cell, "cell_vote")
    move = send(case, committee.neighbour_cell)
    with refused("case.moving"):
        paths.advance(case, SENT)
    with refused("case.moving"):
        close_case(by=BY, at=NOW, case=case, outcome=Outcome.WITHDRAWN, on=SENT, reason="rút đơn")
    with refused("case.moving"):
        undo_step(by=BY, at=NOW, step=case.steps.latest("id"), reason="nhầm")
    with refused("case.moving"):
        send(case, committee.other_cell)
    with refused("move.reason"):
        return_case(by=BY, at=NOW, move=move, on=SENT, reason=" ")
    with refused("move.order"):
        return_case(by=BY, at=NOW, move=move, on=SENT - dt.timedelta(days=1), reason="ở lại")
    return_case(by=BY, at=NOW, move=move, on=ARRIVED, reason="Người này không chuyển nữa")
    with refused("move.over"):
        receive(move)
    with refused("move.over"):
        return_case(by=BY, at=NOW, move=move, on=ARRIVED, reason="lần nữa")
    assert paths.advance(case, ARRIVED) == "committee_resolution"
    assert Case.objects.filter(person=case.person).count() == 1


def test_refusals_of_sending_and_receiving(committee: Committee) -> None:
    case = walked(committee.cell, "cell_vote")
    bad = {"by": BY, "at": NOW, "case": case, "receiver": committee.neighbour_cell, "ordered_on": SENT, "sent_on": SENT}
    with refused("move.letter"):
        send_case(**bad, letter=Paper(" ", SENT))  # type: ignore[arg-type]
    with refused("move.letter_late"):
        send_case(**bad, letter=letter(ARRIVED))  # type: ignore[arg-type]
    with refused("move.order"):
        send(case, committee.neighbour_cell, ordered=ARRIVED)
    with refused("move.future"):
        send(case, committee.neighbour_cell, sent=NOW.date() + dt.timedelta(days=1))
    with refused("move.early"):
        send(case, committee.neighbour_cell, ordered=START, sent=START)
    with refused("move.same"):
        send(case, committee.cell)
    with refused("member.not_a_cell"):
        send(case, committee.neighbour_grassroots)
    move = send(case, committee.neighbour_cell)
    with refused("move.order"):
        receive(move, SENT - dt.timedelta(days=1))
    with refused("move.future"):
        receive(move, NOW.date() + dt.timedelta(days=1))
    receive(move)
    with refused("move.over"):
        receive(move)
    case.refresh_from_db()
    with refused("case.closed"):
        send(case, committee.other_cell)


def test_where_the_law_does_not_say_the_decision_is_not_judged(committee: Committee) -> None:
    case = walked(committee.cell, "decided", dt.date(2025, 5, 5))
    with refused("move.law_unknown"):
        send(case, committee.neighbour_cell, ordered=dt.date(2025, 5, 6))


def test_asking_to_look_again(committee: Committee) -> None:
    move = send(walked(committee.cell, "decided"), committee.neighbour_cell)
    with refused("move.not_asked"):
        answer_reconsideration(by=BY, at=NOW, move=move, on=ARRIVED, symbol="1-CV")
    with refused("move.ask_letter"):
        ask_reconsideration(by=BY, at=NOW, move=move, on=ARRIVED, symbol="")
    with refused("move.order"):
        ask_reconsideration(by=BY, at=NOW, move=move, on=START, symbol="3-CV/ĐU")
    receive(move)
    ask_reconsideration(by=BY, at=NOW, move=move, on=ARRIVED, symbol="3-CV/ĐU")
    with refused("move.asked"):
        ask_reconsideration(by=BY, at=NOW, move=move, on=ARRIVED, symbol="4-CV/ĐU")
    with refused("move.order"):
        answer_reconsideration(by=BY, at=NOW, move=move, on=SENT, symbol="9-CV/ĐU")
    answered = answer_reconsideration(by=BY, at=NOW, move=move, on=dt.date(2026, 2, 2), symbol="9-CV/ĐU")
    assert answered.answered_symbol == "9-CV/ĐU"
    with refused("move.answered"):
        answer_reconsideration(by=BY, at=NOW, move=move, on=dt.date(2026, 2, 3), symbol="9-CV/ĐU")


def test_each_unit_sees_its_own_case_and_the_move(committee: Committee) -> None:
    case = walked(committee.cell, "cell_vote")
    move = send(case, committee.neighbour_cell)
    with rls.scope(rls.multirange([committee.neighbour_cell.pk])):
        assert not Case.objects.filter(person_id=case.person_id).exists()
        assert Move.objects.filter(pk=move.pk).exists()
        new = receive(Move.objects.get(pk=move.pk))
        assert set(Case.objects.filter(person_id=case.person_id)) == {new}
        assert new.person.full_name
        assert Step.objects.filter(case=new).exists()
        assert Certificate.objects.filter(person_id=case.person_id).exists(), "the certificate travels"
        assert not Step.objects.filter(case=case).exists()
    with rls.scope(rls.multirange([committee.cell.pk])):
        assert set(Case.objects.filter(person_id=case.person_id)) == {case}
        assert Move.objects.filter(pk=move.pk).exists()
        assert not Step.objects.filter(case=new).exists()
    with rls.scope(rls.multirange([committee.grassroots_cell.pk])):
        assert not Move.objects.filter(pk=move.pk).exists()
    assert {entry.unit_id for entry in Entry.objects.filter(action="admissions.receive_case")} == {
        committee.cell.pk, committee.neighbour_cell.pk,
    }  # fmt: skip


def test_lists_of_a_past_day_still_show_the_case_where_it_was(committee: Committee) -> None:
    case = walked(committee.cell, "opinions_collected")
    new = receive(send(case, committee.neighbour_cell))
    both = [committee.cell.pk, committee.neighbour_cell.pk]
    assert [row.pk for row in queries.cases(both, SENT)] == [case.pk]
    assert [row.pk for row in queries.cases(both, ARRIVED)] == [new.pk]
    assert next(iter(queries.cases(both, ARRIVED))).stage == stage_of(paths.steps(new)) == Stage.FILE


def test_the_new_referee_need_not_have_been_there_long(committee: Committee) -> None:
    new = receive(send(walked(committee.cell, "opinions_collected"), committee.neighbour_cell))
    from ketnap.admissions.actions.add_referee import add_referee
    from ketnap.admissions.kinds import RefereeKind, Together

    row = add_referee(
        by=BY, at=NOW, case=new, kind=RefereeKind.MEMBER, on=ARRIVED, member=paths.official(new.unit),
        together=Together.WORK, since=ARRIVED - dt.timedelta(days=20), disciplined=False,
    )  # fmt: skip
    assert row.replacement
    add_referee(by=BY, at=NOW, case=new, kind=RefereeKind.YOUTH_UNION, on=ARRIVED, paper_symbol="7-NQ/ĐTN")
    facts = {"youth_union_exists": True, "of_union_age": True}
    record_step(by=BY, at=NOW, case=new, key="introduced", on=ARRIVED, facts=facts)
    paths.walk(new, ARRIVED, "cell_vote")
    found = {one["rule"]: one["outcome"] for one in new.steps.get(key="cell_vote").findings}
    assert found["referees"] == "met"


def test_resolutions_of_the_place_left_are_enough_where_the_new_place_asks_for_more(committee: Committee) -> None:
    case = walked(committee.grassroots_cell, "cell_vote")  # no committee there: its resolutions are complete
    move = send(case, committee.sub_cell)
    assert move.kind == MoveKind.RESOLVED
    new = receive(move)
    assert next_key(new) == "sent_up", "neither appraisal nor resolution is asked for again"
    finish(new, ARRIVED)


def test_old_helpers_stop_on_the_day_of_sending(committee: Committee) -> None:
    case = walked(committee.cell, "cell_vote")
    receive(send(case, committee.neighbour_cell))
    assert set(Helper.objects.filter(case=case).values_list("until", flat=True)) == {SENT}


def test_a_step_that_came_along_is_not_undone_here(committee: Committee) -> None:
    new = receive(send(walked(committee.cell, "course_completed"), committee.neighbour_cell))
    with refused("undo.carried"):
        undo_step(by=BY, at=NOW, step=new.steps.get(key="course_completed"), reason="nhầm")


def limits_of(units: list[int], day: dt.date) -> dict[int, dict[str, dt.date | None]]:
    """The limits of moves, by case, as the sweep of many cases and the list of cases have them."""
    swept = {one.case: one.clocks for one in queries.swept(units, day)}
    listed = {one.case.pk: one.clocks for one in queries.running(queries.cases(units, day), day)}
    assert swept == listed
    found = {
        pk: {clock.key: clock.due for clock in clocks if clock.key.startswith("transfer.")}
        for pk, clocks in swept.items()
    }
    return {pk: due for pk, due in found.items() if due}


def test_limits_of_moves_are_swept_with_all_others(committee: Committee) -> None:
    case = walked(committee.cell, "sent_up")
    move = send(case, committee.neighbour_cell)
    here, both = [committee.cell.pk], [committee.cell.pk, committee.neighbour_cell.pk]
    due = load_calendar().add_working_days(SENT, 15).date
    assert limits_of(here, SENT) == limits_of(both, SENT) == {case.pk: {"transfer.forward_dossier": due}}
    assert due not in queries.limit_days(here, SENT, SENT, due - dt.timedelta(days=1))
    assert due in queries.limit_days(here, SENT, SENT, due)
    late = due + dt.timedelta(days=1)
    assert "transfer.forward_dossier" in {one.clock.key for one in queries.overdue(here, late)}
    asked = [one for one in wanted(here, late) if one.key == "transfer.forward_dossier"]
    assert [(one.case, one.due, one.rule) for one in asked] == [
        (case.pk, due, "transfer.forward_dossier@2025-06-09")
    ]  # fmt: skip
    new = receive(move)
    (decision,) = limits_of(both, ARRIVED).values()
    assert list(decision) == ["transfer.receiving_decision"]
    assert limits_of(both, ARRIVED).keys() == {new.pk}
    assert limits_of(both, SENT) == {case.pk: {"transfer.forward_dossier": due}}, "as of the day before it arrived"
    ask_reconsideration(by=BY, at=NOW, move=move, on=ARRIVED, symbol="3-CV/ĐU")
    assert set(limits_of(both, ARRIVED)[new.pk]) == {"transfer.receiving_decision", "transfer.reconsideration_max"}
    answer_reconsideration(by=BY, at=NOW, move=move, on=dt.date(2026, 2, 2), symbol="9-CV/ĐU")
    day = paths.walk(new, dt.date(2026, 2, 3), "decided")
    assert limits_of(both, day) == {}
