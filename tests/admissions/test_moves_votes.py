"""Lost votes of recognition, and their reports upwards, after the probationer moved to another cell."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.dossier import load
from ketnap.admissions.judging import Question, failed_rounds, judge
from ketnap.admissions.models import Ballot, Case
from ketnap.admissions.recording import Paper
from ketnap.admissions.turns.actions.answer_report import answer_report
from ketnap.admissions.turns.actions.propose_removal import propose_removal
from ketnap.admissions.turns.actions.receive_case import receive_case
from ketnap.admissions.turns.actions.report_votes import report_votes
from ketnap.admissions.turns.actions.send_case import send_case
from ketnap.admissions.turns.kinds import Answer
from ketnap.admissions.turns.models import Report
from ketnap.law import Finding, Outcome
from ketnap.lib import clock, rls
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW, SIGNED
from .test_removals import lost, paper, probationer
from .test_steps import refused

KEY = "recognition_cell_vote"


def moved(case: Case, committee: Committee, day: dt.date) -> Case:
    """The case in the other cell of the same committee, three days later."""
    move = send_case(
        by=BY,
        at=NOW,
        case=case,
        receiver=committee.other_cell,
        ordered_on=day,
        sent_on=day,
        letter=Paper("8-CV/CB", day),
    )
    return receive_case(
        by=BY, at=NOW, move=move, on=day + dt.timedelta(days=3), helper=paths.official(committee.other_cell)
    )


def rounds(case: Case, day: dt.date) -> Finding:
    dossier = load(case, day)
    return judge("failed_recognition_rounds", Question(dossier, paths.way(case, day), KEY, day))


def vote_here(new: Case, day: dt.date) -> dt.date:
    """Opinions are collected again here, and one more vote is lost."""
    assert paths.advance(new, day) == "recognition_opinions"
    assert paths.advance(new, day + dt.timedelta(days=1), votes_for=5) == KEY
    return day + dt.timedelta(days=1)


def test_votes_of_two_cells_are_counted_and_that_the_text_is_silent_is_said(committee: Committee) -> None:
    case = probationer(committee.cell)
    left = lost(case, 2)
    new = moved(case, committee, left)
    assert [one.brought for one in Ballot.objects.filter(case=new, key=KEY)] == [True, True]
    assert rounds(new, left + dt.timedelta(days=4)).outcome is Outcome.MET
    day = vote_here(new, left + dt.timedelta(days=4))
    assert failed_rounds(load(new, day)) == 3
    assert failed_rounds(load(case, day)) == 2, "the old case keeps its own"
    found = rounds(new, day)
    assert found.outcome is Outcome.UNKNOWN
    assert "2 lần ở chi bộ nơi chuyển đi" in found.reason
    assert "không quy định" in found.reason
    report = report_votes(by=BY, at=NOW, case=new, key=KEY, on=day, symbol="6-BC/CB")
    assert report.rounds == 3
    assert rounds(new, day).outcome is Outcome.MET


def test_three_votes_lost_there_wait_for_the_report_here(committee: Committee) -> None:
    case = probationer(committee.cell)
    left = lost(case, 3)
    new = moved(case, committee, left)
    day = left + dt.timedelta(days=4)
    assert rounds(new, day).outcome is Outcome.NOT_MET
    paths.advance(new, day)
    with refused("meeting.report_first"):
        paths.advance(new, day, votes_for=5)
    report_votes(by=BY, at=NOW, case=new, key=KEY, on=day, symbol="6-BC/CB")
    assert paths.advance(new, day, votes_for=9) == KEY


def test_a_report_waits_for_its_answer_where_the_case_is_now(committee: Committee) -> None:
    case = probationer(committee.cell)
    left = lost(case, 3)
    there = report_votes(by=BY, at=NOW, case=case, key=KEY, on=left, symbol="4-BC/CB")
    new = moved(case, committee, left)
    here = Report.objects.get(case=new)
    assert (here.symbol, here.rounds, here.unit_id) == ("4-BC/CB", 3, committee.other_cell.pk)
    document = paper(committee.cell, left + dt.timedelta(days=5))
    with refused("report.moved"):
        answer_report(by=SIGNED, at=NOW, report=there, answer=Answer.RECOGNISE, document=document)
    answer_report(by=SIGNED, at=NOW, report=here, answer=Answer.RECOGNISE, document=document)
    day = left + dt.timedelta(days=6)
    paths.advance(new, left)  # opinions of the place left, typed late with their day
    step = record_step(by=BY, at=NOW, case=new, key=KEY, on=left, ground="Đã xem")
    assert next(one for one in step.findings if one["rule"] == "cell_vote")["outcome"] == "waived"
    paths.walk(new, day, "recognised")


def test_a_vote_of_this_cell_waits_for_the_arrival(committee: Committee) -> None:
    case = probationer(committee.cell)
    left = lost(case, 0)
    new = moved(case, committee, left)
    paths.advance(new, left)
    with refused("step.before_opening"):
        paths.advance(new, left + dt.timedelta(days=1), votes_for=9)
    assert paths.advance(new, left + dt.timedelta(days=3), votes_for=9) == KEY


def test_a_case_under_a_proposal_of_removal_does_not_leave(committee: Committee) -> None:
    case = probationer(committee.cell)
    day = lost(case, 1)
    propose_removal(by=BY, at=NOW, case=case, on=day, reason="Thử")
    with refused("removal.first"):
        moved(case, committee, day)


def test_the_page_says_where_votes_were_held_and_asks_for_the_report(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    case = probationer(committee.cell)
    new = moved(case, committee, lost(case, 2))
    client.force_login(build.user(Role.CELL_SECRETARY, committee.other_cell))
    page = client.get(reverse("admissions:case", args=[new.uid])).content.decode()
    assert "2 lần ở nơi chuyển đi" in page
    assert "Chi bộ, ở nơi chuyển đi" in page
    assert "Ghi báo cáo cấp trên" in page
    with rls.scope(rls.multirange([committee.other_cell.pk])):
        assert Ballot.objects.filter(case=new).count() == len(Ballot.objects.filter(case=new, unit=new.unit_id))
        assert not Ballot.objects.filter(case=case).exists()
