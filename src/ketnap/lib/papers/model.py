"""What a paper says, free of any file format. Figures and dates come in as text already made by `lib.format`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ketnap.lib.papers.layouts import Layout

Style = Literal["body", "ground", "item", "h1", "h2", "h3", "article", "clause", "part", "centre", "plain", "note"]
"""body: indented text; ground: a căn cứ, its dash and mark are added; item: '- …'; h1 'I- …', h2 '1. …', h3 'a) …';
article 'Điều 1. …' (bold); clause: an article of a decision, only its number bold; part: centred bold; centre; plain: no
indent, left; note: small italic."""

Head = Literal["party", "personal", "youth_union", "state", "bare"]
"""party: two columns with the issuing body; personal: only the centred title (applications, letters of members);
youth_union, state: the same two columns under the titles of the Youth Union, or of the State (trade unions);
bare: nothing above the text (slips that are cut apart, each with its own heading)."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; its number, if any, is part of the text. A line break in the text is kept."""

    text: str
    style: Style = "body"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column; `width` is a share relative to the other columns; figures are right aligned when `numeric`.

    Neighbours with the same `group` stand under one common heading.
    """

    heading: str
    width: float = 1
    numeric: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heading row repeats on every page; `totals` is one bold row at its end."""

    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[str]]
    totals: Sequence[str] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        for row in (*self.rows, *((self.totals,) if self.totals else ())):
            if len(row) != len(self.columns):
                raise ValueError(f"Bảng có {len(self.columns)} cột nhưng một dòng có {len(row)} ô.")


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart as SVG, its caption, what it shows in words (`description`), and the same figures as a table."""

    svg: str
    caption: str
    description: str
    twin: Table | None = None
    width_mm: float = 150


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A block to sign: authority in bold ('T/M ĐẢNG ỦY', may be empty), post ('BÍ THƯ'), hint, name or ''.

    `above` is a line in italics before it: place and day, where a paper has them at its end.
    """

    authority: str
    post: str = ""
    name: str = ""
    hint: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class Signature2:
    """Two blocks side by side: minutes (recorder left, chair right), statistical tables (compiler, head)."""

    left: Signature
    right: Signature


Block = Paragraph | Table | ChartBlock | PageBreak | Signature2


@dataclass(frozen=True, slots=True)
class Annex:
    """Pages after the signature, such as tables by unit; `landscape` turns the sheet."""

    heading: str
    subject: str
    blocks: Sequence[Block]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper.

    `number` None leaves a blank for the pen; an empty `symbol` prints neither number nor asterisk. `number_text` is a whole
    number line as recorded ('Số 12/CN') and goes before both.
    Without `type_name` it is a công văn and `subject` stands under the number. `recipients` are lines without dash or
    mark, the purpose last in brackets; the last is 'Lưu …'. `written` dates the file itself: same input, same bytes.
    """

    layout: Layout
    issuer: str
    written: datetime
    superior: str = ""
    number: int | None = None
    symbol: str = ""
    number_text: str = ""
    star: bool = True
    place: str = ""
    day: date | None = None
    type_name: str = ""
    subject: str = ""
    addressees: Sequence[str] = ()
    blocks: Sequence[Block] = ()
    signature: Signature | None = None
    recipients: Sequence[str] = ()
    annexes: Sequence[Annex] = ()
    form_code: str = ""
    note: str = ""
    demo: bool = False
    head: Head = "party"
    landscape: bool = False
