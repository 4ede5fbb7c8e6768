"""Rates and averages against figures worked out by hand."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from ketnap.targets.rates import TermRate, YearStock, months_of, per_year, years_met


def test_263_in_nine_months_is_350_67_a_year() -> None:
    assert per_year(263, dt.date(2019, 1, 1), dt.date(2019, 9, 30)) == Decimal("350.67")


def test_1464_in_four_years_is_366_a_year() -> None:
    assert per_year(1464, dt.date(2015, 1, 1), dt.date(2018, 12, 31)) == Decimal("366.00")


def test_a_begun_month_counts_by_its_days() -> None:
    assert months_of(dt.date(2024, 2, 1), dt.date(2024, 2, 29)) == 1
    assert months_of(dt.date(2024, 1, 16), dt.date(2024, 1, 31)) == Fraction(16, 31)
    assert months_of(dt.date(2024, 1, 31), dt.date(2024, 1, 1)) == 0
    assert per_year(5, dt.date(2024, 1, 31), dt.date(2024, 1, 1)) is None


@pytest.mark.parametrize(("denominator", "rate"), [("start", "5.50"), ("year_before", "5.56"), ("average", "5.37")])
def test_a_rate_names_what_it_is_a_share_of(denominator: str, rate: str) -> None:
    # 55/1000 = 5.5; 55/990 = 5.5555…; 55/((1000 + 1050)/2 = 1025) = 5.3658…
    assert YearStock(2018, 55, 1000, 990, 1050).rate(denominator) == Decimal(rate)


def test_half_a_point_above_the_resolution() -> None:
    years = (YearStock(2016, 60, 1000, 1000, 1060), YearStock(2017, 53, 1060, 1060, 1113))
    term = TermRate(years, "start", Decimal(5))
    assert term.average == Decimal("5.50")
    assert term.points == Decimal("0.50")
    assert TermRate((YearStock(2016, 3, 0, 0, 3),), "start", Decimal(5)).average is None


def test_a_least_number_a_year_is_judged_only_for_whole_years() -> None:
    rows = [(2023, 260, Fraction(1)), (2024, 240, Fraction(1)), (2025, 200, Fraction(1, 2))]
    assert years_met(rows, 250) == [(2023, True), (2024, False), (2025, None)]
