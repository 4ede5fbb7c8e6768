"""The last days of steps along the law's routes, worked out by hand on the calendar of 2025 and 2026."""

import datetime as dt
from pathlib import Path

import pytest

from ketnap.law import RouteUnknown, load_calendar, route_for
from ketnap.law.routes import load_routes
from ketnap.organisations.actions.set_authority import set_authority
from ketnap.organisations.kinds import AuthorityMode, Form
from ketnap.targets.durations import Shortest, load_durations, read_durations
from ketnap.targets.stretch import DECIDED, Stretch, back, good_until, stretch, stretches
from ketnap.testing import build
from ketnap.testing.build import Committee

CALENDAR, DURATIONS = load_calendar(), load_durations()
END = dt.date(2025, 12, 31)
D = dt.date


def _stretch(kind: str, mode: str, end: dt.date = END) -> Stretch:
    return stretch(route_for(kind=kind, authority_mode=mode, on=end), end, CALENDAR, DURATIONS)


def _days(kind: str, mode: str, end: dt.date = END) -> dict[str, dt.date]:
    return {step.key: step.day for step in _stretch(kind, mode, end).steps}


# 31 December 2025 is a Wednesday; only the weekends of 6/7, 13/14, 20/21 and 27/28 December are off before it. All four routes
# share the steps up to the vote, counted in working days back from it: opinions, introduction and vetting must be done one day
# before; the file three (opinions), one (introduction), twenty (vetting) days before that, so vetting decides; permission five
# before the file; the course, the helper, the sympathiser one before that; the list five before the course.
BY_HAND = {
    # committee: decided 31, sent up three back = Fri 26 (29, 30, 31), resolution one = Thu 25, vote two = Tue 23.
    ("cell", "direct_superior"): {
        "decided": D(2025, 12, 31), "sent_up": D(2025, 12, 26), "committee_resolution": D(2025, 12, 25),
        "cell_vote": D(2025, 12, 23), "opinions_collected": D(2025, 12, 22), "introduced": D(2025, 12, 22),
        "vetting_closed": D(2025, 12, 22), "file_compiled": D(2025, 11, 24), "file_permitted": D(2025, 11, 17),
        "course_completed": D(2025, 11, 14), "helper_assigned": D(2025, 11, 14), "sympathiser": D(2025, 11, 7),
        "sourced": D(2025, 11, 7),
    },
    # under a sub-committee its appraisal stands between: resolution Thu 25, appraisal two back = Tue 23, vote two = Fri 19.
    ("cell_in_subcommittee", "direct_superior"): {
        "decided": D(2025, 12, 31), "sent_up": D(2025, 12, 26), "committee_resolution": D(2025, 12, 25),
        "subcommittee_appraisal": D(2025, 12, 23), "cell_vote": D(2025, 12, 19), "opinions_collected": D(2025, 12, 18),
        "introduced": D(2025, 12, 18), "vetting_closed": D(2025, 12, 18), "file_compiled": D(2025, 11, 20),
        "file_permitted": D(2025, 11, 13), "course_completed": D(2025, 11, 12), "helper_assigned": D(2025, 11, 12),
        "sympathiser": D(2025, 11, 5), "sourced": D(2025, 11, 5),
    },
    # a grassroots cell has no committee above it: sent up Fri 26, vote one back = Thu 25.
    ("grassroots_cell", "direct_superior"): {
        "decided": D(2025, 12, 31), "sent_up": D(2025, 12, 26), "cell_vote": D(2025, 12, 25),
        "opinions_collected": D(2025, 12, 24), "introduced": D(2025, 12, 24), "vetting_closed": D(2025, 12, 24),
        "file_compiled": D(2025, 11, 26), "file_permitted": D(2025, 11, 19), "course_completed": D(2025, 11, 18),
        "helper_assigned": D(2025, 11, 18), "sympathiser": D(2025, 11, 11), "sourced": D(2025, 11, 11),
    },
    # a delegated committee decides itself, two days after it has the file: sent up Mon 29, vote one back = Fri 26.
    ("cell", "delegated_committee"): {
        "decided": D(2025, 12, 31), "sent_up": D(2025, 12, 29), "cell_vote": D(2025, 12, 26),
        "opinions_collected": D(2025, 12, 25), "introduced": D(2025, 12, 25), "vetting_closed": D(2025, 12, 25),
        "file_compiled": D(2025, 11, 27), "file_permitted": D(2025, 11, 20), "course_completed": D(2025, 11, 19),
        "helper_assigned": D(2025, 11, 19), "sympathiser": D(2025, 11, 12), "sourced": D(2025, 11, 12),
    },
}  # fmt: skip


@pytest.mark.parametrize("key", BY_HAND, ids="/".join)
def test_the_last_days_of_each_route_by_hand(key: tuple[str, str]) -> None:
    assert _days(*key) == BY_HAND[key]


def test_a_village_cell_goes_as_a_grassroots_cell_to_the_commune() -> None:
    assert _days("village_cell", "direct_superior") == BY_HAND["grassroots_cell", "direct_superior"]


def test_from_208_on_the_committee_decides_itself_without_a_resolution_first() -> None:
    # 31 December 2026 is a Thursday: two back = Tue 29, the vote one back = Mon 28; the optional resolution is no obstacle.
    days = _days("cell", "grassroots_standing", D(2026, 12, 31))
    assert (days[DECIDED], days["sent_up"], days["cell_vote"]) == (D(2026, 12, 31), D(2026, 12, 29), D(2026, 12, 28))
    assert "committee_resolution" not in days
    with pytest.raises(RouteUnknown):
        route_for(kind="cell", authority_mode="grassroots_standing", on=D(2026, 7, 25))


def test_days_off_are_skipped() -> None:
    # 31 May 2025 is a Saturday, so the last decision is on Friday the 30th.
    assert _days("grassroots_cell", "direct_superior", D(2025, 5, 31))[DECIDED] == D(2025, 5, 30)
    # Five working days before Wednesday 3 September 2025, with 1 and 2 September off: 3 Sep, 29, 28, 27, 26 August.
    assert back(CALENDAR, D(2025, 9, 3), Shortest("x", END, 5, 0, "")) == D(2025, 8, 25)
    assert back(CALENDAR, END, Shortest("x", END, 0, 12, "")) == D(2024, 12, 31)


# Friday 5 September 2025, with Monday 1 and Tuesday 2 off. What is counted back over them lies two days earlier than it would.
OVER_A_HOLIDAY = {
    # sent up three back (5, 4, 3) = Fri 29 August, vote Thu 28, opinions and vetting Wed 27, the file twenty back = Wed 30 July,
    # permission five back = Wed 23, the course Tue 22, the list five back = Tue 15.
    ("grassroots_cell", "direct_superior"): {
        "decided": D(2025, 9, 5), "sent_up": D(2025, 8, 29), "cell_vote": D(2025, 8, 28),
        "opinions_collected": D(2025, 8, 27), "introduced": D(2025, 8, 27), "vetting_closed": D(2025, 8, 27),
        "file_compiled": D(2025, 7, 30), "file_permitted": D(2025, 7, 23), "course_completed": D(2025, 7, 22),
        "helper_assigned": D(2025, 7, 22), "sympathiser": D(2025, 7, 15), "sourced": D(2025, 7, 15),
    },
    # a delegated committee: sent up two back (5, 4) = Wed 3, the vote one back = Fri 29 August, over the holiday.
    ("cell", "delegated_committee"): {
        "decided": D(2025, 9, 5), "sent_up": D(2025, 9, 3), "cell_vote": D(2025, 8, 29),
        "opinions_collected": D(2025, 8, 28), "introduced": D(2025, 8, 28), "vetting_closed": D(2025, 8, 28),
        "file_compiled": D(2025, 7, 31), "file_permitted": D(2025, 7, 24), "course_completed": D(2025, 7, 23),
        "helper_assigned": D(2025, 7, 23), "sympathiser": D(2025, 7, 16), "sourced": D(2025, 7, 16),
    },
}  # fmt: skip


@pytest.mark.parametrize("key", OVER_A_HOLIDAY, ids="/".join)
def test_a_holiday_puts_every_step_before_it_earlier(key: tuple[str, str]) -> None:
    end = D(2025, 9, 5)
    assert _days(*key, end) == OVER_A_HOLIDAY[key]
    way = _stretch(*key, end)
    assert way.can_still({}, way.first.day) is True
    after = way.first.day + dt.timedelta(days=1)
    assert way.can_still({}, after) is False, "a day later it is too late"
    assert way.decided_by({}, after) > end


def test_a_village_cell_directly_under_the_commune_by_hand(committee: Committee) -> None:
    """The cell of the tree, not only the route's name: the commune decides, as for a grassroots cell."""
    village = build.unit("K.V", "Chi bộ thôn Giả Định", Form.CELL, committee.root)
    way = stretches([village.pk], END, CALENDAR, DURATIONS).by_cell[village.pk]
    assert (way.route.kind, way.route.mode) == ("village_cell", "direct_superior")
    assert {step.key: step.day for step in way.steps} == BY_HAND["grassroots_cell", "direct_superior"]
    assert (way.can_still({}, D(2025, 11, 11)), way.can_still({}, D(2025, 11, 12))) == (True, False)


def test_who_can_still_make_it() -> None:
    way = _stretch("cell", "direct_superior")
    early = D(2025, 1, 6)
    upto = dict.fromkeys(("sourced", "sympathiser", "helper_assigned", "course_completed", "file_permitted"), early)
    assert way.can_still({}, D(2025, 11, 7)) is True
    assert way.can_still({}, D(2025, 11, 10)) is False
    # Compiled on Monday 24 November, vetting ends twenty working days later, on Monday 22 December: just in time.
    compiled = {**upto, "file_compiled": D(2025, 11, 24)}
    assert way.decided_by(compiled, D(2025, 12, 1)) == END
    assert way.can_still({**upto, "file_compiled": D(2025, 11, 25)}, D(2025, 12, 1)) is False
    assert way.can_still({**compiled, DECIDED: END}, END) is False
    assert way.next_of(compiled, D(2025, 12, 1)) == "vetting_closed"


def test_a_file_too_old_by_law_must_be_made_again() -> None:
    # 06-HD/TW: the file is considered within twelve months; one of 1 October 2024 is good until 1 October 2025.
    assert good_until("dossier.validity", D(2024, 10, 1), D(2025, 9, 30), CALENDAR) == D(2025, 10, 1)
    way = _stretch("cell", "direct_superior")
    done = ("sourced", "sympathiser", "helper_assigned", "course_completed", "file_permitted", "file_compiled")
    old = dict.fromkeys(done, D(2024, 10, 1))
    assert (
        way.lapsed(old, D(2025, 9, 30)) == frozenset()
    )  # what is under way may end today, the vote follows on the 1st
    assert way.lapsed(old, D(2025, 10, 1)) == {"file_compiled"}
    assert way.next_of(old, D(2025, 10, 1)) == "file_compiled"
    # Begun again on Wednesday 1 October: the file on the 8th, vetting twenty working days later on 5 November, the vote on the
    # 6th, the resolution on Monday the 10th, sent up on the 11th, decided on the 14th.
    assert way.decided_by(old, D(2025, 10, 1)) == D(2025, 11, 14)
    # Begun on 17 November the file is ready on the 24th, the last day for it; a day later it is too late.
    assert way.can_still(old, D(2025, 11, 17)) is True
    assert way.can_still(old, D(2025, 11, 18)) is False


def test_a_vote_longer_ago_than_the_law_gives_is_overdue_and_not_lost() -> None:
    # 294-QĐ/TW: 45 working days from the cell's vote. Voted on Wednesday 1 October 2025: Wednesday 3 December.
    way = _stretch("cell", "direct_superior")
    voted = {step.key: D(2025, 9, 1) for step in way.steps[:-4]} | {"cell_vote": D(2025, 10, 1)}
    assert way.overdue(voted, D(2025, 12, 3)) is False
    assert way.overdue(voted, D(2025, 12, 4)) is True
    assert way.can_still(voted, D(2025, 12, 4)) is True


def test_cells_follow_the_route_of_where_they_stand(committee: Committee) -> None:
    cell, sub, alone = (one.pk for one in (committee.cell, committee.sub_cell, committee.grassroots_cell))

    def routes(end: dt.date) -> dict[int, tuple[str, str]]:
        found = stretches([cell, sub, alone], end, CALENDAR, DURATIONS).by_cell
        return {unit: (way.route.kind, way.route.mode) for unit, way in found.items()}

    assert routes(END) == {
        cell: ("cell", "direct_superior"), sub: ("cell_in_subcommittee", "direct_superior"),
        alone: ("grassroots_cell", "direct_superior"),
    }  # fmt: skip
    found = stretches([cell, committee.other_cell.pk, sub, alone], END, CALENDAR, DURATIONS)
    assert [count for _, count in found.among([cell, committee.other_cell.pk, sub])] == [2, 1]
    assert routes(D(2026, 12, 31))[cell] == ("cell", "grassroots_standing")
    assert routes(D(2016, 7, 24)) == {}
    assert "Chưa có căn cứ" in stretches([cell], D(2016, 7, 24), CALENDAR, DURATIONS).because
    set_authority(
        by=build.BY, at=build.AT, unit=committee.grassroots, mode=AuthorityMode.DELEGATED, on=D(2025, 8, 1),
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    assert routes(END)[cell] == ("cell", "delegated_committee")
    assert routes(D(2025, 7, 31))[cell] == ("cell", "direct_superior")


def test_the_file_knows_every_step_of_admission() -> None:
    for step in load_routes().steps.values():
        if step.stage == "admission" and step.key not in ("decision_received", "ceremony"):
            assert DURATIONS.of(step.key, "direct_superior", END).note
    with pytest.raises(KeyError):
        DURATIONS.of("sourced", "direct_superior", D(2011, 1, 18))


def test_a_later_time_replaces_the_earlier_from_its_day(tmp_path: Path) -> None:
    path = tmp_path / "durations.yaml"
    path.write_text(
        "steps:\n  - {step: a, since: 2011-01-19, days: 5, note: x}\n  - {step: a, since: 2026-01-01, days: 2, note: x}\n"
    )
    found = read_durations(path)
    assert [found.of("a", "m", day).days for day in (END, D(2026, 1, 1))] == [5, 2]
    for row in ("days: -1", 'days: "1"', "modes: 3"):
        path.write_text(f"steps:\n  - {{step: a, since: 2011-01-19, {row}, note: x}}\n")
        with pytest.raises(ValueError, match="bước a"):
            read_durations(path)
