"""The route of a case by kind of unit, way of deciding and day."""

from __future__ import annotations

from datetime import date

import pytest

from ketnap.law import RouteUnknown, Verified, load_rules, route_for, routes
from ketnap.law.rules import REGISTRY

ADMISSION_START = (
    "sourced",
    "sympathiser",
    "helper_assigned",
    "course_completed",
    "file_permitted",
    "file_compiled",
    "vetting_closed",
    "introduced",
    "opinions_collected",
    "cell_vote",
)
ADMISSION_END = ("sent_up", "decided", "decision_received", "ceremony")
RECOGNITION_START = (
    "probation_course",
    "self_review",
    "helper_remarks",
    "recognition_opinions",
    "recognition_cell_vote",
)


@pytest.mark.parametrize(
    ("kind", "mode", "on", "middle", "decider", "verified"),
    [
        ("cell", "direct_superior", date(2025, 7, 1), ("committee_resolution",), "superior_standing_committee", "yes"),
        (
            "cell",
            "direct_superior",
            date(2025, 6, 30),
            ("committee_resolution",),
            "superior_standing_committee",
            "secondary",
        ),
        (
            "cell_in_subcommittee",
            "direct_superior",
            date(2025, 7, 1),
            ("subcommittee_appraisal", "committee_resolution"),
            "superior_standing_committee",
            "yes",
        ),
        ("grassroots_cell", "direct_superior", date(2025, 7, 1), (), "superior_standing_committee", "yes"),
        ("cell", "delegated_committee", date(2025, 7, 1), (), "whole_grassroots_committee", "yes"),
        ("village_cell", "direct_superior", date(2025, 7, 1), (), "commune_standing_committee", "yes"),
        (
            "cell",
            "grassroots_standing",
            date(2026, 7, 26),
            ("committee_resolution",),
            "grassroots_standing_committee",
            "secondary",
        ),
        (
            "cell",
            "direct_superior",
            date(2026, 7, 26),
            ("committee_resolution",),
            "superior_standing_committee",
            "assumed",
        ),
    ],
)
def test_a_route(kind: str, mode: str, on: date, middle: tuple[str, ...], decider: str, verified: str) -> None:
    route = route_for(kind=kind, authority_mode=mode, on=on)
    keys = tuple(step.key for step in route.stage("admission"))
    assert keys == ADMISSION_START + middle + ADMISSION_END
    twins = {
        "subcommittee_appraisal": "recognition_appraisal",
        "committee_resolution": "recognition_committee_resolution",
    }
    expected = (*RECOGNITION_START, *(twins[key] for key in middle), "recognised")
    assert tuple(step.key for step in route.stage("recognition")) == expected
    assert route.step("decided").actor == route.step("recognised").actor == decider
    assert route.verified.value == verified


def test_the_decider_votes_by_the_threshold_of_its_kind() -> None:
    on = date(2025, 8, 1)
    whole = route_for(kind="cell", authority_mode="delegated_committee", on=on).step("decided")
    standing = route_for(kind="cell", authority_mode="direct_superior", on=on).step("decided")
    assert (whole.vote, whole.rule) == ("vote.delegated_cap_uy_co_so.decide", "delegated_committee_vote")
    assert (standing.vote, standing.rule) == ("vote.standing_committee.decide", "standing_committee_vote")


def test_after_208_the_full_committee_is_an_option_marked_as_assumed() -> None:
    route = route_for(kind="cell", authority_mode="grassroots_standing", on=date(2026, 8, 1))
    for key in ("committee_resolution", "recognition_committee_resolution"):
        assert (route.step(key).mandatory, route.step(key).assumed) == (False, True)
    assert route.step("cell_vote").mandatory
    assert "tuỳ chọn" in route.note


@pytest.mark.parametrize(
    ("kind", "mode", "on"),
    [
        ("cell", "grassroots_standing", date(2026, 7, 25)),
        ("village_cell", "direct_superior", date(2025, 6, 30)),
        ("grassroots_cell", "delegated_committee", date(2025, 8, 1)),
        ("cell", "direct_superior", date(2016, 7, 24)),
        ("hamlet", "direct_superior", date(2025, 8, 1)),
    ],
)
def test_where_nothing_is_known_the_reason_is_said(kind: str, mode: str, on: date) -> None:
    with pytest.raises(RouteUnknown) as refusal:
        route_for(kind=kind, authority_mode=mode, on=on)
    assert refusal.value.because.endswith(".")


@pytest.mark.parametrize(
    ("on", "mode"),
    [
        (date(2025, 8, 1), "direct_superior"),
        (date(2026, 5, 1), None),
        (date(2026, 7, 26), "grassroots_standing"),
        (date(2015, 1, 1), None),
    ],
)
def test_the_default_way_of_deciding_follows_the_law(on: date, mode: str | None) -> None:
    assert routes.default_mode(load_rules(), on) == mode


def test_no_two_routes_hold_for_one_unit_on_one_day() -> None:
    book = routes.load_routes()
    seen: dict[tuple[str, str], date] = {}
    for route in book.routes:
        before = seen.get((route.kind, route.mode))
        assert before is None or before == route.since, (route.kind, route.mode)
        seen[route.kind, route.mode] = route.until or date.max
    assert set(seen.values()) == {date.max}


def test_routes_name_only_what_exists_and_every_step_is_complete() -> None:
    book = routes.load_routes()
    routes.check_routes(book, load_rules(), frozenset(REGISTRY))
    for route in book.routes:
        assert route.verified is not Verified.UNKNOWN
        for step in route.steps:
            assert step.label
            assert step.actor_label
        assert len(set(route.keys())) == len(route.steps)
