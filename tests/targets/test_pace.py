"""Pace against tables worked out by hand."""

import datetime as dt
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from ketnap.admissions.states import ORDER
from ketnap.law import load_calendar
from ketnap.targets.pace import (
    DECIDED,
    Gap,
    annual,
    back,
    can_still,
    expected_by_calendar,
    expected_by_seasons,
    gaps_on,
    latest_starts,
    load_gaps,
    more_needed,
    read_gaps,
)

CALENDAR = load_calendar()
LONG_AGO = dt.date(2011, 1, 19)


def _gap(first: str, then: str, days: int = 0, months: int = 0, since: dt.date = LONG_AGO) -> Gap:
    return Gap(first, then, since, days, months, True, "thử")


GAPS = (_gap("course", "file", 5), _gap("file", "vote", 20), _gap("vote", DECIDED, 5))


def test_263_in_nine_months_makes_350_67_a_year() -> None:
    found = annual(263, dt.date(2019, 1, 1), dt.date(2019, 9, 30))
    assert found == Fraction(1052, 3)
    assert round(float(found), 2) == 350.67
    assert annual(0, dt.date(2019, 2, 1), dt.date(2019, 1, 31)) is None


def test_expected_by_calendar_is_three_quarters_after_nine_months() -> None:
    year = dt.date(2019, 1, 1), dt.date(2019, 12, 31)
    assert expected_by_calendar(350, *year, dt.date(2019, 9, 30)) == Fraction(350 * 9, 12)
    assert expected_by_calendar(350, *year, dt.date(2020, 5, 1)) == 350
    assert expected_by_calendar(350, *year, dt.date(2018, 12, 31)) == 0


def test_expected_by_seasons_weighs_months_as_earlier_years_did() -> None:
    # 10 in May, 10 in November of two years: half is due by the end of October, a quarter by 15.5 days of May's 31.
    history = [{5: 10, 11: 10}, {5: 30, 11: 30}]
    year = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
    assert expected_by_seasons(40, *year, dt.date(2025, 4, 30), history) == 0
    assert expected_by_seasons(40, *year, dt.date(2025, 10, 31), history) == 20
    assert expected_by_seasons(40, *year, dt.date(2025, 5, 10), history) == 20 * Fraction(10, 31)
    assert expected_by_seasons(40, *year, dt.date(2025, 12, 31), history) == 40
    assert expected_by_seasons(40, *year, dt.date(2025, 6, 1), [{}]) is None


def test_latest_starts_by_hand_over_the_end_of_2025() -> None:
    # 31 December 2025 is a Wednesday. Five working days back: 24 (Thu 25, Fri 26, Mon 29, Tue 30, Wed 31).
    # Twenty back from Wednesday the 24th: 26 November. Five back from there: 19 November.
    found = {one.key: one.day for one in latest_starts(dt.date(2025, 12, 31), GAPS, CALENDAR)}
    assert found == {
        DECIDED: dt.date(2025, 12, 31), "vote": dt.date(2025, 12, 24), "file": dt.date(2025, 11, 26),
        "course": dt.date(2025, 11, 19),
    }  # fmt: skip


def test_latest_starts_skip_days_off_and_begin_on_a_working_day() -> None:
    # 31 May 2025 is a Saturday, so the last decision is on Friday the 30th. From there five working days back: Friday 23.
    assert latest_starts(dt.date(2025, 5, 31), GAPS[2:], CALENDAR)[0].day == dt.date(2025, 5, 30)
    # Five working days before Wednesday 3 September 2025 with 1 and 2 September off and Saturday 30 August a week end:
    # 3 Sep, 29, 28, 27, 26 August are the five, so the start is Monday 25 August.
    assert back(CALENDAR, dt.date(2025, 9, 3), 5) == dt.date(2025, 8, 25)
    assert CALENDAR.working_days_between(dt.date(2025, 8, 25), dt.date(2025, 9, 3)) == 5


def test_months_in_a_gap_are_calendar_months() -> None:
    found = latest_starts(dt.date(2025, 12, 31), (_gap("ceremony", DECIDED, months=12),), CALENDAR)
    assert found[-1].day == dt.date(2024, 12, 31)


def test_who_can_still_be_admitted() -> None:
    latest = latest_starts(dt.date(2025, 12, 31), GAPS, CALENDAR)
    on = dt.date(2025, 11, 26)
    day = dt.date(2025, 1, 6)
    assert not can_still({}, on, latest)
    assert can_still({"course": day}, on, latest)
    assert not can_still({"course": day}, on + dt.timedelta(days=1), latest)
    assert can_still({"course": day, "file": day, "vote": day}, dt.date(2025, 12, 31), latest)
    assert not can_still({"course": day, "file": day, "vote": day, DECIDED: day}, on, latest)


def test_how_many_more_must_set_out() -> None:
    assert more_needed(100, 60, 40, Fraction(1)) == 0
    assert more_needed(100, 60, 30, Fraction(1, 2)) == 50  # 15 arrive, 25 are missing, every second arrives
    assert more_needed(100, 60, 0, Fraction(0)) == 40


def test_a_later_value_replaces_the_earlier_from_its_day() -> None:
    changed = (*GAPS, _gap("vote", DECIDED, 2, since=dt.date(2026, 1, 1)))
    assert [gap.days for gap in gaps_on(changed, dt.date(2025, 12, 31)) if gap.first == "vote"] == [5]
    assert [gap.days for gap in gaps_on(changed, dt.date(2026, 1, 1)) if gap.first == "vote"] == [2]


def test_the_file_goes_from_the_first_step_to_the_decision_over_known_steps() -> None:
    gaps = load_gaps()
    assert gaps[-1].then == DECIDED
    assert all(before.then == after.first for before, after in pairwise(gaps))
    assert all(gap.first in ORDER and gap.then in ORDER and gap.note for gap in gaps)


def test_a_gap_without_a_basis_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "gaps.yaml"
    for row in ("days: -1, basis: law", "days: 1, basis: heard", 'days: "1", basis: law'):
        path.write_text(f"gaps:\n  - {{from: a, to: b, since: 2011-01-19, {row}, note: x}}\n")
        with pytest.raises(ValueError, match="a – b"):
            read_gaps(path)
