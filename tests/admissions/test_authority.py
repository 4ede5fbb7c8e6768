"""Who decides is a dated attribute of an organisation; the ratio and the body follow from it, and old decisions keep theirs."""

from __future__ import annotations

import datetime as dt

import pytest

from ketnap.admissions.actions.decide_meeting import decide_meeting
from ketnap.admissions.kinds import Body, MeetingKind
from ketnap.admissions.models import Case
from ketnap.admissions.voting import Sitting, Vote
from ketnap.members.models import Membership
from ketnap.organisations.actions.set_authority import set_authority
from ketnap.organisations.kinds import AuthorityMode
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW
from .test_steps import refused

START = dt.date(2025, 8, 4)
SINCE = dt.date(2025, 1, 1)


def give(unit: Unit, mode: str, on: dt.date = SINCE, until: dt.date | None = None) -> None:
    set_authority(by=BY, at=NOW, unit=unit, mode=mode, on=on, until=until, document=build.paper(unit.pk))


def waiting(cell: Unit, start: dt.date = START) -> tuple[Case, dt.date]:
    case = paths.source(cell, start)
    return case, paths.walk(case, start, "sent_up")


def decide(case: Case, unit: Unit, body: str, on: dt.date, votes_for: int) -> bool:
    paths.open_book(unit)
    sitting = Sitting(unit, body, MeetingKind.ADMISSION, on, 9)
    return bool(decide_meeting(by=BY, at=NOW, sitting=sitting, votes=[Vote(case, votes_for)], ground="Đã xem").steps)


# (recorded for the grassroots organisation, who decides, as which body, votes of nine just enough)
KINDS = [
    ("", "root", Body.STANDING, 5),
    (AuthorityMode.DELEGATED, "grassroots", Body.DELEGATED, 6),
    (AuthorityMode.GIVEN, "grassroots", Body.STANDING, 5),
    (AuthorityMode.PILOT, "grassroots", Body.STANDING, 5),
]


@pytest.mark.parametrize(("mode", "decider", "body", "enough"), KINDS, ids=[row[0] or "default" for row in KINDS])
def test_each_authority_decides_by_its_body_and_its_share(
    committee: Committee, mode: str, decider: str, body: str, enough: int
) -> None:
    if mode:
        give(committee.grassroots, mode)
    case, day = waiting(committee.cell)
    unit: Unit = getattr(committee, decider)
    wrong = Body.DELEGATED if body == Body.STANDING else Body.STANDING
    other = committee.grassroots if decider == "root" else committee.root
    with refused("meeting.authority"):
        decide(case, unit, wrong, day, 9)
    with refused("meeting.authority"):
        decide(case, other, body, day, 9)
    assert not decide(case, unit, body, day, enough - 1), "one vote fewer is not enough"
    assert decide(case, unit, body, day, enough)
    assert Membership.objects.known().get(person=case.person).decider_id == unit.pk


def test_a_cell_without_a_committee_above_is_decided_by_the_superior_whatever_is_recorded(committee: Committee) -> None:
    give(committee.grassroots_cell, AuthorityMode.DELEGATED)
    case, day = waiting(committee.grassroots_cell)
    with refused("meeting.authority"):
        decide(case, committee.grassroots_cell, Body.DELEGATED, day, 9)
    assert decide(case, committee.root, Body.STANDING, day, 5)


def test_since_208_the_grassroots_standing_committee_decides_unless_powers_are_recorded(committee: Committee) -> None:
    case, day = waiting(committee.cell, dt.date(2026, 9, 1))
    with refused("meeting.authority"):
        decide(case, committee.root, Body.STANDING, day, 9)
    assert decide(case, committee.grassroots, Body.STANDING, day, 5)
    give(committee.root, AuthorityMode.GIVEN)
    other, day = waiting(committee.cell, dt.date(2026, 9, 1))
    with refused("meeting.authority"):
        decide(other, committee.grassroots, Body.STANDING, day, 9)
    assert decide(other, committee.root, Body.STANDING, day, 5)


def test_the_day_of_the_meeting_picks_the_authority_and_old_decisions_keep_theirs(committee: Committee) -> None:
    change = dt.date(2025, 9, 20)
    give(committee.grassroots, AuthorityMode.DELEGATED, until=change)
    early, day = waiting(committee.cell)
    assert day < change
    late, _ = waiting(committee.cell)
    assert decide(early, committee.grassroots, Body.DELEGATED, day, 6)
    with refused("meeting.authority"):
        decide(late, committee.grassroots, Body.DELEGATED, change, 9)
    assert paths.advance(late, change) == "committee_resolution", (
        "the superior's route asks for the committee's resolution"
    )
    assert paths.advance(late, change) == "decided"
    deciders = dict(Membership.objects.known().values_list("person_id", "decider_id"))
    assert deciders[early.person_id] == committee.grassroots.pk
    assert paths.way(early, NOW.date()).place.decider is not None
    ballot = early.ballots.get(key="decided")
    assert (ballot.body, ballot.finding["values"][0]["key"]) == (Body.DELEGATED, "vote.delegated_cap_uy_co_so.decide")
