"""Removing a probationer, votes without their share reported up, written consultation."""

from __future__ import annotations

import datetime as dt

import pytest

from ketnap.admissions.actions.decide_meeting import decide_meeting
from ketnap.admissions.actions.hold_meeting import hold_meeting
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.dossier import load
from ketnap.admissions.judging import failed_rounds
from ketnap.admissions.kinds import Body, MeetingKind, Method, Outcome
from ketnap.admissions.models import Case
from ketnap.admissions.turns.actions.answer_report import answer_report
from ketnap.admissions.turns.actions.drop_removal import drop_removal
from ketnap.admissions.turns.actions.propose_removal import propose_removal
from ketnap.admissions.turns.actions.report_votes import report_votes
from ketnap.admissions.turns.actions.vote_removal import vote_removal
from ketnap.admissions.turns.kinds import Answer
from ketnap.admissions.turns.models import Removal
from ketnap.admissions.voting import Sitting, Vote
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document, Number
from ketnap.lib.errors import Refused
from ketnap.members.figures import Asked, figures
from ketnap.members.kinds import Ended
from ketnap.members.models import Spell
from ketnap.organisations.actions.set_authority import set_authority
from ketnap.organisations.kinds import AuthorityMode
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW, SIGNED
from .test_steps import refused

START = dt.date(2025, 8, 4)
DAY = dt.date(2026, 3, 2)


def probationer(cell: Unit) -> Case:
    case = paths.source(cell, START)
    paths.walk(case, START, "ceremony")
    return case


def vote(removal: Removal, unit: Unit, body: str, on: dt.date, votes_for: int, *, members: int = 9) -> bool | None:
    sitting = Sitting(unit, body, MeetingKind.REMOVAL, on, members)
    ballot = vote_removal(
        by=BY, at=NOW, removal=removal, sitting=sitting, vote=Vote(removal.case, votes_for, members - votes_for)
    )
    return ballot.passed


def proposed(case: Case, on: dt.date = DAY) -> Removal:
    return propose_removal(by=BY, at=NOW, case=case, on=on, reason="Không còn đủ điều kiện")


def days(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def test_a_removal_goes_from_the_cell_to_the_decision(committee: Committee) -> None:
    case = probationer(committee.cell)
    removal = proposed(case)
    with refused("removal.order"):
        vote(removal, committee.grassroots, Body.COMMITTEE, days(1), 9)
    assert vote(removal, committee.cell, Body.CELL, days(1), 6)  # 6/9 is exactly two thirds
    with refused("removal.order"):
        vote(removal, committee.root, Body.STANDING, days(2), 9)
    assert vote(removal, committee.grassroots, Body.COMMITTEE, days(2), 6)
    with refused("removal.authority"):
        vote(removal, committee.neighbour, Body.STANDING, days(3), 9)
    with refused("removal.date_order"):
        vote(removal, committee.root, Body.STANDING, days(1), 9)
    assert vote(removal, committee.root, Body.STANDING, days(3), 5)  # more than half of nine
    removal.refresh_from_db()
    case.refresh_from_db()
    assert (case.outcome, case.closed_on, removal.decided_on) == (Outcome.STRUCK_OFF, days(3), days(3))
    assert Number.objects.get(document=case.closing_document).cancelled_at is None
    assert removal.symbol == case.closing_document.symbol  # type: ignore[union-attr]
    spell = Spell.objects.known().get(person=case.person)
    assert (spell.ended, spell.valid_until) == (Ended.STRUCK_OFF, days(3))
    found = figures(Asked(committee.cell.pk, START, NOW.date()))[committee.cell.pk]
    assert found.balanced
    assert (found["admitted"], found["left"]) == (1, 1)
    with refused("removal.over"):
        vote(removal, committee.root, Body.STANDING, days(4), 9)


def test_a_vote_below_its_share_goes_up_all_the_same(committee: Committee) -> None:
    case = probationer(committee.cell)
    removal = proposed(case)
    assert vote(removal, committee.cell, Body.CELL, days(1), 5) is False
    case.refresh_from_db()
    assert case.closed_on is None
    assert vote(removal, committee.grassroots, Body.COMMITTEE, days(2), 5) is False
    assert vote(removal, committee.root, Body.STANDING, days(3), 4) is False
    case.refresh_from_db()
    assert case.closed_on is None, "nothing is closed by a vote that was lost"
    assert vote(removal, committee.root, Body.STANDING, days(4), 5)
    case.refresh_from_db()
    assert case.outcome == Outcome.STRUCK_OFF


@pytest.mark.parametrize(("votes_for", "passed"), [(5, False), (6, True)])
def test_a_delegated_committee_removes_by_two_thirds(committee: Committee, votes_for: int, passed: bool) -> None:
    set_authority(
        by=BY, at=NOW, unit=committee.grassroots, mode=AuthorityMode.DELEGATED, on=dt.date(2025, 1, 1),
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    paths.open_book(committee.grassroots)
    removal = proposed(probationer(committee.cell))
    vote(removal, committee.cell, Body.CELL, days(1), 9)
    assert vote(removal, committee.grassroots, Body.DELEGATED, days(2), votes_for) is passed


def test_refusals_of_proposing_and_dropping(committee: Committee) -> None:
    early = paths.source(committee.cell, START)
    with refused("removal.not_probationer"):
        proposed(early)
    case = probationer(committee.cell)
    with refused("removal.reason"):
        propose_removal(by=BY, at=NOW, case=case, on=DAY, reason=" ")
    with refused("removal.early"):
        proposed(case, START)
    with refused("removal.future"):
        proposed(case, NOW.date() + dt.timedelta(days=1))
    removal = proposed(case)
    with refused("removal.open"):
        proposed(case)
    with refused("removal.reason"):
        drop_removal(by=BY, at=NOW, removal=removal, on=days(1), reason="")
    with refused("removal.date_order"):
        drop_removal(by=BY, at=NOW, removal=removal, on=START, reason="Tiến bộ")
    drop_removal(by=BY, at=NOW, removal=removal, on=days(1), reason="Tiến bộ")
    with refused("removal.over"):
        vote(removal, committee.cell, Body.CELL, days(2), 9)
    with refused("removal.over"):
        drop_removal(by=BY, at=NOW, removal=removal, on=days(2), reason="Tiến bộ")
    sitting = Sitting(committee.root, Body.STANDING, MeetingKind.REMOVAL, days(2), 9)
    for act in (decide_meeting, hold_meeting):
        with refused("meeting.body"):
            act(by=BY, at=NOW, sitting=sitting, votes=[Vote(case, 9)])


def paper(unit: Unit, on: dt.date) -> Document:
    return register_document(
        by=BY,
        at=NOW,
        unit_id=unit.pk,
        kind=Kind.CONCLUSION,
        symbol=f"{on:%d}-KL/ĐU",
        issued_on=on,
        issuer="Đảng uỷ giả định",
    )


def lost(case: Case, times: int) -> dt.date:
    """So many votes of recognition that the cell lost; the day of the last."""
    day = case.steps.get(key="ceremony").on.replace(year=2026)
    for _ in range(4):  # class, self-review, remarks, opinions
        day += dt.timedelta(days=1)
        paths.advance(case, day)
    for _ in range(times):
        day += dt.timedelta(days=1)
        paths.advance(case, day, votes_for=5)
    return day


def test_three_votes_without_share_wait_for_the_committee_above(committee: Committee) -> None:
    case = probationer(committee.cell)
    day = lost(case, 2)
    with refused("report.date_order"):
        report_votes(by=BY, at=NOW, case=case, key="recognition_cell_vote", on=START, symbol="3-BC/CB")
    report_votes(by=BY, at=NOW, case=case, key="recognition_cell_vote", on=day, symbol="3-BC/CB")
    day += dt.timedelta(days=1)
    paths.advance(case, day, votes_for=5)
    assert failed_rounds(load(case, day)) == 3
    with refused("step.ground"):  # the value is only assumed since 2026, so a ground is asked for
        paths.advance(case, day + dt.timedelta(days=1), votes_for=9, ground="")
    with refused("meeting.report_first"):  # neither is another lost vote written down before the report
        paths.advance(case, day + dt.timedelta(days=1), votes_for=5)
    assert failed_rounds(load(case, day)) == 3
    case.refresh_from_db()
    assert case.closed_on is None, "never closed by itself"
    report = report_votes(by=BY, at=NOW, case=case, key="recognition_cell_vote", on=day, symbol="4-BC/CB")
    assert report.rounds == 3
    with refused("report.known"):
        report_votes(by=BY, at=NOW, case=case, key="recognition_cell_vote", on=day, symbol="5-BC/CB")
    document = paper(committee.cell, day)
    with refused("waive.who"):
        answer_report(by=BY, at=NOW, report=report, answer=Answer.RECOGNISE, document=document)
    answer_report(by=SIGNED, at=NOW, report=report, answer=Answer.RECOGNISE, document=document)
    with refused("report.answered"):
        answer_report(by=BY, at=NOW, report=report, answer=Answer.AGAIN, document=document)
    step = record_step(by=BY, at=NOW, case=case, key="recognition_cell_vote", on=day, ground="Đã xem")
    assert next(one for one in step.findings if one["rule"] == "cell_vote")["outcome"] == "waived"
    paths.walk(case, day, "recognised")


def test_the_committee_above_may_send_it_towards_removal_or_back(committee: Committee) -> None:
    first, second = probationer(committee.cell), probationer(committee.cell)
    for case, answer in ((first, Answer.REMOVE), (second, Answer.AGAIN)):
        day = lost(case, 3)
        report = report_votes(by=BY, at=NOW, case=case, key="recognition_cell_vote", on=day, symbol="4-BC/CB")
        with refused("report.answer"):
            answer_report(by=BY, at=NOW, report=report, answer="x", document=paper(committee.cell, day))
        with refused("report.date_order"):
            answer_report(by=BY, at=NOW, report=report, answer=answer, document=paper(committee.cell, START))
        answer_report(by=BY, at=NOW, report=report, answer=answer, document=paper(committee.cell, day))
    assert Removal.objects.get().case_id == first.pk
    assert paths.advance(second, day + dt.timedelta(days=1)) == "recognition_cell_vote"


def test_a_share_for_removing_is_a_share_either_way(committee: Committee) -> None:
    case = probationer(committee.cell)
    day = lost(case, 3)
    removal = proposed(case, day)
    vote(removal, committee.cell, Body.CELL, day, 9)
    assert failed_rounds(load(case, day)) == 0


def test_refusals_of_reporting(committee: Committee) -> None:
    case = probationer(committee.cell)
    with refused("report.key"):
        report_votes(by=BY, at=NOW, case=case, key="self_review", on=DAY, symbol="1")
    with refused("report.symbol"):
        report_votes(by=BY, at=NOW, case=case, key="cell_vote", on=DAY, symbol=" ")
    with refused("report.nothing"):
        report_votes(by=BY, at=NOW, case=case, key="cell_vote", on=DAY, symbol="1-BC/CB")


def test_committees_may_ask_in_writing_and_cells_may_not(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "opinions_collected")
    on = dt.date(2025, 10, 1)
    sitting = Sitting(committee.cell, Body.CELL, MeetingKind.ADMISSION, on, 9, method=Method.WRITTEN)
    with refused("meeting.written_cell"):
        hold_meeting(by=BY, at=NOW, sitting=sitting, votes=[Vote(case, 9)])
    paths.walk(case, on, "cell_vote")
    sitting = Sitting(committee.grassroots, Body.COMMITTEE, MeetingKind.ADMISSION, on, 9, method=Method.WRITTEN)
    held = hold_meeting(by=BY, at=NOW, sitting=sitting, votes=[Vote(case, 6)])
    assert held.meeting.get_method_display() == "Lấy ý kiến bằng văn bản"
    assert held.steps, "those who did not answer count in the total, as always"
    with pytest.raises(Refused):
        hold_meeting(by=BY, at=NOW, sitting=sitting, votes=[Vote(case, 6)])
