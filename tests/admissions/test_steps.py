"""Order, dates, findings and their effects, undoing, waiving, side exits, lost votes."""

import datetime as dt

import pytest

from ketnap.admissions import queries, rolls, states
from ketnap.admissions.actions.add_source import add_source
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.actions.decide_meeting import decide_meeting
from ketnap.admissions.actions.end_helper import end_helper
from ketnap.admissions.actions.hold_meeting import hold_meeting
from ketnap.admissions.actions.load_case import BookStep, load_case
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.actions.undo_step import undo_step
from ketnap.admissions.actions.waive import waive
from ketnap.admissions.judging import EFFECTS, Effect, effect_of
from ketnap.admissions.kinds import Body, MeetingKind, Outcome
from ketnap.admissions.models import Case, Meeting
from ketnap.admissions.recording import Blocked
from ketnap.admissions.voting import LeftOut, Sitting, Vote
from ketnap.audit.models import Entry
from ketnap.documents.models import Number
from ketnap.law import Finding, Verified
from ketnap.law import Outcome as Found
from ketnap.lib.errors import Refused
from ketnap.members.actions.enter_member import Qualities
from ketnap.members.actions.set_state import set_state
from ketnap.members.figures import Asked, figures
from ketnap.members.kinds import Education
from ketnap.members.models import Membership, Spell, Tie
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW, SIGNED

START = dt.date(2025, 8, 4)  # under 294: every value verified
LATER = NOW + dt.timedelta(days=1)


class refused:  # noqa: N801 - reads as a sentence
    """`with refused("step.order"):` – a refusal with that code."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> "refused":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, _: object) -> bool:
        assert isinstance(error, Refused), f"expected a refusal {self.code}, got {error!r}"
        assert error.code == self.code, error
        assert error.sentence
        assert error.remedy
        return True


def test_no_step_lies_before_the_case_began(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    with refused("step.before_opening"):
        record_step(by=BY, at=NOW, case=case, key="sympathiser", on=START - dt.timedelta(days=1))
    assert record_step(by=BY, at=NOW, case=case, key="sympathiser", on=START).on == START


def test_a_lost_vote_keeps_the_order_too(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    day = paths.walk(case, START, "file_compiled")
    with refused("step.order"):
        paths.meet(case, day, committee.cell, Body.CELL, members=9, votes_for=2)
    day = paths.walk(case, day, "opinions_collected")
    with refused("step.date_order"):
        paths.meet(case, START, committee.cell, Body.CELL, members=9, votes_for=2)
    assert not case.ballots.exists()
    assert len(paths.meet(case, day, committee.cell, Body.CELL, members=9, votes_for=2).lost) == 1


def test_order_dates_and_once_are_held(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    with refused("step.order"):
        record_step(by=BY, at=NOW, case=case, key="file_compiled", on=START)
    with refused("step.not_on_route"):
        record_step(by=BY, at=NOW, case=case, key="subcommittee_appraisal", on=START)
    with refused("step.by_decision"):
        record_step(by=BY, at=NOW, case=case, key="decided", on=START)
    with refused("step.future"):
        record_step(by=BY, at=NOW, case=case, key="sympathiser", on=NOW.date() + dt.timedelta(days=1))
    paths.walk(case, START, "opinions_collected")
    with refused("step.by_vote"):
        record_step(by=BY, at=NOW, case=case, key="cell_vote", on=START)
    with refused("step.done"):
        record_step(by=BY, at=NOW, case=case, key="sympathiser", on=START)
    with refused("step.date_order"):
        paths.advance(case, START)
    with refused("source.open"):
        add_source(by=BY, at=NOW, cell=committee.other_cell, on=START, person=case.person)


def test_a_finding_not_met_refuses_until_waived_with_a_document(committee: Committee) -> None:
    case = paths.source(committee.cell, START, birth=dt.date(2008, 1, 9))
    day = paths.walk(case, START, "opinions_collected")
    with pytest.raises(Blocked, match="Tuổi đời") as raised:
        paths.advance(case, day)
    assert case.person.full_name in raised.value.sentence
    assert [one.rule for one in raised.value.findings if one.outcome is Found.NOT_MET] == ["age"]
    document = build.paper(committee.root.pk)
    with refused("waive.reason"):
        waive(by=SIGNED, at=NOW, case=case, step="cell_vote", rule="age", document=document, reason=" ")
    with refused("waive.who"):
        waive(by=BY, at=NOW, case=case, step="cell_vote", rule="age", document=document, reason="Đồng ý")
    with refused("waive.future"):
        early = NOW - dt.timedelta(days=365 * 20)
        waive(by=SIGNED, at=early, case=case, step="cell_vote", rule="age", document=document, reason="Đồng ý")
    waive(
        by=SIGNED, at=NOW, case=case, step="cell_vote", rule="age", document=document, reason="Cấp có thẩm quyền đồng ý"
    )
    assert paths.advance(case, day) == "cell_vote"
    kept = {one["rule"]: one for one in case.steps.get(key="cell_vote").findings}
    assert kept["age"]["outcome"] == "waived"
    assert document.symbol in kept["age"]["reason"]
    assert len(case.steps.get(key="cell_vote").rules_hash) == 64


def test_what_is_unknown_asks_for_a_ground_and_is_counted(committee: Committee) -> None:
    case = paths.source(committee.cell, START, qualities=Qualities())
    day = paths.walk(case, START, "opinions_collected")
    with pytest.raises(Blocked) as raised:
        paths.advance(case, day, ground="")
    assert raised.value.code == "step.ground"
    assert raised.value.field == "ground"
    assert queries.unsure_count([committee.cell.pk], NOW.date()) == 0
    paths.advance(case, day, ground="Bằng tốt nghiệp đã nộp tại chi bộ")
    step = case.steps.get(key="cell_vote")
    assert (step.ground, step.unsure) == ("Bằng tốt nghiệp đã nộp tại chi bộ", 1)
    assert queries.unsure_count([committee.cell.pk], NOW.date()) == 1
    assert queries.unsure_findings([committee.cell.pk]) == 1
    assert list(queries.cases([committee.cell.pk], NOW.date(), unsure=True)) == [case]


def test_a_ground_nobody_needed_is_not_kept(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "cell_vote", ground="Không cần đến")
    assert case.steps.get(key="cell_vote").ground == ""


@pytest.mark.parametrize(
    ("rule", "outcome", "verified", "effect"),
    [
        ("age", Found.MET, Verified.YES, Effect.PASS),
        ("age", Found.MET, Verified.SECONDARY, Effect.PASS),
        ("age", Found.MET, Verified.ASSUMED, Effect.GROUND),
        ("age", Found.NOT_MET, Verified.SECONDARY, Effect.REFUSE),
        ("age", Found.NOT_MET, Verified.ASSUMED, Effect.GROUND),
        ("age", Found.UNKNOWN, Verified.UNKNOWN, Effect.GROUND),
        ("committee_vote", Found.NOT_MET, Verified.ASSUMED, Effect.REFUSE),
        ("decision_limit", Found.NOT_MET, Verified.YES, Effect.MARK),
        ("decision_limit", Found.UNKNOWN, Verified.ASSUMED, Effect.MARK),
    ],
)
def test_what_a_finding_does(rule: str, outcome: Found, verified: Verified, effect: Effect) -> None:
    assert effect_of(Finding(rule, outcome, "", "", verified=verified)) is effect
    assert len(EFFECTS) == 2 * len(Found)


def test_a_lost_vote_is_kept_and_may_be_held_again(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    day = paths.walk(case, START, "opinions_collected") + dt.timedelta(days=1)
    held = paths.meet(case, day, committee.cell, Body.CELL, members=9, votes_for=5, against=4)
    assert (held.steps, len(held.lost)) == ((), 1)
    assert "5/9" in held.lost[0].finding["reason"]
    assert "cell_vote" not in paths.steps(case)
    paths.meet(case, day + dt.timedelta(days=30), committee.cell, Body.CELL, members=9, votes_for=6)
    assert paths.steps(case)[-1] == "cell_vote"
    assert case.ballots.count() == 2


def test_a_lost_vote_waived_by_the_superior_is_taken_on_its_ballot(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    day = paths.walk(case, START, "opinions_collected")
    paths.meet(case, day, committee.cell, Body.CELL, members=9, votes_for=5)
    waive(
        by=SIGNED,
        at=NOW,
        case=case,
        step="cell_vote",
        rule="cell_vote",
        document=build.paper(committee.root.pk),
        reason="Cấp trên kết luận",
    )
    assert record_step(by=BY, at=NOW, case=case, key="cell_vote", on=day).key == "cell_vote"


def test_the_denominator_is_counted_in_whole_numbers(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    day = paths.walk(case, START, "opinions_collected")
    left = [
        LeftOut("TEMPORARY_TRANSFER", "Giả Định A"),
        LeftOut("SUSPENDED_OR_PROSECUTED"),
        LeftOut("ABSENT_WITH_REASON"),
    ]
    sitting = Sitting(committee.cell, Body.CELL, MeetingKind.ADMISSION, day, 9, left)
    with refused("meeting.count"):
        hold_meeting(by=BY, at=NOW, sitting=sitting, votes=[Vote(case, 5, 1, 1)])
    held = hold_meeting(by=BY, at=NOW, sitting=sitting, votes=[Vote(case, 4, 1, 1)])  # 4 of 6 is two thirds exactly
    ballot = case.ballots.get()
    assert (ballot.total, ballot.passed) == (6, True)
    assert held.meeting.left_out[0] == {"name": "Giả Định A", "why": "TEMPORARY_TRANSFER"}
    assert "tổng số 9 trừ" in ballot.finding["reason"]


def test_the_roll_says_who_does_not_count_and_why(committee: Committee) -> None:
    people = [build.member(committee.cell) for _ in range(4)]
    build.member(committee.cell, ceremony_on=dt.date(2025, 6, 2), official_on=None)
    for person, state in zip(people, ("suspended", "elsewhere", "exempt"), strict=False):
        set_state(by=BY, at=NOW, person=person, state=state, on=dt.date(2025, 1, 6))
    roll = rolls.roll(committee.cell, START)
    why = {one.person.pk: (one.why, one.if_absent) for one in roll.people}
    assert roll.members == 4
    assert why[people[0].pk] == ("SUSPENDED_OR_PROSECUTED", False)
    assert why[people[1].pk] == ("TEMPORARY_TRANSFER", False)
    assert why[people[2].pk] == ("EXEMPT_AND_ABSENT", True)
    assert why[people[3].pk] == ("", False)


def test_undo_is_for_the_same_day_and_stays_visible(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "helper_assigned")
    first = case.steps.get(key="sympathiser")
    with refused("undo.later"):
        undo_step(by=BY, at=NOW, step=first, reason="Nhầm")
    with refused("undo.reason"):
        undo_step(by=BY, at=NOW, step=case.steps.get(key="helper_assigned"), reason="")
    undone = undo_step(by=BY, at=NOW, step=case.steps.get(key="helper_assigned"), reason="Nhầm người")
    assert (undone.undone_by, undone.undo_reason) == (BY.username, "Nhầm người")
    assert case.helpers.get().until is not None
    paths.advance(case, START)  # the step may be taken again
    assert case.steps.filter(key="helper_assigned").count() == 2
    with refused("undo.late"):
        undo_step(by=BY, at=LATER, step=case.steps.get(key="helper_assigned", undone_at=None), reason="Nhầm")
    assert Entry.objects.filter(action="admissions.undo_step").count() == 1


def test_undoing_decision_ceremony_and_recognition_takes_the_ledger_back(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    asked = Asked(committee.root.pk, dt.date(2025, 1, 1), dt.date(2026, 12, 31))
    paths.official(committee.cell)
    before = figures(asked)
    paths.walk(case, START, "recognised")
    for key in ("recognised", "recognition_committee_resolution", "recognition_cell_vote"):
        if key in paths.steps(case):
            undo_step(by=BY, at=NOW, step=case.steps.get(key=key, undone_at=None), reason="Gõ nhầm")
    case.refresh_from_db()
    assert case.closed_on is None
    spell = Spell.objects.known().get(person=case.person)
    assert (spell.status, spell.valid_until) == ("du_bi", None)
    for key in (
        "recognition_opinions",
        "helper_remarks",
        "self_review",
        "probation_course",
        "ceremony",
        "decision_received",
    ):
        undo_step(by=BY, at=NOW, step=case.steps.get(key=key, undone_at=None), reason="Gõ nhầm")
    assert not Spell.objects.known().filter(person=case.person).exists()
    assert Membership.objects.known().get(person=case.person).ceremony_on is None
    undo_step(by=BY, at=NOW, step=case.steps.get(key="decided", undone_at=None), reason="Gõ nhầm")
    assert not Membership.objects.known().filter(person=case.person).exists()
    assert Number.objects.filter(cancelled_at=None).count() == 0
    assert figures(asked) == before


def test_many_decisions_take_numbers_without_gaps(committee: Committee) -> None:
    cases = [paths.source(committee.cell, START) for _ in range(4)]
    for case in cases:
        day = paths.walk(case, START, "sent_up")
    paths.open_book(committee.root, last=7)
    sitting = Sitting(committee.root, Body.STANDING, MeetingKind.ADMISSION, day, 9)
    votes = [Vote(case, 9) for case in cases]
    with refused("meeting.authority"):
        wrong = Sitting(committee.grassroots, Body.STANDING, MeetingKind.ADMISSION, day, 9)
        decide_meeting(by=BY, at=NOW, sitting=wrong, votes=votes)
    votes[2] = Vote(cases[2], 3, 6)
    held = decide_meeting(by=BY, at=NOW, sitting=sitting, votes=votes)
    assert sorted(step.paper_symbol for step in held.steps) == ["08-QĐ/K", "09-QĐ/K", "10-QĐ/K"]
    assert all(step.document is not None and step.document.issuer == "Đảng bộ Khối Giả Định" for step in held.steps)
    assert [ballot.case_id for ballot in held.lost] == [cases[2].pk]


def test_a_refused_meeting_writes_nothing(committee: Committee) -> None:
    good, bad = paths.source(committee.cell, START), paths.source(committee.cell, START, birth=dt.date(2008, 1, 9))
    for case in (good, bad):
        day = paths.walk(case, START, "opinions_collected")
    sitting = Sitting(committee.cell, Body.CELL, MeetingKind.ADMISSION, day, 9)
    with pytest.raises(Blocked, match=bad.person.full_name):
        hold_meeting(by=BY, at=NOW, sitting=sitting, votes=[Vote(good, 9), Vote(bad, 9)])
    assert not Meeting.objects.exists()
    assert "cell_vote" not in paths.steps(good)


@pytest.mark.parametrize("outcome", list(states.EXITS))
def test_every_side_exit_needs_its_stage_and_a_reason(committee: Committee, outcome: str) -> None:
    way_out = states.EXITS[outcome]
    case = paths.source(committee.cell, START)
    stage = "ceremony" if states.Stage.PROBATION in way_out.stages else "opinions_collected"
    day = paths.walk(case, START, stage)
    document = build.paper(committee.root.pk) if way_out.needs_document else None
    with refused("close.reason"):
        close_case(by=BY, at=NOW, case=case, outcome=outcome, on=day, reason="", document=document)
    with refused("close.early"):
        close_case(
            by=BY,
            at=NOW,
            case=case,
            outcome=outcome,
            on=START - dt.timedelta(days=9),
            reason="Lý do",
            document=document,
        )
    if way_out.needs_document:
        with refused("close.document"):
            close_case(by=BY, at=NOW, case=case, outcome=outcome, on=day, reason="Lý do")
    on = day + dt.timedelta(days=3)
    closed = close_case(by=BY, at=NOW, case=case, outcome=outcome, on=on, reason="Lý do", document=document)
    assert (closed.outcome, closed.closed_on) == (outcome, on)
    assert queries.cases([committee.cell.pk], on).count() == 0
    assert queries.cases([committee.cell.pk], on, closed=True).count() == 1
    assert queries.cases([committee.cell.pk], day).count() == 1
    if outcome == Outcome.CANCELLED:
        assert not Spell.objects.known().filter(person=case.person, valid__upper_inf=True).exists()
    with refused("case.closed"):
        record_step(by=BY, at=NOW, case=case, key="self_review", on=on)


def test_helpers_come_and_go(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "helper_assigned")
    on_probation = build.member(committee.cell, ceremony_on=dt.date(2025, 6, 2), official_on=None)
    with refused("helper.not_official"):
        assign_helper(by=BY, at=NOW, case=case, member=on_probation, on=START)
    other = build.member(committee.cell)
    assign_helper(by=BY, at=NOW, case=case, member=other, on=START + dt.timedelta(days=9))
    with refused("helper.known"):
        assign_helper(by=BY, at=NOW, case=case, member=other, on=START + dt.timedelta(days=9))
    ended = end_helper(
        by=BY, at=NOW, helper=case.helpers.get(member=other), on=START + dt.timedelta(days=20), reason="Chuyển đi"
    )
    assert ended.until == START + dt.timedelta(days=20)
    assert case.steps.filter(key="helper_assigned").count() == 1


def test_a_case_from_a_book_is_marked_and_never_refused_for_law(committee: Committee) -> None:
    person = paths.source(committee.other_cell, START).person
    Case.objects.filter(person=person).update(closed_on=START, outcome="withdrawn", reason="Thử")
    # No class, no vetting, decided long before the ceremony: a book says what it says.
    steps = [
        BookStep("sympathiser", dt.date(2019, 1, 7)), BookStep("cell_vote", dt.date(2025, 8, 5), paper_symbol="03-NQ/CB"),
        BookStep("decided", dt.date(2025, 8, 20)), BookStep("ceremony", dt.date(2026, 3, 2)),
    ]  # fmt: skip
    case = load_case(by=BY, at=NOW, person=person, cell=committee.cell, steps=steps)
    assert all(step.from_book and step.findings == [] for step in case.steps.all())
    assert states.stage_of(paths.steps(case)) == "probation"
    assert Membership.objects.known().get(person=person).ceremony_on == dt.date(2026, 3, 2)
    assert Tie.objects.filter(person=person, unit=committee.cell).exists()
    with refused("book.open"):
        load_case(by=BY, at=NOW, person=person, cell=committee.cell, steps=steps)
    with refused("book.step"):
        load_case(by=BY, at=NOW, person=person, cell=committee.cell, steps=[BookStep("elected", START)])


def test_schooling_below_the_minimum_refuses_once_no_exception_applies(committee: Committee) -> None:
    case = paths.source(committee.cell, START, qualities=Qualities(education=Education.PRIMARY))
    day = paths.walk(case, START, "file_permitted")
    facts = {"special_area": False, "elder": False}
    record_step(by=BY, at=NOW, case=case, key="file_compiled", on=day, facts=facts)
    day = paths.walk(case, day, "opinions_collected")
    with pytest.raises(Blocked, match="Trình độ học vấn"):
        paths.advance(case, day)


def test_only_known_facts_are_kept_with_a_step(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    with pytest.raises(ValueError, match="not a fact"):
        record_step(by=BY, at=NOW, case=case, key="sympathiser", on=START, facts={"religion": "x"})
