"""Of a member whose Party life is interrupted nothing says whether they count: the roll does not decide, the form asks."""

import datetime as dt

from django import forms

from ketnap.admissions.rolls import roll
from ketnap.admissions.voting import LeftOut
from ketnap.admissions.web.fields import sitting_fields
from ketnap.admissions.web.meeting_form import MeetingForm, left_out_of
from ketnap.members.actions.set_state import set_state
from ketnap.members.kinds import MemberState
from ketnap.testing import build
from ketnap.testing.build import Committee

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

    apart = MeetingForm(typed | {asked: "ABSENT_WITH_REASON"}, cases=[], roll=seats)
    assert apart.is_valid()
    assert left_out_of(apart.cleaned_data, seats) == [LeftOut("ABSENT_WITH_REASON", people[0].full_name)]
