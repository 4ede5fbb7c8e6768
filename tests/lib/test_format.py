"""Numbers, percentages and dates print and read the way offices write them."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib import format as fmt


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (7, "7"), (999, "999"), (1464, "1.464"), (101000, "101.000"), (-1464, "-1.464"), (None, "–")],
)
def test_thousands_take_a_dot(value: int | None, text: str) -> None:
    assert fmt.number(value) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Decimal("62.67"), 2, "62,67"),
        (Decimal("62.665"), 2, "62,67"),
        (Decimal("0.005"), 2, "0,01"),
        (Decimal("-0.005"), 2, "-0,01"),
        (Decimal("-0.001"), 2, "0,00"),
        (Decimal("1464.5"), 2, "1.464,50"),
        (Decimal("999.995"), 2, "1.000,00"),
        (Decimal("2.5"), 0, "3"),
        (Fraction(1, 3), 4, "0,3333"),
        (None, 2, "–"),
    ],
)
def test_decimals_take_a_comma_and_round_half_up(value: Decimal | Fraction | None, places: int, text: str) -> None:
    assert fmt.decimal(value, places) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (6267, 10000, "62,67%"),
        (Decimal("0.6267"), 1, "62,67%"),
        (26, 30, "86,67%"),
        (1669, 2000, "83,45%"),
        (1, 8, "12,5%"),
        (1, 2, "50%"),
        (3, 3, "100%"),
        (0, 3, "0%"),
        (5, 4, "125%"),
        (100, 1, "10.000%"),
        (1, 800, "0,13%"),  # exactly 0.125: half goes up
        (0, 0, "–"),
        (5, 0, "–"),
        (5, None, "–"),
        (None, 5, "–"),
    ],
)
def test_a_percentage_is_exact_and_never_of_nothing(
    numerator: int | Decimal | None, denominator: int | None, text: str
) -> None:
    assert fmt.percent(numerator, denominator) == text


def test_a_percentage_value_keeps_what_it_is_given() -> None:
    assert [fmt.percent_value(Decimal(x)) for x in ("99.5", "62.67", "96.90", "100", "20")] == [
        "99,5%", "62,67%", "96,9%", "100%", "20%",
    ]  # fmt: skip
    assert fmt.percent_value(None) == "–"


def test_a_ratio_keeps_two_places_for_sorting_and_files() -> None:
    assert fmt.ratio_percent(26, 30) == Decimal("86.67")
    assert fmt.ratio_percent(1, 800) == Decimal("0.13")
    assert fmt.ratio_percent(1, 0) is None
    assert fmt.ratio_percent(None, 4) is None


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_percent_and_ratio_agree(numerator: int, denominator: int) -> None:
    assert fmt.percent(numerator, denominator) == fmt.percent_value(fmt.ratio_percent(numerator, denominator))


@pytest.mark.parametrize(
    ("value", "short", "long"),
    [
        (date(2024, 3, 5), "05/3/2024", "ngày 05 tháng 3 năm 2024"),
        (date(2026, 12, 12), "12/12/2026", "ngày 12 tháng 12 năm 2026"),
        (date(2026, 2, 5), "05/02/2026", "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 31), "31/01/2026", "ngày 31 tháng 01 năm 2026"),
        (date(2025, 6, 9), "09/6/2025", "ngày 09 tháng 6 năm 2025"),
        (date(2021, 9, 28), "28/9/2021", "ngày 28 tháng 9 năm 2021"),
    ],
)
def test_small_days_and_the_first_two_months_take_a_zero(value: date, short: str, long: str) -> None:
    assert fmt.day(value) == short
    assert fmt.day_long(value) == long


def test_a_missing_date() -> None:
    assert fmt.day(None) == ""
    assert fmt.month(None) == ""
    assert fmt.moment(None) == ""
    assert fmt.day_long(None).split() == ["ngày", "tháng", "năm"]


def test_moments_are_told_in_vietnamese_time() -> None:
    assert fmt.moment(datetime(2024, 3, 5, 14, 3)) == "14:03 05/3/2024"
    assert fmt.moment(datetime(2024, 3, 5, 17, 3, tzinfo=UTC)) == "00:03 06/3/2024"
    assert fmt.moment(datetime(2024, 3, 5, 14, 3, tzinfo=timezone(timedelta(hours=7)))) == "14:03 05/3/2024"


def test_months_and_years() -> None:
    assert fmt.month(date(2024, 3, 5)) == "tháng 3/2024"
    assert fmt.month(date(2023, 12, 1)) == "tháng 12/2023"
    assert fmt.month(date(2024, 2, 1)) == "tháng 02/2024"
    assert fmt.day(date(2024, 12, 31)).endswith("/2024")  # a year takes no dot


@pytest.mark.parametrize(("value", "text"), [(0, "00"), (2, "02"), (9, "09"), (10, "10"), (1464, "1.464")])
def test_counts_in_lists_have_two_digits(value: int, text: str) -> None:
    assert fmt.count2(value) == text


@pytest.mark.parametrize(
    "text",
    [
        "05/03/2024", "5/3/2024", "05/3/2024", "05-03-2024", "5-3-2024", "05.03.2024", "2024-03-05", " 05 / 3 / 2024 ",
        "ngày 05 tháng 3 năm 2024", "Ngày 5 tháng 03 năm 2024", "nga\u0300y 5 tha\u0301ng 3 na\u0306m 2024",
        "2024-03-05 00:00:00",
    ],
)  # fmt: skip
def test_every_usual_way_to_write_a_date_is_read(text: str) -> None:
    assert fmt.parse_day(text) == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("31/02/2024", "lịch"),
        ("2024-13-01", "lịch"),
        ("5/3/24", "Không đọc"),
        ("", "Không đọc"),
        ("05/3-2024", "Không"),
    ],
)
def test_what_is_no_date_is_refused_in_vietnamese(text: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        fmt.parse_day(text)


@pytest.mark.parametrize("text", ["31/12/1799", "0026-03-05", "01/01/2200", "31/12/9999"])
def test_a_year_of_no_book_is_a_slip(text: str) -> None:
    with pytest.raises(ValueError, match="năm 1800 đến 2199"):
        fmt.parse_day(text)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_printed_dates_read_back(value: date) -> None:
    assert fmt.parse_day(fmt.day(value)) == value
    assert fmt.parse_day(fmt.day_long(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.464", "1464"), ("1464", "1464"), ("7000", "7000"), ("62,67%", "62.67"), ("62,67 %", "62.67"),
        ("1.464,5", "1464.5"), ("101\u00a0000", "101000"), ("-5", "-5"), ("−5", "-5"), ("02", "2"),
    ],
)  # fmt: skip
def test_vietnamese_numbers_are_read(text: str, value: str) -> None:
    assert fmt.parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["62.67", "1.46", "1,464,000", "", "mười", "1e5", "1.464.5", "٣", "=1+1"])
def test_what_is_no_number_is_refused_never_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="Không đọc được số"):
        fmt.parse_number(text)


@given(st.integers(-(10**9), 10**9))
def test_printed_numbers_read_back(value: int) -> None:
    assert fmt.parse_number(fmt.number(value)) == value


def test_what_cannot_be_printed_is_dropped_and_letters_are_composed() -> None:
    assert fmt.printable("Nguye\u0302\u0303n\x00\u202e 12\r\n") == "Nguyễn 12\n"
    assert fmt.printable("# $ < & 😀 שלום") == "# $ < & 😀 שלום"
