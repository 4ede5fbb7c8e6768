"""The workbook handed back: the clerk's own, with a column that says what to mend and the faulty cells marked.

Above 20,000 rows only the faulty rows go back, in a fresh workbook, with their old row numbers.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ketnap.books.reader import Reading, open_book
from ketnap.books.registry import kinds
from ketnap.books.shape import Fault, Question
from ketnap.books.values import shown
from ketnap.lib.cells import Column, clean_text
from ketnap.lib.sheets import DEMO_MARK, Properties, SheetSpec, write_workbook

HEADING = "Lỗi cần sửa"
WHOLE_UP_TO = 20_000
_MARK = PatternFill("solid", fgColor="FFF2CC")
_WORDS = Font(name="Times New Roman", size=12, color="9C0006")
Lines = dict[str, dict[int, list[Fault]]]


def write_faults(
    content: bytes,
    faults: Sequence[Fault],
    questions: Sequence[Question],
    *,
    rows: int,
    demo: bool,
    created: dt.datetime,
) -> bytes:
    """The workbook with its faults. `content` is the file as it was handed in, already found safe."""
    lines: Lines = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        lines[fault.sheet][fault.row].append(fault)
    for question in questions:
        asked = Fault(question.sheet, question.row, "", "", question.sentence, "Hãy chọn người ở màn hình nhập sổ.")
        lines[question.sheet][question.row].append(asked)
    readings = {reading.title: reading for reading in open_book(content, kinds()).readings}
    if rows > WHOLE_UP_TO:
        return _only_faulty(readings, lines, demo=demo, created=created)
    return _whole(content, readings, lines, demo=demo)


def words(faults: Sequence[Fault]) -> str:
    """All that is wrong with one row, as one text."""
    return " ".join(
        f"{fault.column + ': ' if fault.column else ''}{fault.sentence} {fault.remedy}".strip() for fault in faults
    )


def _whole(content: bytes, readings: dict[str, Reading], lines: Lines, *, demo: bool) -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    for title, rows in lines.items():
        sheet = book[title]
        if isinstance(sheet, Worksheet):
            _mark(sheet, readings[title], rows, demo=demo)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _mark(sheet: Worksheet, reading: Reading, rows: dict[int, list[Fault]], *, demo: bool) -> None:
    column = _error_column(sheet, reading)
    places = {reading.heading(field.key): position + 1 for position, field in reading.columns}
    _write(sheet, reading.heading_row, column, HEADING)
    for row, faults in rows.items():
        _write(sheet, row + 1 if row == reading.heading_row else row, column, words(faults))
        for fault in faults:
            if fault.column in places and row >= reading.first_row:
                sheet.cell(row, places[fault.column]).fill = _MARK
    sheet.column_dimensions[get_column_letter(column)].width = 70
    if demo and reading.heading_row > 1:
        sheet.cell(1, column).value = DEMO_MARK


def _error_column(sheet: Worksheet, reading: Reading) -> int:
    """The column of an earlier answer, emptied, or the first free one."""
    for cell in sheet[reading.heading_row]:
        if str(cell.value or "").strip() == HEADING:
            for row in range(reading.first_row, sheet.max_row + 1):
                sheet.cell(row, int(cell.column or 1)).value = None
            return int(cell.column or 1)
    return int(sheet.max_column) + 1


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    cell.value = clean_text(text)
    cell.data_type = "s"  # never a formula, whatever it begins with
    cell.font = _WORDS


def _only_faulty(readings: dict[str, Reading], lines: Lines, *, demo: bool, created: dt.datetime) -> bytes:
    specs = []
    for title, rows in lines.items():
        reading = readings[title]
        headings = [reading.heading(field.key) for _, field in reading.columns]
        columns = [Column("row", "Dòng", 8, "int"), Column("fault", HEADING, 70),
                   *(Column(str(index), heading, 20) for index, heading in enumerate(headings))]  # fmt: skip
        specs.append(SheetSpec(title, columns, _faulty_rows(reading, rows)))
    target = BytesIO()
    write_workbook(target, specs, demo=demo, title="", properties=Properties(created, subject=HEADING))
    return target.getvalue()


def _faulty_rows(reading: Reading, rows: dict[int, list[Fault]]) -> Iterator[dict[str, Any]]:
    if reading.heading_row in rows:
        yield {
            "row": reading.heading_row,
            "fault": words(rows[reading.heading_row]),
            **{str(i): None for i in range(len(reading.columns))},
        }
    for number, cells in reading.rows():
        if number in rows:
            values = {str(index): shown(cells[position]) for index, (position, _) in enumerate(reading.columns)}
            yield {"row": number, "fault": words(rows[number]), **values}
