"""Of a member whose Party life is interrupted nothing says whether they count: the roll does not decide, the form asks."""

import datetime as dt

from django import forms

from ketnap.admissions.rolls import roll
from ketnap.admissions.web.fields import sitting_fields
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
    field = sitting_fields(after)["left_out"]
    assert isinstance(field, forms.MultipleChoiceField)
    assert "chưa rõ có tính hay không" in str(field.choices)
    assert field.initial == []
    assert not roll(committee.cell, DAY - dt.timedelta(days=1)).asks
    set_state(by=build.BY, at=build.AT, person=people[0], state=MemberState.SUSPENDED, on=DAY)
    assert roll(committee.cell, DAY).total == before.members - 1
