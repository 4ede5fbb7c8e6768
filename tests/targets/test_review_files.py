"""The files of a review: what is a number, a share or a day stays one in the workbook, and is printed in words on paper."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.lib.papers.model import Paragraph, Table
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.review import Review, build_review
from ketnap.targets.review_files import Value, paper_of, printed, workbook_of, year_rows
from ketnap.testing import build
from ketnap.testing.build import Committee

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


@pytest.fixture
def review(committee: Committee) -> Review:
    """Ten asked of the whole, eight of them of one organisation; three admitted, five years ago one more."""
    with rls.everything():
        paper = build.paper(committee.root.pk)
        whole = set_target(
            by=build.BY, at=build.AT, unit=committee.root, start=START, end=END, number=10, document=paper
        )
        hand_down(by=build.BY, at=build.AT, target=whole, parts={committee.grassroots: 8}, kept=2, document=paper)
        for day in (dt.date(2026, 2, 2), dt.date(2026, 3, 3), dt.date(2026, 5, 19)):
            build.member(committee.cell, ceremony_on=day, official_on=None)
        build.member(committee.other_cell, ceremony_on=dt.date(2019, 5, 19), official_on=dt.date(2020, 5, 19))
        reader = build.scope(build.user(Role.BOARD_OFFICER, committee.root))
        return build_review(reader, committee.root, START, END, END, at=build.AT, demo=False)


def _column(sheet: Worksheet, heading: str) -> list[tuple[object, str]]:
    """The cells below a heading: each with its number format."""
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == heading)
    below = sheet.iter_rows(min_row=head.row + 1, min_col=head.column, max_col=head.column)
    return [(cell.value, cell.number_format) for (cell,) in below if cell.value is not None]


def test_shares_and_days_can_be_counted_on_with(review: Review) -> None:
    book = load_workbook(io.BytesIO(workbook_of(review)))
    assert (0.375, "0.00%") in _column(book["Các đơn vị"], "Tỷ lệ"), "three of eight"
    assert (0.3, "0.00%") in _column(book["Chỉ tiêu"], "Tỷ lệ"), "three of ten"
    heading = "Tỷ lệ so với đầu năm"
    rates = [row[3] for row in year_rows(review)[1] if isinstance(row[3], Decimal)]
    assert _column(book["Từng năm"], heading) == [(pytest.approx(float(rate) / 100), "0.00%") for rate in rates]
    assert rates
    days = _column(book["Lâu không kết nạp"], "Lần gần nhất")
    assert (dt.datetime(2019, 5, 19), "dd/mm/yyyy") in days


def test_paper_says_the_same_in_words(review: Review) -> None:
    annex = paper_of(review).annexes[0].blocks[0]
    assert isinstance(annex, Table)
    assert "37,5%" in {cell for row in annex.rows for cell in row}
    told = [block.text for block in paper_of(review).blocks if isinstance(block, Paragraph)]
    assert any("lần gần nhất 19/5/2019" in text for text in told)


@pytest.mark.parametrize(
    ("value", "words"),
    [(1464, "1.464"), (Decimal("62.67"), "62,67%"), (dt.date(2026, 3, 5), "05/3/2026"), ("đạt", "đạt"), (None, "–")],
)
def test_a_value_is_printed_the_official_way(value: Value, words: str) -> None:
    assert printed(value) == words
