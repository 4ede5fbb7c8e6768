"""Every route of the law, walked from the list of sources to full membership by the real actions."""

import datetime as dt

import pytest

from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.members.models import Membership, Spell
from ketnap.organisations.actions.set_authority import set_authority
from ketnap.organisations.kinds import AuthorityMode, Form
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

from . import paths

BEFORE_208, AFTER_208 = dt.date(2025, 7, 7), dt.date(2026, 8, 3)
PREPARED = [
    "sourced", "sympathiser", "helper_assigned", "course_completed", "file_permitted", "file_compiled", "vetting_closed", "introduced",
    "opinions_collected", "cell_vote",
]  # fmt: skip
THEN = ["sent_up", "decided", "decision_received", "ceremony"]
RECOGNITION = ["probation_course", "self_review", "helper_remarks", "recognition_opinions", "recognition_cell_vote"]


def _village(committee: Committee) -> Unit:
    commune = build.unit("X", "Đảng bộ xã Giả Định", Form.SUPERIOR, committee.province)
    return build.unit("X.1", "Chi bộ thôn Giả Định", Form.CELL, commune)


def _delegated(committee: Committee) -> Unit:
    set_authority(
        by=BY, at=AT, unit=committee.grassroots, mode=AuthorityMode.DELEGATED, on=dt.date(2020, 1, 1),
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    return committee.cell


def _given(committee: Committee) -> Unit:
    set_authority(
        by=BY, at=AT, unit=committee.grassroots, mode=AuthorityMode.GIVEN, on=dt.date(2020, 1, 1),
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    return committee.cell


ROUTES = {
    "with a grassroots committee": (lambda c: c.cell, BEFORE_208, ["committee_resolution"], ["recognition_committee_resolution"], "root"),
    "a chi bộ cơ sở": (lambda c: c.grassroots_cell, BEFORE_208, [], [], "root"),
    "with a đảng bộ bộ phận": (
        lambda c: c.sub_cell, BEFORE_208, ["subcommittee_appraisal", "committee_resolution"],
        ["recognition_appraisal", "recognition_committee_resolution"], "root",
    ),
    "delegated authority": (_delegated, BEFORE_208, [], [], "grassroots"),
    "given authority": (_given, BEFORE_208, ["committee_resolution"], ["recognition_committee_resolution"], "grassroots"),
    "a village cell under the commune": (_village, BEFORE_208, [], [], "X"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROUTES)
def test_a_case_goes_from_source_to_full_member(committee: Committee, name: str) -> None:
    cell_of, start, between, recognition, decider = ROUTES[name]
    case = paths.source(cell_of(committee), start)
    paths.walk(case, start, "recognised")
    # The recognition decided in 2026 follows the law of that day: after 26 July 2026 the committee's resolution is optional.
    expected = ["cell_vote", *between, *THEN, *RECOGNITION, *recognition, "recognised"]
    taken = paths.steps(case)
    assert taken[: len(PREPARED)] == PREPARED
    assert [key for key in taken[len(PREPARED) - 1 :] if key in expected] == taken[len(PREPARED) - 1 :]
    assert [key for key in taken if key in (*between, *THEN)] == [*between, *THEN]
    case.refresh_from_db()
    assert (case.outcome, case.closed_on) == (Outcome.RECOGNISED, case.steps.get(key="recognised").on)
    member = Membership.objects.known().get(person=case.person)
    ceremony = case.steps.get(key="ceremony").on
    assert member.ceremony_on == ceremony
    assert member.official_on == ceremony.replace(year=ceremony.year + 1)
    assert member.decided_on == case.steps.get(key="decided").on
    assert member.decider is not None
    assert member.decider.code == {"root": "K", "grassroots": "K.A", "X": "X"}[decider]
    spells = Spell.objects.known().filter(person=case.person).order_by("valid")
    assert [spell.status for spell in spells] == ["du_bi", "chinh_thuc"]


def test_after_208_the_standing_committee_of_the_grassroots_committee_decides(committee: Committee) -> None:
    case = paths.source(committee.cell, AFTER_208)
    paths.walk(case, AFTER_208, "ceremony", every=1)
    assert paths.steps(case) == [*PREPARED, *THEN]  # the committee's own resolution is optional
    assert Membership.objects.known().get(person=case.person).decider == committee.grassroots
    assert case.steps.filter(ground="").count() < case.steps.count()


def test_an_optional_resolution_can_be_taken_until_the_decision(committee: Committee) -> None:
    case = paths.source(committee.cell, AFTER_208)
    day = paths.walk(case, AFTER_208, "cell_vote", every=1)
    from ketnap.admissions.kinds import Body

    paths.meet(case, day, committee.grassroots, Body.COMMITTEE, ground="Theo nghị quyết của đảng uỷ cơ sở")
    assert paths.steps(case)[-1] == "committee_resolution"
    assert paths.advance(case, day) == "sent_up"


def test_a_route_nobody_knows_says_so(committee: Committee) -> None:
    village = _village(committee)
    case = Case.objects.create(
        person=build.member(village), unit=village, opened_on=dt.date(2024, 1, 5), recorded_at=AT
    )
    found = paths.way(case, dt.date(2024, 2, 1))
    assert found.steps == ()
    assert "Chưa có căn cứ" in found.because
