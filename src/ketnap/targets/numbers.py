"""Reading numbers by unit code from a pasted table or an uploaded workbook, with what is locked and the floors of units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import load_workbook
from python_calamine import CalamineError, CalamineWorkbook

from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean, fold

CODE, NUMBER, LOCK, FLOOR = "ma don vi", "so giao", "khoa", "toi thieu"
_LARGEST = 8 * 1024 * 1024
_HEADING_ROWS = 10
_SPLIT = re.compile(r"[\t;]+")


def read_pasted(text: str) -> dict[str, int]:
    """Numbers by code. Raises Refused with the line that can't be read, or a code twice."""
    found: dict[str, int] = {}
    for place, line in enumerate(text.splitlines(), 1):
        cells = [clean(cell) for cell in _SPLIT.split(line) if clean(cell)]
        if not cells:
            continue
        if len(cells) < 2:
            raise Refused(
                "numbers.line",
                f"Dòng {place}: “{line.strip()}” chưa đủ mã và số.",
                remedy="Hãy ngăn bằng dấu tab hoặc chấm phẩy.",
            )
        _add(found, cells[0], cells[-1], place)
    return found


@dataclass
class Table:
    """What a workbook says by unit code. `locked` and `floors` are None where it has no such column."""

    numbers: dict[str, int] = field(default_factory=dict)
    locked: set[str] | None = None
    floors: dict[str, int] | None = None


def read_workbook(body: bytes) -> Table:
    """The columns “Mã đơn vị”, “Số giao” and, where there, “Khoá” and “Tối thiểu” of the first sheet that has the first two.

    Raises Refused for a file that is no workbook, too large, or without the columns.
    """
    if len(body) > _LARGEST:
        raise Refused("numbers.large", "Tệp quá lớn.", remedy="Hãy gửi bảng dưới 8 MB.")
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(body))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    except (CalamineError, OSError, ValueError):
        raise Refused("numbers.file", "Không mở được tệp.", remedy="Hãy gửi bảng tính dạng .xlsx.") from None
    for rows in sheets:
        for top, heading in enumerate(rows[:_HEADING_ROWS]):
            names = [fold(str(cell)).rstrip(" *") for cell in heading]
            if CODE in names and NUMBER in names:
                _check_formulas(body, rows[top + 1 :], names)
                return _table(rows[top + 1 :], names, top + 2)
    raise Refused(
        "numbers.columns",
        "Tệp không có cột “Mã đơn vị” và “Số giao”.",
        remedy="Hãy tải bảng về, ghi vào đó rồi tải lên.",
    )


def _check_formulas(body: bytes, rows: Sequence[Sequence[object]], names: Sequence[str]) -> None:
    """Refuse a number that is a formula nobody has worked out yet: read as it stands it would be an empty cell, so nought."""
    code, number = names.index(CODE), names.index(NUMBER)
    blank = {clean(str(row[code])) for row in rows if clean(str(row[code])) and not str(row[number]).strip()}
    if not blank or not body.startswith(b"PK"):
        return
    for sheet in load_workbook(BytesIO(body), read_only=True).worksheets:
        for row in sheet.iter_rows():
            named = next((str(cell.value) for cell in row if clean(str(cell.value)) in blank), "")
            formula = next((cell for cell in row if cell.data_type == "f"), None)
            if named and formula is not None:
                raise Refused(
                    "numbers.formula",
                    f"Dòng {formula.row}: ô của {named} là công thức chưa có kết quả.",
                    remedy="Hãy mở tệp bằng phần mềm bảng tính, lưu lại, hoặc ghi thẳng con số.",
                )


def _table(rows: Sequence[Sequence[object]], names: Sequence[str], first: int) -> Table:
    found = Table(_column(rows, names.index(CODE), names.index(NUMBER), first))
    if FLOOR in names:
        floors = _column(rows, names.index(CODE), names.index(FLOOR), first)
        found.floors = {code: least for code, least in floors.items() if least}
    if LOCK in names:
        code, lock = names.index(CODE), names.index(LOCK)
        found.locked = {clean(str(row[code])) for row in rows if clean(str(row[lock]))}
    return found


def _column(rows: Sequence[Sequence[object]], code: int, number: int, first: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, row in enumerate(rows, first):
        name = clean(str(row[code]))
        if name:
            _add(found, name, str(row[number]), place)
    return found


def _add(found: dict[str, int], code: str, text: str, place: int) -> None:
    whole = text.removesuffix(".0")
    try:
        value = vn.parse_number(whole) if whole.strip() else 0
    except ValueError:
        raise Refused(
            "numbers.number", f"Dòng {place}: không đọc được số “{text}”.", remedy="Hãy ghi số nguyên."
        ) from None
    if value < 0 or value != int(value):
        raise Refused(
            "numbers.number", f"Dòng {place}: “{text}” không phải số nguyên.", remedy="Hãy ghi số nguyên từ 0."
        )
    if code in found:
        raise Refused("numbers.twice", f"Dòng {place}: mã {code} có hai lần.", remedy="Hãy bỏ bớt một dòng.")
    found[code] = int(value)
