"""A kind of sheet: its columns, how a row is written, how the house's rows are given back.

Sheets of hundreds or thousands of rows write row by row through the actions, each row in a savepoint. A look ahead is the
same run, undone at the end: what is shown before is what happens after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.books.context import Loading
from ketnap.books.faces import faces
from ketnap.books.reader import Cells, Reading
from ketnap.books.shape import Fault, Field, Row
from ketnap.books.values import parser, shown
from ketnap.lib.errors import Refused
from ketnap.lib.format import number

Outcome = Literal["new", "changed", "unchanged"]
_UNREADABLE = {
    "formula": ("Ô chứa công thức.", "Hãy chép ô rồi dán dạng giá trị."),
    "error": ("Ô báo lỗi của bảng tính.", "Hãy xoá và ghi lại giá trị."),
    "merged": ("Ô bị gộp với ô khác.", "Hãy bỏ gộp ô và ghi đủ từng dòng."),
}


@dataclass(frozen=True)
class Exporting:
    """What an export may hold: the units, the day, whose eyes."""

    scope: Scope
    units: frozenset[int]
    day: dt.date


class SheetKind:
    """One kind of sheet. `needs` is the capability to write it, beside that of importing; `sees` the one to export it."""

    key: ClassVar[str]
    title: ClassVar[str]
    needs: ClassVar[Can]
    sees: ClassVar[Can]
    fields: ClassVar[tuple[Field, ...]]
    about: ClassVar[str] = ""

    def load(self, reading: Reading, run: Loading) -> None:
        """Write the rows, noting faults, questions and counts in `run`."""
        raise NotImplementedError

    def finish(self, run: Loading) -> None:
        """What can only be done when all sheets are loaded."""

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        """The rows the house holds, as `load` reads them. By default none."""
        return ()


class RowSheet(SheetKind):
    """A sheet written row by row. Subclasses give `write`, and `ordered` where rows depend on each other.

    `names_people` says that rows name people by `PERSON_FIELDS` and enter none, so all can be looked up at once.
    """

    names_people: ClassVar[bool] = False

    def write(self, row: Row, run: Loading) -> Outcome:
        """Do what the row says through actions. Raises Refused with the column in `field`."""
        raise NotImplementedError

    def ordered(self, rows: list[Row], reading: Reading, run: Loading) -> list[Row]:
        """The rows in the order they must be written."""
        return rows

    def load(self, reading: Reading, run: Loading) -> None:
        """Read all rows, then write the readable ones."""
        tally = run.tally(reading.title)
        rows = list(readable(reading, run))
        run.faces = faces(rows) if self.names_people else None
        for done, row in enumerate(self.ordered(rows, reading, run), 1):
            before, outcome = len(run.faults), None
            with run.attempt(reading, row):
                outcome = self.write(row, run)
            if len(run.faults) == before and outcome is not None:
                setattr(tally, outcome, getattr(tally, outcome) + 1)
            if done % 200 == 0:
                run.progress(200, f"Trang {reading.title}: {number(done)} dòng.")
        run.faces = None
        tally.errors = tally.rows - tally.new - tally.changed - tally.unchanged


def missing_columns(reading: Reading, run: Loading) -> bool:
    """Whether required columns are absent; notes it, once for the sheet."""
    if not reading.missing:
        return False
    names = ", ".join(f"“{name}”" for name in reading.missing)
    run.faults.append(
        Fault(reading.title, reading.heading_row, "", "", f"Trang thiếu cột bắt buộc: {names}.",
              "Hãy thêm cột theo mẫu sổ, giữ nguyên tên cột.", "sheet.columns")
    )  # fmt: skip
    tally = run.tally(reading.title)
    tally.rows = tally.errors = sum(1 for _ in reading.rows())
    return True


def readable(reading: Reading, run: Loading) -> Iterator[Row]:
    """Rows whose every cell could be read; the others become faults, one a cell."""
    if missing_columns(reading, run):
        return
    tally = run.tally(reading.title)
    unreadable = reading.unreadable()
    columns = [(position, field, parser(field)) for position, field in reading.columns]
    for row_number, cells in reading.rows():
        tally.rows += 1
        before = len(run.faults)
        row = Row(row_number, {}, {})
        for position, field, parse in columns:
            read_cell(row, cells, position, field, parse, unreadable, reading, run)
        if len(run.faults) == before:
            yield row


def read_cell(
    row: Row, cells: Cells, position: int, field: Field, parse: Callable[[object], Any], unreadable: Mapping[tuple[int, int], str],
    reading: Reading, run: Loading,
) -> None:  # fmt: skip
    """Put the parsed cell into the row, or note why it cannot be read."""
    raw = cells[position]
    row.raw[field.key] = raw
    if unreadable and (kind := unreadable.get((row.number, position))):
        run.fault(reading, row.number, unreadable_refusal(kind, field.key), shown(raw))
        return
    try:
        value = parse(raw)
        if value is None and field.required:
            raise blank_cell(field)
    except Refused as refusal:
        run.fault(reading, row.number, refusal, shown(raw))
        return
    row.values[field.key] = value


def unreadable_refusal(kind: str, key: str) -> Refused:
    """The refusal of a formula, an error value or a merged cell."""
    sentence, remedy = _UNREADABLE[kind]
    return Refused(f"cell.{kind}", sentence, remedy=remedy, field=key)


def blank_cell(field: Field) -> Refused:
    """The refusal of a required cell left empty."""
    return Refused(
        "cell.blank",
        f"Chưa ghi {field.heading[0].lower()}{field.heading[1:]}.",
        remedy="Hãy ghi đủ rồi nhập lại.",
        field=field.key,
    )


def contradiction(key: str, what: str, stored: str, where: str) -> Refused:
    """The refusal of a value that differs from what the house holds."""
    return Refused(
        "row.contradiction", f"{what} trong hệ thống là “{stored}”, khác với sổ.",
        remedy=f"Nếu sổ đúng, hãy sửa tại {where} kèm căn cứ; nếu hệ thống đúng, hãy sửa lại sổ.", field=key,
    )  # fmt: skip
