"""The empty book, and the book filled with what the house holds: the same sheets, the same columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from os import PathLike
from typing import IO

from ketnap.books.registry import kinds
from ketnap.books.sheets.base import Exporting, SheetKind
from ketnap.lib.cells import Column
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook

GUIDE = "Hướng dẫn"
BLANK_ROWS = 2_000
Target = str | PathLike[str] | IO[bytes]
_GUIDE_COLUMNS = (
    Column("sheet", "Trang", 24), Column("about", "Dùng để ghi", 64), Column("columns", "Cột bắt buộc", 60),
)  # fmt: skip
_RULES = (
    ("Quy ước", "Giữ nguyên tên trang và dòng tiêu đề. Trang không dùng có thể bỏ trống hoặc xoá. Cột thêm ngoài mẫu không được nhập.", ""),
    ("Ngày", "Ghi đủ ngày/tháng/năm, ví dụ 05/03/2024.", ""),
    ("Số định danh, số thẻ", "Ghi đủ 12 chữ số; cột đã định dạng văn bản để không mất số 0 ở đầu.", ""),
    ("Nhập lại", "Nhập lại cùng một tệp không làm thay đổi dữ liệu. Giá trị khác với hệ thống được báo lại, không ghi đè.", ""),
)  # fmt: skip


def write_template(target: Target, *, demo: bool, created: dt.datetime) -> int:
    """Write the empty book with notes and drop-down lists; returns the number of sheets to fill."""
    sheets = list(kinds().values())
    specs = [_guide(sheets), *(_spec(kind, (), BLANK_ROWS) for kind in sheets)]
    write_workbook(target, specs, demo=demo, title="", properties=Properties(created, subject="Mẫu sổ cấp uỷ"))
    return len(sheets)


def write_book(target: Target, what: Exporting, *, demo: bool, created: dt.datetime, author: str) -> int:
    """Write what the units hold, one row of memory at a time; returns the number of rows."""
    specs = [_spec(kind, kind.export(what), 0) for kind in kinds().values() if _may(kind, what)]
    return write_workbook(
        target,
        specs,
        demo=demo,
        title="",
        properties=Properties(created, author, subject="Sổ cấp uỷ"),
        constant_memory=True,
    )


def _may(kind: SheetKind, what: Exporting) -> bool:
    return bool(what.scope.units(kind.sees) & what.units)


def _spec(kind: SheetKind, rows: Iterable[Mapping[str, object]], blank_rows: int) -> SheetSpec:
    return SheetSpec(
        kind.title, [field.column() for field in kind.fields if not field.hidden], rows, blank_rows=blank_rows
    )


def _guide(sheets: list[SheetKind]) -> SheetSpec:
    lines = [{"sheet": title, "about": text, "columns": more} for title, text, more in _RULES]
    for kind in sheets:
        required = ", ".join(field.heading for field in kind.fields if field.required)
        lines.append({"sheet": f"Trang “{kind.title}”", "about": kind.about, "columns": required})
    return SheetSpec(GUIDE, _GUIDE_COLUMNS, lines)
