"""Values, links and the small pieces that other parts hold."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ketnap.lib import format as vn

Tone = Literal["neutral", "good", "warn", "bad", "info"]
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
class Cell:
    """A cell with more than a bare value: a link, a note below, or a badge beside."""

    value: CellValue = None
    url: str = ""
    note: str = ""
    badge: Badge | None = None

    @property
    def blank(self) -> bool:
        """Returns whether nothing at all is shown, so a card on a phone leaves the line out."""
        return not (self.text or self.note or self.badge)

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
class Term:
    """One line of a definition list."""

    label: str
    value: Cell | CellValue
    note: str = ""

    @property
    def cell(self) -> Cell:
        """Returns the value as a cell."""
        return as_cell(self.value)


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
