"""The shapes that views hand to the components: plain frozen data, no HTML, no queries.

Every text is escaped when drawn. Numbers arrive as `int` or `Decimal` and are printed the Vietnamese way by the parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ketnap.lib import format as vn

Tone = Literal["neutral", "good", "warn", "bad", "info"]
StepState = Literal["done", "current", "todo", "skipped", "overdue"]
FindingState = Literal["met", "not_met", "unknown", "waived"]
CellValue = str | int | Decimal | date | None


@dataclass(frozen=True)
class Link:
    """A link or a button-like link. `kind` is main (one a page), plain, quiet or danger."""

    label: str
    url: str
    kind: Literal["main", "plain", "quiet", "danger"] = "plain"
    icon: str = ""


@dataclass(frozen=True)
class Badge:
    """A short state in words; the tone only repeats it."""

    label: str
    tone: Tone = "neutral"
    icon: str = ""


@dataclass(frozen=True)
class Stat:
    """One figure and the list behind it. `basis` names the date it counts by; `trend` is a sentence, not an arrow."""

    label: str
    value: CellValue
    url: str = ""
    note: str = ""
    trend: str = ""
    direction: Literal["up", "down", "flat"] = "flat"
    basis: str = ""

    @property
    def text(self) -> str:
        """Returns the value as printed."""
        return printed(self.value)


@dataclass(frozen=True)
class Column:
    """A column: `figures` aligns right; `sort_url` makes the head a link; `sorted` tells the order now in force."""

    label: str
    figures: bool = False
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    hint: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell with more than a bare value: a link, a note below, or a badge beside."""

    value: CellValue = None
    url: str = ""
    note: str = ""
    badge: Badge | None = None

    @property
    def text(self) -> str:
        """Returns the value as printed."""
        return printed(self.value)


@dataclass(frozen=True)
class Empty:
    """What an empty screen teaches: what this is for, how to start, a template to download."""

    title: str
    text: str
    action: Link | None = None
    template: Link | None = None


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
        return line if self.outside is None else f"{line}, {vn.number(self.outside)} người ngoài phạm vi"


@dataclass(frozen=True)
class Pager:
    """Keyset paging: the neighbours only, since counting pages of a moving list promises what it can't hold."""

    previous_url: str = ""
    next_url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a case; `day` is when it was done or is due."""

    label: str
    state: StepState
    day: date | None = None
    note: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        """Returns the state in words."""
        return _STEP_WORDS[self.state]


_STEP_WORDS: dict[StepState, str] = {
    "done": "Đã xong",
    "current": "Đang làm",
    "todo": "Chưa đến",
    "skipped": "Không áp dụng",
    "overdue": "Quá hạn",
}


@dataclass(frozen=True)
class FindingRow:
    """The outcome of one rule for one case: about the case and the rule, never about a person's worth."""

    rule: str
    state: FindingState
    reason: str
    citation: str = ""
    value: str = ""
    since: date | None = None
    verified: bool = True
    remedy: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        """Returns the state in words."""
        return _FINDING_WORDS[self.state][0]

    @property
    def icon(self) -> str:
        """Returns the name of the icon that repeats the state."""
        return _FINDING_WORDS[self.state][1]


_FINDING_WORDS: dict[FindingState, tuple[str, str]] = {
    "met": ("Đạt", "check"),
    "not_met": ("Chưa đạt", "cross"),
    "unknown": ("Chưa rõ", "question"),
    "waived": ("Được miễn", "dash-circle"),
}


@dataclass(frozen=True)
class Term:
    """One line of a definition list."""

    label: str
    value: Cell | CellValue
    note: str = ""

    @property
    def cell(self) -> Cell:
        """Returns the value as a cell."""
        return as_cell(self.value)


@dataclass(frozen=True)
class Masked:
    """A sensitive value that is not in the page; revealing posts to `reveal_url` and is logged."""

    label: str
    reveal_url: str
    hint: str = ""


@dataclass(frozen=True)
class Entry:
    """One event of a history: what, when, who did it and, where different, who typed it."""

    title: str
    at: datetime | date
    who: str = ""
    typed_by: str = ""
    detail: str = ""
    url: str = ""
    tone: Tone = "neutral"

    @property
    def when(self) -> str:
        """Returns the moment or day as printed."""
        return vn.moment(self.at) if isinstance(self.at, datetime) else vn.day(self.at)


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


@dataclass(frozen=True)
class Consequence:
    """One number a dangerous act will change, with the list behind it."""

    value: int
    label: str
    url: str = ""


@dataclass(frozen=True)
class ConfirmPanel:
    """What will happen, in numbers, before it happens; `hidden` travels with the POST."""

    title: str
    consequences: Sequence[Consequence]
    action_label: str
    action_url: str
    cancel_url: str
    warning: str = ""
    danger: bool = False
    hidden: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Progress:
    """Long work under way. `part_url` is polled; `total` 0 means not known yet."""

    title: str
    done: int
    total: int
    unit: str = "dòng"
    note: str = ""
    part_url: str = ""
    page_url: str = ""
    cancel_url: str = ""

    @property
    def words(self) -> str:
        """Returns '1.250 / 4.000 dòng (31%)', or only what is done while the whole is not known."""
        if not self.total:
            return f"Đã làm {vn.number(self.done)} {self.unit}"
        share = vn.percent(self.done, self.total, 0)
        return f"{vn.number(self.done)} / {vn.number(self.total)} {self.unit} ({share})"


@dataclass(frozen=True)
class Receipt:
    """What long work or a handing-in ended with; worth printing and keeping."""

    title: str
    number: str
    at: datetime
    who: str
    lines: Sequence[Term]
    seal: str = ""
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class Signature:
    """One signature at the foot of a printed page: authority, post, name."""

    post: str
    name: str = ""
    authority: str = ""


@dataclass(frozen=True)
class Due:
    """How far a date is: words and tone."""

    words: str
    tone: Tone
    icon: str = "clock"
    day: date | None = field(default=None)


def due(day: date | None, today: date, expected: bool = False) -> Due:
    """Returns how far `day` is from `today`: còn n ngày, đến hạn hôm nay, quá hạn n ngày; or dự kiến for a forecast."""
    if day is None:
        return Due("Chưa có hạn", "neutral", "question")
    if expected:
        return Due(f"Dự kiến {vn.day(day)}", "neutral", "calendar", day)
    left = (day - today).days
    if left < 0:
        return Due(f"Quá hạn {vn.number(-left)} ngày", "bad", "warning", day)
    if left == 0:
        return Due("Đến hạn hôm nay", "warn", "clock", day)
    return Due(f"Còn {vn.number(left)} ngày", "warn" if left <= 7 else "neutral", "clock", day)


def as_cell(value: "Cell | CellValue") -> Cell:
    """Returns the value itself when it is a cell, else a cell holding it."""
    return value if isinstance(value, Cell) else Cell(value)


def printed(value: CellValue) -> str:
    """Returns a value the Vietnamese way: 1464 → '1.464', a date → '05/3/2024', None → '–', text as it is."""
    if isinstance(value, datetime):
        return vn.moment(value)
    if isinstance(value, date):
        return vn.day(value)
    if isinstance(value, Decimal):
        return vn.decimal(value)
    if isinstance(value, int):
        return vn.number(value)
    return vn.NOTHING if value is None else value
