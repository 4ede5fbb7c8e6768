"""Campaigns: 198 on the course, 115 admitted, 90 at the ceremony; who fell out and why; who may see it."""

import datetime as dt
from typing import Any

import pytest
from django.http import Http404

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members.actions.enter_member import Identity, new_person
from ketnap.members.counting import HOUSE
from ketnap.members.kinds import Gender
from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.targets.actions.enter_campaign import enter_campaign
from ketnap.targets.actions.leave_campaign import leave_campaign
from ketnap.targets.actions.mark_step import mark_step
from ketnap.targets.actions.open_campaign import open_campaign
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.campaigns import compare, funnel, people_of
from ketnap.targets.models import Campaign, CampaignEntry
from ketnap.testing import build
from ketnap.testing.build import Committee

AT, BY = build.AT, build.BY
ACT: dict[str, Any] = {"by": BY, "at": AT}
START, END = dt.date(2025, 2, 1), dt.date(2025, 5, 31)
STEPS = (("lop", "Học lớp đảng viên mới"), ("decided", "Quyết định kết nạp"), ("le_chung", "Dự lễ kết nạp chung"))


@pytest.fixture
def campaign(committee: Committee) -> Campaign:
    target = set_target(
        **ACT, unit=committee.root, start=START, end=END, number=5, document=build.paper(committee.root.pk)
    )
    return open_campaign(
        **ACT, unit=committee.root, name="Lớp đảng viên Thử", document=build.paper(committee.root.pk, kind="KH"),
        start=START, end=END, steps=STEPS, target=target,
    )  # fmt: skip


def _people(cell: Unit, count: int) -> list[tuple[Person, Unit]]:
    who = Identity("Thử Giả Định Lớp", dt.date(2000, 1, 1), Gender.FEMALE)
    return [(new_person(who, cell.pk, at=AT), cell) for _ in range(count)]


def _member(cell: Unit, decided_on: dt.date) -> tuple[Person, Unit]:
    on = decided_on + dt.timedelta(days=7)
    return build.member(cell, ceremony_on=on, official_on=None, decided_on=decided_on), cell


def test_the_funnel_counts_marks_cases_and_admissions_once_a_person(committee: Committee, campaign: Campaign) -> None:
    admitted = [_member(committee.cell, dt.date(2025, 5, 10)), _member(committee.grassroots_cell, dt.date(2025, 5, 12))]
    waiting = _people(committee.cell, 3)
    assert enter_campaign(**ACT, campaign=campaign, persons=[*admitted, *waiting], on=START) == 5
    assert enter_campaign(**ACT, campaign=campaign, persons=waiting, on=START) == 0
    entries = list(CampaignEntry.objects.filter(campaign=campaign))
    assert mark_step(**ACT, campaign=campaign, key="lop", entries=entries, on=dt.date(2025, 3, 1)) == 5
    first = [entry for entry in entries if entry.person_id == admitted[0][0].pk]
    mark_step(**ACT, campaign=campaign, key="le_chung", entries=first, on=dt.date(2025, 5, 17))
    found = funnel(HOUSE, campaign, END)
    assert (len(found.entered), found.target, [step.count for step in found.steps]) == (5, 5, [5, 2, 1])
    assert [step.count for step in funnel(HOUSE, campaign, dt.date(2025, 3, 1)).steps] == [5, 0, 0]


def test_who_fell_out_is_listed_with_step_and_reason(committee: Committee, campaign: Campaign) -> None:
    enter_campaign(**ACT, campaign=campaign, persons=_people(committee.cell, 1), on=START)
    entry = CampaignEntry.objects.get()
    mark_step(**ACT, campaign=campaign, key="lop", entries=[entry], on=dt.date(2025, 3, 1))
    with pytest.raises(Refused, match="lý do"):
        leave_campaign(**ACT, entry=entry, on=dt.date(2025, 4, 1), reason=" ", key="lop")
    leave_campaign(**ACT, entry=entry, on=dt.date(2025, 4, 1), reason="Chuyển công tác", key="lop")
    (dropped,) = funnel(HOUSE, campaign, END).dropped
    assert (dropped.label, dropped.reason, dropped.unit_id) == (
        "Học lớp đảng viên mới",
        "Chuyển công tác",
        committee.cell.pk,
    )
    with pytest.raises(Refused) as later:
        mark_step(**ACT, campaign=campaign, key="le_chung", entries=[entry], on=END)
    assert later.value.code == "mark.dropped"
    with pytest.raises(Refused) as twice:
        leave_campaign(**ACT, entry=entry, on=END, reason="Lại")
    assert twice.value.code == "leave.twice"


def test_what_is_no_campaign_is_refused(committee: Committee, campaign: Campaign) -> None:
    facts: dict[str, Any] = {
        **ACT, "unit": committee.root, "document": build.paper(committee.root.pk), "start": START, "end": END,
    }  # fmt: skip
    for name, steps, code in (
        ("", STEPS, "campaign.name"), ("A", (), "campaign.steps"), ("A", (STEPS[0], STEPS[0]), "campaign.steps"),
        ("Lớp đảng viên Thử", STEPS, "campaign.twice"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            open_campaign(**facts, name=name, steps=steps)
        assert refusal.value.code == code
    entries = [CampaignEntry(pk=0, campaign=campaign)]
    for key, code in (("decided", "mark.from_case"), ("khac", "mark.step")):
        with pytest.raises(Refused) as refusal:
            mark_step(**ACT, campaign=campaign, key=key, entries=entries, on=END)
        assert refusal.value.code == code
    for persons, on, code in (
        (_people(committee.neighbour_cell, 1), START, "campaign.cell"), ([], dt.date(2025, 6, 1), "campaign.day"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            enter_campaign(**ACT, campaign=campaign, persons=persons, on=on)
        assert refusal.value.code == code


def test_a_reader_counts_all_and_lists_those_in_reach(committee: Committee, campaign: Campaign) -> None:
    enter_campaign(
        **ACT, campaign=campaign, on=START,
        persons=[*_people(committee.cell, 2), *_people(committee.grassroots_cell, 1)],
    )  # fmt: skip
    whole = build.scope(build.user(Role.LEADER, committee.root))
    below = build.scope(build.user(Role.GRASSROOTS_SECRETARY, committee.grassroots))
    with rls.scope(whole.multirange):
        found = funnel(whole, campaign, END)
        assert (len(people_of(whole, campaign, found.entered).persons), len(found.entered)) == (3, 3)
    with rls.scope(below.multirange):
        with pytest.raises(Http404):
            funnel(below, campaign, END)
        assert CampaignEntry.objects.count() == 2, "row security shows the cell's own people only"
    assert [one.campaign for one in compare(HOUSE, [campaign], END)] == [campaign]
