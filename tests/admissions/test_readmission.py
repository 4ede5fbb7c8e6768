"""Coming back: bars, gaps, consent, once only, and the Party age less the time outside."""

from __future__ import annotations

import datetime as dt

import pytest

from ketnap.admissions.actions.add_source import add_source
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.lib.errors import Refused
from ketnap.members.actions.end_membership import end_membership
from ketnap.members.figures import Asked, figures
from ketnap.members.kinds import Ended
from ketnap.members.models import Membership, Person, Spell
from ketnap.members.party_age import party_age
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW
from .test_steps import refused

START = dt.date(2025, 8, 4)
LEFT = dt.date(2021, 3, 1)
CLEAN = {
    "left_for": ["OTHER"], "less_serious_crime": False, "population_policy": False, "times_readmitted": 0,
    "schooling": "UPPER_SECONDARY_OR_ABOVE",
}  # fmt: skip


def former(committee: Committee, left: dt.date = LEFT) -> Person:
    build.member(committee.cell)  # who stays, and helps
    person = build.member(committee.cell, decided_on=dt.date(2015, 5, 20))
    end_membership(by=BY, at=NOW, person=person, kind=Ended.RELEASED, on=left)
    return person


def opened(committee: Committee, person: Person) -> Case:
    return add_source(by=BY, at=NOW, cell=committee.cell, on=START, person=person, again=True)


def to_vote(case: Case, **facts: object) -> dt.date:
    """Up to the cell's vote, which is not held yet."""
    paths.walk(case, START, "file_permitted")
    day = START + dt.timedelta(days=20)
    record_step(by=BY, at=NOW, case=case, key="file_compiled", on=day, facts={**CLEAN, **facts})
    return paths.walk(case, day, "opinions_collected")


def found(case: Case, key: str) -> dict[str, str]:
    return {one["rule"]: one["outcome"] for one in case.steps.get(key=key, undone_at=None).findings}


def test_a_readmission_goes_its_whole_way_with_findings_of_its_own(committee: Committee) -> None:
    person = former(committee)
    case = opened(committee, person)
    day = to_vote(case)
    paths.walk(case, day, "cell_vote")
    vote = case.steps.get(key="cell_vote")
    told = {one["rule"]: one for one in vote.findings}
    assert {told[name]["outcome"] for name in ("readmission_gap", "readmission_bars", "readmission_once")} == {"met"}
    assert told["readmission_gap"]["facts"]["left_on"] == LEFT.isoformat(), "read from the ledger, nobody typed it"
    assert "294-QĐ/TW" in told["readmission_gap"]["citation"]
    sent = paths.walk(case, vote.on + dt.timedelta(days=1), "committee_resolution")
    facts = {"consent_on": "2025-09-20", "consent_symbol": "7-CV/TU"}
    record_step(by=BY, at=NOW, case=case, key="sent_up", on=sent, facts=facts)
    day = paths.walk(case, dt.date(2025, 9, 25), "ceremony")
    assert found(case, "decided")["readmission_consent"] == "met"
    assert list(Membership.objects.known().filter(person=person).order_by("id").values_list("again", flat=True)) == [
        False, True,
    ]  # fmt: skip
    paths.walk(case, day.replace(year=2026) + dt.timedelta(days=1), "recognised")
    case.refresh_from_db()
    assert case.outcome == Outcome.RECOGNISED
    assert figures(Asked(committee.cell.pk, LEFT, NOW.date()))[committee.cell.pk].balanced


def test_no_decision_without_the_consent_or_on_a_later_one(committee: Committee) -> None:
    case = opened(committee, former(committee))
    paths.walk(case, to_vote(case), "sent_up")
    with refused("step.refused"):
        paths.walk(case, dt.date(2025, 10, 6), "decided")


@pytest.mark.parametrize(
    ("facts", "left", "rule"),
    [
        ({}, START - dt.timedelta(days=900), "readmission_gap"),
        ({"less_serious_crime": True, "record_cleared": "2022-01-01"}, LEFT, "readmission_gap"),
        ({"left_for": ["CONVICTED_CORRUPTION"]}, LEFT, "readmission_bars"),
        ({"left_for": ["QUIT_ACTIVITIES"]}, LEFT, "readmission_bars"),
        ({"left_for": ["ASKED_TO_LEAVE"], "family_hardship": False}, LEFT, "readmission_bars"),
        ({"times_readmitted": 1}, LEFT, "readmission_once"),
    ],
)
def test_what_bars_a_readmission_stops_the_cells_vote(
    committee: Committee, facts: dict[str, object], left: dt.date, rule: str
) -> None:
    case = opened(committee, former(committee, left))
    day = to_vote(case, **facts)
    with pytest.raises(Refused) as stopped:
        paths.walk(case, day, "cell_vote")
    against = [one.rule for one in stopped.value.findings if one.outcome == "not_met"]  # type: ignore[attr-defined]
    assert against == [rule]


def test_hardship_forgives_asking_to_leave(committee: Committee) -> None:
    case = opened(committee, former(committee))
    paths.walk(case, to_vote(case, left_for=["ASKED_TO_LEAVE"], family_hardship=True), "cell_vote")
    assert found(case, "cell_vote")["readmission_bars"] == "waived"


def test_what_nobody_said_stays_unknown(committee: Committee) -> None:
    case = opened(committee, former(committee))
    paths.walk(case, to_vote(case, less_serious_crime=None, times_readmitted=None), "cell_vote")
    told = found(case, "cell_vote")
    assert (told["readmission_gap"], told["readmission_once"]) == ("unknown", "unknown")


def test_the_ledger_knows_of_an_earlier_readmission_whatever_is_typed(committee: Committee) -> None:
    person = former(committee, dt.date(2018, 3, 1))
    Membership.objects.create(
        person=person, unit=committee.cell, again=True, decided_on=dt.date(2019, 5, 1), ceremony_on=dt.date(2019, 5, 9),
        recorded=Membership.objects.known().get(person=person).recorded,
    )  # fmt: skip
    case = opened(committee, person)
    day = to_vote(case, times_readmitted=0)
    with refused("step.refused"):
        paths.walk(case, day, "cell_vote")


def test_who_was_a_member_cannot_be_entered_as_new(committee: Committee) -> None:
    person = former(committee)
    with refused("source.was_member"):
        add_source(by=BY, at=NOW, cell=committee.cell, on=START, person=person)
    with refused("source.member"):
        add_source(by=BY, at=NOW, cell=committee.cell, on=START, person=paths.official(committee.cell), again=True)


def _age(person: Person) -> tuple[dt.date | None, int]:
    known = party_age(Membership.objects.known().filter(person=person), Spell.objects.known().filter(person=person))
    assert known is not None
    assert known.why
    return known.since, known.outside


def test_party_age_counts_from_the_first_decision_less_the_time_outside(committee: Committee) -> None:
    first = dt.date(2015, 5, 20)
    person = former(committee)
    assert _age(person) == (first, 0)
    back = dt.date(2025, 10, 1)
    recorded = Membership.objects.known().get(person=person).recorded
    Membership.objects.create(person=person, unit=committee.cell, again=True, decided_on=back, recorded=recorded)
    assert _age(person) == (first + (back - LEFT), (back - LEFT).days)
    Membership.objects.filter(person=person, again=True).update(cancelled_on=back + dt.timedelta(days=40))
    assert _age(person) == (first, 0), "a cancelled readmission counts for nothing"


def test_party_age_is_not_guessed(committee: Committee) -> None:
    person = build.member(committee.cell)
    Membership.objects.known().filter(person=person).update(decided_on=None)
    assert _age(person)[0] is None
    Membership.objects.known().filter(person=person).update(decided_on=dt.date(2015, 5, 20), again=True)
    assert _age(person)[0] is None
    assert party_age([], []) is None
