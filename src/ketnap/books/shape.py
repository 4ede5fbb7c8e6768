"""The shapes a book is made of: columns of a sheet, rows read, faults, questions, tallies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ketnap.lib.cells import Column
from ketnap.lib.errors import Refused

Kind = Literal["text", "date", "choice", "flag", "number", "digits", "tags"]


@dataclass(frozen=True)
class Field:
    """One column. `choices` maps what is stored to what is written; `aliases` are other headings and `synonyms` other
    words (folded) that are understood."""

    key: str
    heading: str
    kind: Kind = "text"
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, str] = field(default_factory=dict)
    aliases: Sequence[str] = ()
    note: str = ""
    example: str = ""
    width: float = 16
    longest: int = 200
    hidden: bool = False  # understood in files from elsewhere, not offered in our own template

    def column(self) -> Column:
        """The column as a workbook is written: dates as dates, everything else as text."""
        note = " ".join(part for part in (self.note, f"Ví dụ: {self.example}." if self.example else "") if part)
        choices = tuple(self.choices.values()) or (("Có", "Không") if self.kind == "flag" else ())
        kind: Literal["date", "int", "text"] = (
            "date" if self.kind == "date" else "int" if self.kind == "number" else "text"
        )
        return Column(self.key, self.heading, self.width, kind, note, choices, self.required)


@dataclass(frozen=True)
class Fault:
    """Something wrong in one cell (or row: empty column), and what to do about it."""

    sheet: str
    row: int
    column: str
    value: str
    sentence: str
    remedy: str
    code: str = ""

    def as_json(self) -> dict[str, str | int]:
        """Keys as the command prints them."""
        return {
            "sheet": self.sheet, "row": self.row, "column": self.column, "value": self.value,
            "sentence": self.sentence, "remedy": self.remedy, "code": self.code,
        }  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One possible answer; `key` is a person's uid or 'moi' (somebody new)."""

    key: str
    label: str


@dataclass(frozen=True)
class Question:
    """What the house will not guess: which of these persons a row means."""

    key: str
    sheet: str
    row: int
    sentence: str
    options: tuple[Option, ...]

    def as_json(self) -> dict[str, Any]:
        """Keys as the command prints them."""
        options = [{"key": option.key, "label": option.label} for option in self.options]
        return {"key": self.key, "sheet": self.sheet, "row": self.row, "sentence": self.sentence, "options": options}


@dataclass
class Tally:
    """What became of a sheet's rows. Every row is exactly one of the four."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: int = 0

    def as_json(self) -> dict[str, int]:
        """The counts."""
        return {
            "rows": self.rows,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "errors": self.errors,
        }


@dataclass(slots=True)
class Row:
    """A row with its Excel number and the parsed values by field key; absent and blank cells are None."""

    number: int
    values: dict[str, Any]
    raw: dict[str, object]

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    def text(self, key: str) -> str:
        """The value as text, empty when blank."""
        return str(self.values.get(key) or "")


def blank(field_key: str, sentence: str, remedy: str = "Hãy ghi đủ rồi nhập lại.", code: str = "cell.blank") -> Refused:
    """The refusal of a cell that must be filled."""
    return Refused(code, sentence, remedy=remedy, field=field_key)
