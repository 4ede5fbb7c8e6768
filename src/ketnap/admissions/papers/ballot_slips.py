"""Slips for a secret vote: one page of slips all alike, with the cases of the agenda and two boxes each, to print as often as needed.

Every slip is the same as every other, and no page bears a number of its own, so that none can be told from the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ketnap.admissions.kinds import Body
from ketnap.admissions.papers.build.minutes import body_name, matter_of
from ketnap.admissions.papers.letterheads import Head
from ketnap.lib import format as vn
from ketnap.lib.papers.layouts import layout_on
from ketnap.lib.papers.model import Block, Paper, Paragraph, Table, TableColumn
from ketnap.members.models import Person

HOW = (
    "Đánh dấu X vào một ô ở mỗi dòng. Dòng để trống cả hai ô là phiếu trắng, đánh dấu cả hai ô là phiếu không hợp lệ đối với "
    "trường hợp đó. Không ghi tên, không ký vào phiếu."
)
_CUT = f"{'- ' * 24}cắt theo đường này{' -' * 24}"
_CLOSE: dict[str, Any] = {
    "margin_top_mm": 14, "margin_bottom_mm": 10, "header_distance_mm": 6, "margin_left_mm": 20, "paragraph_gap_pt": 3, "body_pt": 12,
    "line_pitch_pt": 15, "small_pt": 10,
}  # fmt: skip
_BOX = "\u00a0\n\u00a0"  # an empty box two lines high
# What a slip takes of the page, in millimetres: its words with the line to cut, the edges of a row, a line; with room to spare.
_PAGE_MM, _WORDS_MM, _ROW_MM, _LINE_MM = 262, 46, 2, 5.4
_NAME_CHARS, _CELL_CHARS = 22, 18  # what surely fits a line of these columns


@dataclass(frozen=True)
class Slips:
    """What is voted on: the body that meets, on what kind of matter, the cases with their cells, the day where it is set."""

    head: Head
    body: str
    kind: str
    people: Sequence[tuple[Person, str]]
    held: dt.date | None = None

    @property
    def height_mm(self) -> float:
        """What one slip takes of the page, by the length of its names."""
        lines = (
            max(2, -(-len(person.full_name) // _NAME_CHARS), -(-len(cell) // _CELL_CHARS) if self.with_cell else 0)
            for person, cell in self.people
        )
        return _WORDS_MM + sum(_ROW_MM + _LINE_MM * count for count in lines)

    @property
    def with_cell(self) -> bool:
        """Whether the cell of each case is named: where the body is not the cell itself."""
        return self.body != Body.CELL

    @property
    def on_a_page(self) -> int:
        """How many slips stand on a page; 1 for a long agenda, also where it runs over more pages."""
        return max(1, int(_PAGE_MM // self.height_mm))

    @property
    def is_long(self) -> bool:
        """Whether one slip no longer fits a page, so that voters get several sheets."""
        return self.height_mm > _PAGE_MM

    def copies(self, voters: int) -> int:
        """How many times the page is printed for so many voters."""
        return -(-voters // self.on_a_page)


def paper_of(slips: Slips, *, day: dt.date, written: dt.datetime, demo: bool) -> Paper:
    """The page of slips. Raises ValueError for a day without a known layout."""
    layout = layout_on(slips.held or day)
    one = _slip(slips)
    blocks: list[Block] = [*one]
    for _ in range(slips.on_a_page - 1):
        blocks += [Paragraph(_CUT, "centre"), *one]
    return Paper(
        layout=replace(layout, geometry=replace(layout.geometry, **_CLOSE)), issuer=body_name(slips.head, slips.body),
        written=written, head="bare", blocks=blocks, demo=demo,
    )  # fmt: skip


def _slip(slips: Slips) -> list[Block]:
    name = body_name(slips.head, slips.body)
    day = f", họp {vn.day_long(slips.held)}" if slips.held else ""
    columns = [
        TableColumn("TT", 0.35), TableColumn("Họ và tên", 2.4), TableColumn("Năm sinh", 0.7),
        *([TableColumn("Chi bộ", 2)] if slips.with_cell else []), TableColumn("Đồng ý", 0.9), TableColumn("Không đồng ý", 0.9),
    ]  # fmt: skip
    rows = [
        [str(nth), person.full_name, str(person.birth_date.year), *([cell] if slips.with_cell else []), _BOX, _BOX]
        for nth, (person, cell) in enumerate(slips.people, 1)
    ]
    return [
        Paragraph(name.upper(), "part"), Paragraph("PHIẾU BIỂU QUYẾT", "part"),
        Paragraph(f"{matter_of(slips.body, slips.kind)}{day}", "centre"), Table(columns, rows), Paragraph(HOW, "note"),
    ]  # fmt: skip
