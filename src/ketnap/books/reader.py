"""Opening a workbook: which sheets we know, where their headings and rows are.

Headings are compared folded, so marks, capitals and the required star do not matter. Above them may stand any title rows; over
two header rows (as in the national 4.0 template) a merged heading is joined to the ones below it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from posixpath import join, normpath
from typing import Any, Protocol
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ketnap.books.safety import MAX_ROWS, Marks, inspect
from ketnap.books.shape import Field
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import fold

_LOOK_AT_ROWS = 20
_WORDS = re.compile(r"[^0-9a-z]+")
_SILENT = {"stt", "so tt", "tt", "id", "loi can sua", "de nghi xoa", "ket qua kiem tra", "chi tiet loi"}
_SILENT_SHEETS = {"huong dan", "danh muc"}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Cells = list[Any]


class Known(Protocol):
    """What the reader needs to know of a kind of sheet."""

    @property
    def title(self) -> str: ...
    @property
    def fields(self) -> Sequence[Field]: ...


@dataclass
class Reading:
    """A recognised sheet: `columns` pairs positions with fields, `rows` yields (Excel row number, cells) of rows with content."""

    title: str
    key: str
    columns: list[tuple[int, Field]]
    headings: dict[str, str]
    heading_row: int
    first_row: int
    last_row: int
    ignored: list[str]
    missing: list[str]
    marks: Marks
    sheet: CalamineSheet | None = field(repr=False, default=None)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Rows that hold something in a column we read, in order."""
        if self.sheet is None:
            return
        wanted = [position for position, _ in self.columns]
        for number, cells in enumerate(islice(self.sheet.iter_rows(), self.first_row - 1, None), self.first_row):
            if any(cells[position] not in ("", None) for position in wanted):
                yield number, cells

    def unreadable(self) -> dict[tuple[int, int], str]:
        """Cells of data rows, in columns we read, that hold no plain value: 'formula', 'error' or 'merged'."""
        wanted = {position for position, _ in self.columns}
        found = {place: "error" for place in self.marks.errors if place[1] in wanted and place[0] >= self.first_row}
        found |= {
            place: "formula" for place in self.marks.formulas if place[1] in wanted and place[0] >= self.first_row
        }
        for top, left, bottom, right in self.marks.merged:
            if bottom >= self.first_row:
                rows = range(max(top, self.first_row), min(bottom, self.last_row) + 1)
                found |= {
                    (row, column): "merged" for row in rows for column in range(left, right + 1) if column in wanted
                }
        return found

    def heading(self, key: str) -> str:
        """The heading as it stands in the file, '' for a column the file does not have."""
        return self.headings.get(key, "")


@dataclass
class Book:
    """The sheets we know, in the order of the file, and the titles of visible sheets we do not."""

    readings: list[Reading]
    unknown: list[str]


def words(heading: object) -> str:
    """A heading for comparison: folded, letters and digits only."""
    return _WORDS.sub(" ", fold(str(heading))).strip()


def open_book(content: bytes, kinds: Mapping[str, Known]) -> Book:
    """Inspect and open the workbook. Raises Refused when it may not be opened, or holds no sheet we know."""
    marks = inspect(content)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        parts = _parts(content)
        book = Book([], [])
        for sheet in workbook.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
                continue
            part = parts.get(sheet.name, "")
            if part not in marks:
                raise Refused(
                    "file.structure", "Tệp có cấu trúc bất thường.", remedy="Hãy lưu lại dạng .xlsx rồi nhập lại."
                )
            reading = _recognise(workbook.get_sheet_by_name(sheet.name), sheet.name, marks[part], kinds)
            if reading is None and words(sheet.name) not in _SILENT_SHEETS:
                book.unknown.append(sheet.name)
            if reading is not None:
                book.readings.append(reading)
    except (CalamineError, ElementTree.ParseError, KeyError, zipfile.BadZipFile) as broken:
        raise Refused(
            "file.broken", "Tệp bị hỏng, không đọc được.", remedy="Hãy mở bằng phần mềm bảng tính, lưu lại dạng .xlsx rồi nhập lại.",
        ) from broken  # fmt: skip
    if not book.readings:
        titles = ", ".join(f"“{kind.title}”" for kind in kinds.values())
        raise Refused(
            "file.no_sheet", "Tệp không có trang nào đúng mẫu sổ.",
            remedy=f"Hãy tải mẫu sổ trống và giữ nguyên dòng tiêu đề. Các trang nhận được: {titles}.",
        )  # fmt: skip
    return book


def _parts(content: bytes) -> dict[str, str]:
    """Name inside the zip by sheet title. `inspect` has refused files that declare entities."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - see above
        targets = {item.get("Id"): item.get("Target", "") for item in relations}
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - see above
    found = {}
    for item in book.iter():
        if item.tag.endswith("}sheet"):
            target = targets.get(
                item.get(_RELATION) or item.get(_RELATION.replace("schemas.openxmlformats.org", "purl.oclc.org/ooxml")),
                "",
            )
            found[item.get("name", "")] = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    return found


def _recognise(sheet: CalamineSheet, title: str, marks: Marks, kinds: Mapping[str, Known]) -> Reading | None:
    """The reading whose kind fits best: the sheet's own title first, else the most headings found."""
    top = list(islice(sheet.iter_rows(), _LOOK_AT_ROWS))
    named = [key for key, kind in kinds.items() if words(kind.title) == words(title)]
    best: Reading | None = None
    for key in named or kinds:
        for index in range(len(top)):
            reading = _reading(key, kinds[key], title, top, index, marks)
            enough = len(reading.columns) >= 2 if named else len(reading.columns) >= 3 and not reading.missing
            if enough and (best is None or len(reading.columns) > len(best.columns)):
                best = reading
    if best is None:
        return None
    best.sheet = sheet
    best.last_row = sheet.end[0] + 1 if sheet.end else 0
    if best.last_row - best.first_row + 1 > MAX_ROWS:
        raise Refused(
            "file.rows",
            f"Trang “{title}” có {vn.number(best.last_row - best.first_row + 1)} dòng, mỗi lần nhập nhiều nhất {vn.number(MAX_ROWS)} dòng.",
            remedy="Hãy tách sổ thành nhiều tệp rồi nhập lần lượt.",
        )  # fmt: skip
    return best


def _reading(key: str, kind: Known, title: str, top: list[Cells], index: int, marks: Marks) -> Reading:
    headings, depth = _headings(top, index, marks)
    known = {words(name): item for item in kind.fields for name in (item.heading, *item.aliases)}
    columns: list[tuple[int, Field]] = []
    ignored: list[str] = []
    for position, heading in enumerate(headings):
        item = known.get(words(heading))
        if item is not None and all(item.key != taken.key for _, taken in columns):
            columns.append((position, item))
        elif words(heading) and words(heading) not in _SILENT:
            ignored.append(heading)
    found = {item.key for _, item in columns}
    missing = [item.heading for item in kind.fields if item.required and item.key not in found]
    names = {item.key: headings[position] for position, item in columns}
    return Reading(title, key, columns, names, index + 1, index + 1 + depth, index + 1, ignored, missing, marks)


def _headings(top: Sequence[Cells], index: int, marks: Marks) -> tuple[list[str], int]:
    """The headings that begin in row `index` (from 0) and over how many rows they stand."""
    row = [str(cell).removesuffix("*").strip() for cell in top[index]]
    areas = [area for area in marks.merged if area[0] == index + 1]
    two = index + 1 < len(top) and any(
        bottom == index + 2 or (bottom == index + 1 and right > left) for _, left, bottom, right in areas
    )
    if not two:
        return row, 1
    for _, left, bottom, right in areas:
        if bottom == index + 1:
            for position in range(left + 1, min(right + 1, len(row))):
                row[position] = row[left]
    below = [str(cell).removesuffix("*").strip() for cell in top[index + 1]]
    return [f"{upper} {lower}".strip() for upper, lower in zip(row, below, strict=True)], 2
