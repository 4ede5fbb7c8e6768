"""The layout regime follows the date of the paper."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from ketnap.lib.papers.layouts import layout_on, layouts


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2018, 4, 3), "36"), (date(2026, 5, 26), "36"), (date(2026, 5, 27), "05"), (date(2040, 1, 1), "05")],
)
def test_the_regime_changes_on_the_right_day(day: date, code: str) -> None:
    assert layout_on(day).code == code


def test_a_day_before_every_known_regime_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="từ ngày 03/4/2018"):
        layout_on(date(2018, 4, 2))


def test_regimes_follow_each_other_without_gap_or_overlap() -> None:
    for older, newer in pairwise(layouts()):
        assert older.until is not None
        assert newer.since == older.until + timedelta(days=1)
    assert layouts()[-1].until is None


def test_each_regime_tells_its_source_and_whether_it_was_verified() -> None:
    for layout in layouts():
        assert layout.source
        assert layout.verified is False  # the full texts were not read: whoever reads them changes data and test


def test_the_columns_and_margins_fill_the_sheet() -> None:
    for layout in layouts():
        g = layout.geometry
        assert g.margin_left_mm + g.head_left_mm + g.head_right_mm + g.margin_right_mm == g.page_mm[0]
