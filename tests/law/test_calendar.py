"""The working-day calendar against an independent library, a table of golden dates, and its own properties."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.law import add_months, load_calendar
from ketnap.law.calendar import full_months, months_by_calendar, read_calendar
from ketnap.law.strict_yaml import LawError

CALENDAR = load_calendar()
GOLDEN = Path(__file__).parent / "golden" / "due_dates.csv"
KNOWN_DIFFERENCES = {
    # The library lacks the exchange 2/1 <- 10/1/2026 that the Government Office announced.
    date(2026, 1, 2),
    date(2026, 1, 10),
    # 2027 is not published: the library fills in Tet and 3/9 by its own computation.
    *(date(2027, 2, n) for n in (4, 5, 8, 9, 10)),
    date(2027, 9, 3),
}
DAYS = st.dates(date(2015, 1, 1), date(2026, 6, 30))


def test_every_day_agrees_with_the_library_but_for_the_known_differences() -> None:
    library = holidays.country_holidays("VN", years=range(2015, 2028))
    different = set()
    on = date(2015, 1, 1)
    while on <= date(2027, 12, 31):
        works = on in library.weekend_workdays or (on.weekday() < 5 and on not in library)
        if works is not CALENDAR.is_working_day(on):
            different.add(on)
        on += timedelta(days=1)
    assert different == KNOWN_DIFFERENCES


def _golden() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_there_are_at_least_a_hundred_golden_dates() -> None:
    assert len(_golden()) >= 100


@pytest.mark.parametrize("row", _golden(), ids=lambda row: f"{row['start']}+{row['days']}")
def test_golden_due_date(row: dict[str, str]) -> None:
    due = CALENDAR.add_working_days(date.fromisoformat(row["start"]), int(row["days"]))
    assert due.date == date.fromisoformat(row["due"])
    assert not due.provisional


@pytest.mark.parametrize(
    ("start", "days", "due", "shifted"),
    [
        (date(2025, 7, 1), 45, date(2025, 9, 4), 2),  # 9 weeks to 2/9, then past 1/9 and 2/9
        (date(2025, 12, 15), 25, date(2026, 1, 20), 1),  # 1/1 and 2/1 off, 10/1 worked
        (date(2026, 8, 21), 1, date(2026, 8, 22), -2),  # a worked Saturday brings the day forward
        (date(2025, 8, 29), 1, date(2025, 9, 3), 2),
        (date(2024, 2, 7), 1, date(2024, 2, 15), 7),  # Tet 2024
    ],
)
def test_due_dates_counted_by_hand(start: date, days: int, due: date, shifted: int) -> None:
    found = CALENDAR.add_working_days(start, days)
    assert (found.date, found.shifted, found.earliest, found.latest) == (due, shifted, due, due)


@given(DAYS, st.integers(1, 90))
def test_counting_back_gives_the_days_counted(start: date, days: int) -> None:
    due = CALENDAR.add_working_days(start, days).date
    assert CALENDAR.is_working_day(due)
    assert CALENDAR.working_days_between(start, due) == days
    assert CALENDAR.working_days_between(due, start) == -days


def test_a_count_over_the_undecided_days_of_november_2026_is_provisional() -> None:
    before = CALENDAR.add_working_days(date(2026, 11, 16), 4)
    over = CALENDAR.add_working_days(date(2026, 11, 16), 5)
    assert (before.date, before.provisional) == (date(2026, 11, 20), False)
    assert over.provisional
    assert over.date == date(2026, 11, 23)
    assert (over.earliest, over.latest) == (date(2026, 11, 23), date(2026, 11, 25))
    assert "23/11/2026" in over.why[0]


def test_a_worked_saturday_may_bring_a_provisional_date_forward() -> None:
    found = CALENDAR.add_working_days(date(2026, 11, 26), 2)
    assert found.provisional
    assert (found.earliest, found.date) == (date(2026, 11, 28), date(2026, 11, 30))


def test_an_unpublished_year_is_provisional_and_says_so() -> None:
    found = CALENDAR.add_working_days(date(2026, 12, 28), 10)
    assert found.provisional
    assert "Lịch nghỉ chính thức năm 2027 chưa được công bố." in found.why


def test_a_recorded_decision_settles_the_date() -> None:
    swap = CALENDAR.with_decisions(off=[date(2026, 11, 23)], worked=[date(2026, 11, 28)])
    refused = CALENDAR.with_decisions(unchanged=[date(2026, 11, 23)])
    assert swap.add_working_days(date(2026, 11, 16), 5).date == date(2026, 11, 25)
    settled = refused.add_working_days(date(2026, 11, 16), 5)
    assert (settled.date, settled.provisional) == (date(2026, 11, 23), False)


@pytest.mark.parametrize("start", [date(2014, 12, 1), date(2027, 12, 30), date(2030, 5, 4)])
def test_beyond_the_calendar_only_the_week_counts_and_nothing_is_bounded(start: date) -> None:
    found = CALENDAR.add_working_days(start, 5)
    assert found.provisional
    assert found.latest is None
    assert any("Ngoài phạm vi" in why for why in found.why)


def test_a_count_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        CALENDAR.add_working_days(date(2025, 1, 1), 0)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 10, 31), 60, date(2030, 10, 31)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
    ],
)
def test_months_are_added_with_month_ends_clamped(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@given(DAYS, st.integers(0, 800))
def test_full_months_turn_added_months_back(start: date, months: int) -> None:
    end = add_months(start, months)
    assert full_months(start, end) == months
    assert months_by_calendar(start, end) == months
    assert full_months(start, end - timedelta(days=1)) == months - 1


def test_a_weekend_among_the_days_off_is_refused(tmp_path: Path) -> None:
    text = (
        "year: 2025\npublished: true\nsources: {s1: x}\n"
        'off:\n  - {date: 2025-01-04, name: "x", kind: swap, certainty: news, source: s1}\n'
    )
    (tmp_path / "2025.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawError, match=r"2025\.yaml, dòng 5"):
        read_calendar(tmp_path)


@given(start=st.dates(date(2010, 1, 1), date(2030, 12, 31)), days=st.integers(1, 300))
def test_the_date_alone_is_the_date_of_the_whole_answer(start: date, days: int) -> None:
    assert CALENDAR.working_day_after(start, days) == CALENDAR.add_working_days(start, days).date


def test_the_date_alone_wants_a_day_to_count() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        CALENDAR.working_day_after(date(2025, 1, 1), 0)
