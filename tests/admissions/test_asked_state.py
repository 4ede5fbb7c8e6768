"""Of a member whose Party life is interrupted nothing says whether they count: the roll does not decide, form and act ask."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.decide_meeting import decide_meeting
from ketnap.admissions.actions.hold_meeting import hold_meeting
from ketnap.admissions.kinds import Body, MeetingKind
from ketnap.admissions.models import Case, Meeting
from ketnap.admissions.rolls import roll
from ketnap.admissions.turns.actions.propose_removal import propose_removal
from ketnap.admissions.turns.actions.redo_step import Again, redo_step
from ketnap.admissions.turns.actions.vote_removal import vote_removal
from ketnap.admissions.turns.cancelling import Order
from ketnap.admissions.turns.kinds import Fault
from ketnap.admissions.voting import LeftOut, Sitting, Vote
from ketnap.admissions.web.fields import sitting_fields
from ketnap.admissions.web.meeting_form import MeetingForm, counted_of, left_out_of
from ketnap.audit.models import Entry
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.actions.end_state import end_state
from ketnap.members.actions.seat_member import seat_member
from ketnap.members.actions.set_state import set_state
from ketnap.members.kinds import MemberState, SeatTitle
from ketnap.members.models import Person, StateSpan
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW

START = dt.date(2025, 8, 4)
LATER = dt.date(2026, 10, 5)
DAY = dt.date(2026, 2, 2)


def test_an_interrupted_member_leaves_the_count_open(committee: Committee) -> None:
    people = [build.member(committee.cell) for _ in range(3)]
    before = roll(committee.cell, DAY)
    assert before.total == before.members
    set_state(by=build.BY, at=build.AT, person=people[0], state=MemberState.INTERRUPTED, on=DAY)
    after = roll(committee.cell, DAY)
    assert (after.members, after.total, after.asks) == (before.members, None, True)
    made = sitting_fields(after)
    asked = made[f"counted_{people[0].pk}"]
    assert isinstance(asked, forms.ChoiceField)
    assert (asked.required, asked.initial) == (True, None)
    assert "chưa rõ có tính hay không" in str(asked.help_text)
    others = made["left_out"]
    assert isinstance(others, forms.MultipleChoiceField)
    assert people[0].full_name not in str(others.choices)
    assert others.initial == []
    assert not roll(committee.cell, DAY - dt.timedelta(days=1)).asks
    set_state(by=build.BY, at=build.AT, person=people[0], state=MemberState.SUSPENDED, on=DAY)
    assert roll(committee.cell, DAY).total == before.members - 1


def test_the_meeting_is_not_written_without_an_answer(committee: Committee) -> None:
    people = [build.member(committee.cell) for _ in range(3)]
    set_state(by=build.BY, at=build.AT, person=people[0], state=MemberState.INTERRUPTED, on=DAY)
    seats, asked = roll(committee.cell, DAY), f"counted_{people[0].pk}"
    typed = {"on": "02/02/2026", "members": "3", "method": "secret", "did": "Cấp uỷ Thử"}

    silent = MeetingForm(typed, cases=[], roll=seats)
    assert not silent.is_valid()
    assert list(silent.errors) == [asked]
    assert asked in [bound.name for bound in silent.plain]  # in sight, not behind a fold

    counted = MeetingForm(typed | {asked: "counts"}, cases=[], roll=seats)
    assert counted.is_valid(), counted.errors
    assert left_out_of(counted.cleaned_data, seats) == []
    assert counted_of(counted.cleaned_data, seats) == {people[0].pk}

    apart = MeetingForm(typed | {asked: "ABSENT_WITH_REASON"}, cases=[], roll=seats)
    assert apart.is_valid()
    assert left_out_of(apart.cleaned_data, seats) == [LeftOut("ABSENT_WITH_REASON", people[0].full_name, people[0].pk)]
    assert counted_of(apart.cleaned_data, seats) == frozenset()


def interrupted(cell: Unit, on: dt.date) -> Person:
    who = build.member(cell)
    set_state(by=build.BY, at=paths.NOW, person=who, state=MemberState.INTERRUPTED, on=on)
    return who


def probationer(case: Case) -> Case:
    paths.walk(case, START, "ceremony")
    case.refresh_from_db()
    return case


def sentence_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as said:
        act()
    assert said.value.code == "meeting.asked"
    assert "chọn có tính hoặc không tính" in str(said.value)
    return said.value.sentence


def test_the_act_itself_refuses_whatever_way_it_is_called(committee: Committee) -> None:
    """No form stands before the act here: votes of the cell, of removing, and a vote done again say the same."""
    walked, gone = paths.source(committee.cell, START), paths.source(committee.cell, START)
    paths.walk(walked, START, "opinions_collected")
    removal = propose_removal(by=BY, at=NOW, case=probationer(gone), on=LATER, reason="Không còn đủ điều kiện")
    who = interrupted(committee.cell, START)
    sitting = Sitting(committee.cell, Body.CELL, MeetingKind.ADMISSION, LATER, 9)
    removing = replace(sitting, kind=MeetingKind.REMOVAL)

    def hold(made: Sitting) -> object:
        return hold_meeting(by=BY, at=NOW, sitting=made, votes=[Vote(walked, 9)], ground="Đã xem bản giấy")

    order = Order(LATER, build.paper(committee.root.pk), "Sai thủ tục")
    again = Again("cell_vote", LATER, sitting=sitting, vote=Vote(gone, 9), ground="Đã xem bản giấy")
    said = {
        sentence_of(lambda: hold(sitting)),
        sentence_of(lambda: vote_removal(by=BY, at=NOW, removal=removal, sitting=removing, vote=Vote(gone, 9))),
        sentence_of(lambda: redo_step(by=BY, at=NOW, case=gone, fault=Fault.PROCEDURE, again=again, order=order)),
    }
    assert len(said) == 1
    assert who.full_name in said.pop()
    assert not Meeting.objects.filter(on=LATER).exists()

    namesake = LeftOut("ABSENT_WITH_REASON", who.full_name)
    assert who.full_name in sentence_of(lambda: hold(replace(sitting, left_out=(namesake,)))), "a name answers nothing"
    hold(replace(sitting, counted=frozenset({who.pk})))
    entry = Entry.objects.filter(action="admissions.hold_meeting").latest("pk")
    assert entry.after["counted"] == [who.pk]


def test_leaving_out_by_name_answers_too(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "opinions_collected")
    who = interrupted(committee.cell, START)
    out = LeftOut("ABSENT_WITH_REASON", who.full_name, who.pk)
    sitting = Sitting(committee.cell, Body.CELL, MeetingKind.ADMISSION, LATER, 9, (out,))
    held = hold_meeting(by=BY, at=NOW, sitting=sitting, votes=[Vote(case, 8)], ground="Đã xem bản giấy")
    assert held.meeting.left_out == [{"name": who.full_name, "why": "ABSENT_WITH_REASON"}]


def test_the_body_that_decides_is_asked_about_its_own_members(committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    day = paths.walk(case, START, "sent_up")
    paths.open_book(committee.root)
    who = interrupted(committee.cell, START)
    sits = form_committee(
        by=BY, at=NOW, unit=committee.root, body="standing", name="Ban Thường vụ Giả Định", term_from=START
    )
    seat_member(by=BY, at=NOW, committee=sits, person=who, title=SeatTitle.STANDING, on=START)
    sitting = Sitting(committee.root, Body.STANDING, MeetingKind.ADMISSION, day, 9)

    def decide(made: Sitting) -> object:
        return decide_meeting(by=BY, at=NOW, sitting=made, votes=[Vote(case, 9)], ground="Đã xem bản giấy")

    assert who.full_name in sentence_of(lambda: decide(sitting))
    decide(replace(sitting, counted=frozenset({who.pk})))


def test_a_removal_asks_about_those_of_its_own_day(
    committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The member came back since, so the form of today does not ask; the day of the vote brings the question."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    case = probationer(paths.source(committee.cell, START))
    propose_removal(by=BY, at=NOW, case=case, on=LATER, reason="Không còn đủ điều kiện")
    who = interrupted(committee.cell, START)
    end_state(by=BY, at=NOW, state=StateSpan.objects.known().get(person=who), on=NOW.date())
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    url, asked = reverse("admissions:vote_removal", args=[case.uid]), f'name="counted_{who.pk}"'
    assert asked not in client.get(url).content.decode()
    typed = {"on": vn.day(LATER), "members": "9", "method": "secret", "votes_for": "9", "did": "Cấp uỷ Thử"}
    silent = client.post(url, typed)
    assert silent.status_code == 200, "not written, the form again"
    assert asked in silent.content.decode()
    assert client.post(url, typed | {f"counted_{who.pk}": "counts"}).status_code == 302
    assert case.ballots.filter(key="removal_cell_vote", undone_at=None).count() == 1
