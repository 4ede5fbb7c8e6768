"""Pace against tables worked out by hand."""

import datetime as dt
from fractions import Fraction

from ketnap.targets.pace import annual, expected_by_calendar, expected_by_seasons


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
