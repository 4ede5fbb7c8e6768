"""The workbook of a division: filled in elsewhere and taken in again by `numbers.read_workbook`."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

from ketnap.lib.cells import Column
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook

_COLUMNS = [
    Column("code", "Mã đơn vị", 18),
    Column("name", "Đơn vị", 50),
    Column("now", "Đang giao", 12, "int"),
    Column("number", "Số giao", 12, "int"),
    Column("least", "Tối thiểu", 12, "int"),
    Column("locked", "Khoá", 10),
]

Line = tuple[str, str, int, int, int | None, bool]


def division_workbook(lines: Iterable[Line], *, at: dt.datetime, author: str, demo: bool) -> bytes:
    """Code, name, what is given now, the number to give, its floor, whether it is locked; one unit a row."""
    rows = [
        {"code": code, "name": name, "now": now, "number": number, "least": least, "locked": "x" if locked else ""}
        for code, name, now, number, least, locked in lines
    ]
    body = io.BytesIO()
    write_workbook(
        body,
        [SheetSpec("Phân bổ", _COLUMNS, rows)],
        demo=demo,
        title="",
        properties=Properties(created=at, author=author),
    )
    return body.getvalue()
