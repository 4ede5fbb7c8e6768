"""The sheet a cell fills in by hand at its meeting: its cases that wait for its vote, with empty boxes. The workbook has the
same columns."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, replace
from typing import Any

from ketnap.admissions.papers.letterheads import Head, heads
from ketnap.admissions.queries import cases, running
from ketnap.admissions.states import Stage
from ketnap.lib import format as vn
from ketnap.lib.cells import Column
from ketnap.lib.papers.layouts import layout_on
from ketnap.lib.papers.model import Paper, Paragraph, Signature, Signature2, Table, TableColumn
from ketnap.lib.sheets import Properties, SheetSpec, Signer, write_workbook

_PEN = "\u00a0" * 40  # room for the pen
# A working sheet: margins close to the edge, so that a usual meeting and its two names fit one page.
_CLOSE: dict[str, Any] = {
    "margin_top_mm": 14, "margin_bottom_mm": 10, "header_distance_mm": 6, "margin_left_mm": 20, "paragraph_gap_pt": 2, "body_pt": 12,
    "line_pitch_pt": 14, "head_pt": 12, "title_pt": 13, "title_rule_mm": 63, "type_pt": 14, "subject_pt": 12,
}  # fmt: skip
VOTES = {"cell_vote": "Xét kết nạp", "recognition_cell_vote": "Xét công nhận chính thức"}
# (key, heading, width of the printed column, filled in by hand)
COLUMNS: tuple[tuple[str, str, float, bool], ...] = (
    ("nth", "TT", 0.5, False), ("code", "Mã hồ sơ", 1.1, False), ("name", "Họ và tên", 2.9, False), ("birth", "Ngày sinh", 1.15, False),
    ("matter", "Nội dung", 1.5, False), ("total", "Đảng viên chính thức", 1.2, True), ("excluded", "Không tính", 0.9, True),
    ("present", "Có mặt", 0.8, True), ("votes_for", "Tán thành", 0.9, True), ("against", "Không tán thành", 0.9, True),
    ("blank", "Phiếu trắng", 0.9, True), ("note", "Ghi chú", 1.4, True),
)  # fmt: skip


@dataclass(frozen=True)
class CellSheet:
    """The sheet of one cell on a day; `rows` by column key, boxes empty."""

    head: Head
    day: dt.date
    rows: tuple[dict[str, str], ...]


def cell_sheet(cell: int, day: dt.date) -> CellSheet:
    """The cases of the cell whose next action is the cell's vote. A constant number of queries."""
    waiting = cases([cell], day).filter(stage__in=(Stage.READY, Stage.PROBATION))
    found = [one for one in running(waiting, day) if one.next_key in VOTES]
    rows = tuple(
        {
            **{key: "" for key, _, _, _ in COLUMNS}, "nth": str(nth), "code": str(one.case.uid)[:8], "name": one.case.person.full_name,
            "birth": vn.day(one.case.person.birth_date), "matter": VOTES[one.next_key],
        }
        for nth, one in enumerate(found, 1)
    )  # fmt: skip
    return CellSheet(heads([cell], day)[cell], day, rows)


def paper_of(sheet: CellSheet, *, written: dt.datetime, demo: bool) -> Paper:
    """The sheet to print."""
    columns = [TableColumn(label, width) for _, label, width, _ in COLUMNS]
    layout = layout_on(sheet.day)
    table = Table(columns, [[row[key] for key, _, _, _ in COLUMNS] for row in sheet.rows])
    sign = "(Ký, ghi rõ họ tên)"
    return Paper(
        layout=replace(layout, geometry=replace(layout.geometry, **_CLOSE)), issuer=sheet.head.issuer, superior=sheet.head.superior, written=written,
        place=sheet.head.place, type_name="PHIẾU GHI KẾT QUẢ HỌP CHI BỘ", subject="xét kết nạp, công nhận đảng viên chính thức",
        blocks=[
            Paragraph(f"Ngày họp: {vn.day_long(None)}. Chủ trì:{_PEN}. Thư ký:{_PEN}", "plain"),
            Paragraph("Ghi số người, không ghi tỷ lệ. Không tính: người được trừ khỏi tổng số theo quy định, ghi lý do ở cột Ghi chú.", "note"),
            table,
            Paragraph(f"Phiếu có {vn.count2(len(sheet.rows))} hồ sơ.", "plain"),
            Signature2(Signature("THƯ KÝ", hint=sign), Signature("CHỦ TRÌ", hint=sign)),
        ],
        landscape=True, demo=demo,
    )  # fmt: skip


def workbook_of(sheet: CellSheet, *, written: dt.datetime, demo: bool, author: str) -> bytes:
    """The same columns as a workbook."""
    columns = tuple(Column(key, label, 24 if key in ("name", "note") else 13) for key, label, _, _ in COLUMNS)
    target = io.BytesIO()
    spec = SheetSpec("Phiếu họp", columns, sheet.rows, signers=(Signer("THƯ KÝ"), Signer("CHỦ TRÌ")))
    write_workbook(
        target, [spec], demo=demo, title="PHIẾU GHI KẾT QUẢ HỌP CHI BỘ", subtitle=f"{sheet.head.name}, {vn.day_long(sheet.day)}",
        properties=Properties(created=written, author=author),
    )  # fmt: skip
    return target.getvalue()
