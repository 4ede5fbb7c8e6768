"""Lists, paging and trees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ketnap.lib import format as vn
from ketnap.ui.parts.values import Cell, CellValue, Empty, as_cell


@dataclass(frozen=True)
class Column:
    """A column: `figures` aligns right, `short` keeps a few words on one line; `sort_url` makes the head a link; `sorted` tells
    the order now in force."""

    label: str
    figures: bool = False
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    hint: str = ""
    short: bool = False


@dataclass(frozen=True)
class DataTable:
    """A list. `rows` hold one value or `Cell` a column; the first column heads its row.

    `outside` counts the people the reader may not see, so that rows + outside equals the figure that led here.
    `total` is the number of rows of the whole list when only a page of it is shown. `wide` scrolls inside its frame.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell | CellValue]]
    totals: Sequence[Cell | CellValue] = ()
    total: int | None = None
    outside: int | None = None
    unit: str = "dòng"
    empty: Empty | None = None
    wide: bool = False
    caption_hidden: bool = False

    @property
    def body(self) -> list[list[tuple[Column, Cell]]]:
        """Returns rows of (column, cell), ready to draw. Raises ValueError when a row has another length."""
        return [list(zip(self.columns, map(as_cell, row), strict=True)) for row in self.rows]

    @property
    def foot(self) -> list[tuple[Column, Cell]]:
        """Returns the row of totals as (column, cell), empty when there is none."""
        return list(zip(self.columns, map(as_cell, self.totals), strict=True)) if self.totals else []

    @property
    def count_line(self) -> str:
        """Returns the line under the table: '50 / 1.464 dòng, 3 người ngoài phạm vi'."""
        shown = vn.number(len(self.rows))
        if self.total is not None and self.total != len(self.rows):
            shown = f"{shown} trên {vn.number(self.total)}"
        line = f"{shown} {self.unit}"
        return line if not self.outside else f"{line}, {vn.number(self.outside)} người ngoài phạm vi"


@dataclass(frozen=True)
class Pager:
    """Keyset paging: the neighbours only, since counting pages of a moving list promises what it can't hold."""

    previous_url: str = ""
    next_url: str = ""
    note: str = ""


@dataclass(frozen=True)
class TreeNode:
    """A unit in a tree. `expand_url` shows the page with this node open; `part_url` returns only the node, opened."""

    key: str
    label: str
    url: str
    kind: str = ""
    count: int | None = None
    count_url: str = ""
    expand_url: str = ""
    part_url: str = ""
    opened: bool = False
    children: Sequence["TreeNode"] = ()
