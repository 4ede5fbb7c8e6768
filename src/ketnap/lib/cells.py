"""What may stand in a cell of a workbook, and how it is stored. `lib.sheets` explains the safety rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ketnap.lib import format as fmt

Kind = Literal["text", "int", "decimal", "percent", "money", "date", "moment"]

NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@",
    "int": "#,##0",
    "decimal": "#,##0.00",
    "percent": "0.00%",
    "money": "#,##0",
    "date": "dd/mm/yyyy",
    "moment": "hh:mm dd/mm/yyyy",
}

FIRST_DATE = date(1900, 3, 1)
"""Excel's calendar is wrong before this day, so earlier dates are written as text."""

_MAX_TEXT = 32_767
_EXACT_DIGITS = 10**15
_CUT_MARK = " … (đã cắt bớt)"
_FORMULA_STARTS = frozenset("=+-@\t\r\n|%" + "＝﹦⁼₌＋﹢⁺₊－﹣−⁻₋‐‑‒–—＠﹫｜％")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` finds the value in a row; identity and card numbers are `text`, so no zero or digit is lost.

    Values by kind: text str; int int; decimal and percent Decimal or int (percent in hundredths, 62.67); money whole
    dong; date date; moment datetime. None leaves the cell empty (a missing percentage prints '–').
    """

    key: str
    heading: str
    width: float = 14
    kind: Kind = "text"
    note: str = ""
    choices: Sequence[str] = ()
    required: bool = False


def looks_like_formula(text: str) -> bool:
    """Returns whether a spreadsheet might take the text for a formula, leading blanks and look-alike signs included."""
    return text[:1] in _FORMULA_STARTS or text.strip()[:1] in _FORMULA_STARTS if text else False


def clean_text(value: object) -> str:
    """Returns the value as one printable, composed (NFC) text that fits a cell; a text that had to be cut says so."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    text = fmt.printable(str(value))
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - len(_CUT_MARK)] + _CUT_MARK


def stored(column: Column, value: object) -> str | float | date | None:
    """Returns what the cell holds for a value of the column's kind. Raises ValueError when the two do not fit."""
    if value is None or value == "":
        return fmt.NOTHING if column.kind == "percent" else None
    if column.kind == "text":
        return clean_text(value)
    if column.kind == "moment" and isinstance(value, datetime):
        return fmt.local_moment(value)
    if column.kind == "date" and isinstance(value, date) and not isinstance(value, datetime):
        return value if value >= FIRST_DATE else fmt.day(value)
    if isinstance(value, bool) or column.kind in ("date", "moment") or not isinstance(value, int | Decimal):
        raise ValueError(f"Cột “{column.heading}”: giá trị “{value}” không đúng kiểu dữ liệu của cột.")
    amount = Decimal(value)
    if abs(amount) >= _EXACT_DIGITS:
        raise ValueError(f"Cột “{column.heading}”: số quá dài, cần lưu dưới dạng văn bản.")
    return float(amount / 100 if column.kind == "percent" else amount)
