"""Whether a workbook may be opened at all, and what in it must not be read as a value.

A workbook is a zip of XML that came from outside. It is walked once, chunk by chunk, before any library touches it: sizes are
counted while inflating (a header may lie), entities, macros and links to other files are refused, and the places of formulas,
error values and merged cells are noted, since a value library shows only their last result.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, NoReturn

from ketnap.lib import format as vn
from ketnap.lib.errors import Refused

MAX_FILE = 60 * 1024 * 1024
MAX_INFLATED = 900 * 1024 * 1024
MAX_ENTRIES = 1_000
MAX_RATIO = 250
MAX_ROWS = 150_000
MAX_COLUMNS = 104  # up to column CZ
_RATIO_COUNTS_FROM = 4 * 1024 * 1024
_CHUNK = 1 << 20
_OVERLAP = 4_096
_MOST_MARKS = 20_000
_TOO_WIDE = re.compile(rb"\br=[\"'](?:[D-Z][A-Z]|[A-Z]{3})\d")
_LONG_ROW = re.compile(rb"\br=[\"'][A-Z]{0,3}(\d{6,})[\"']")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_PLACE = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']")
_ROOT = re.compile(rb"<(\w+:)?worksheet[\s>]")
_FORBIDDEN_PARTS = (
    ("xl/vbaproject", "file.macro", "Tệp có mã lệnh (macro)."),
    ("xl/externallinks/", "file.links", "Tệp có liên kết tới tệp khác."),
    ("xl/connections", "file.links", "Tệp có kết nối tới nguồn dữ liệu khác."),
    ("xl/embeddings/", "file.embedded", "Tệp có đối tượng nhúng."),
    ("xl/activex/", "file.embedded", "Tệp có đối tượng nhúng."),
)
_VALUES_ONLY = "Hãy mở tệp, chép ô rồi dán dạng giá trị vào mẫu sổ trống, lưu dạng .xlsx và nhập lại."
_SAVE_AGAIN = "Hãy mở bằng phần mềm bảng tính, lưu lại dạng Excel (.xlsx) không đặt mật khẩu rồi nhập lại."
Place = tuple[int, int]


@dataclass(slots=True)
class Marks:
    """Places (row from 1, column from 0) in one sheet that hold no plain value, and merged areas (top, left, bottom, right)."""

    formulas: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows: int = 0


def column_index(letters: str) -> int:
    """Number of a column from 0: 'A' is 0, 'AA' is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _refuse(code: str, sentence: str, remedy: str) -> NoReturn:
    raise Refused(code, sentence, remedy=remedy, field="file")


def inspect(content: bytes) -> dict[str, Marks]:
    """Marks by the part's name inside the zip ('xl/worksheets/sheet1.xml').

    Raises Refused, with a sentence a clerk understands, for anything that is not a plain, moderate .xlsx workbook.
    """
    if not content:
        _refuse("file.empty", "Tệp trống.", "Hãy chọn lại tệp.")
    if len(content) > MAX_FILE:
        most = MAX_FILE // 1024 // 1024
        _refuse("file.size", f"Tệp lớn hơn {most} MB.", "Hãy tách sổ thành nhiều tệp rồi nhập lần lượt.")
    _refuse_other_kinds(content[:8])
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _walk(archive, BytesIO(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        _refuse("file.broken", "Tệp bị hỏng, không đọc được.", _SAVE_AGAIN)


def _refuse_other_kinds(start: bytes) -> None:
    if start[:4] == b"PK\x03\x04":
        return
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        _refuse("file.kind", "Đây là tệp Excel kiểu cũ (.xls) hoặc tệp có mật khẩu.", _SAVE_AGAIN)
    _refuse("file.kind", "Đây không phải tệp Excel (.xlsx).", _SAVE_AGAIN)


def _walk(archive: zipfile.ZipFile, raw: BinaryIO) -> dict[str, Marks]:
    entries = archive.infolist()
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > MAX_ENTRIES or len(set(names)) != len(names):
        _refuse("file.entries", "Tệp có cấu trúc bất thường.", _SAVE_AGAIN)
    if "xl/workbook.xml" not in names:
        _refuse("file.kind", "Đây không phải tệp Excel (.xlsx).", _SAVE_AGAIN)
    for start, code, sentence in _FORBIDDEN_PARTS:
        if any(name.startswith(start) for name in names):
            _refuse(code, sentence, _VALUES_ONLY)
    if sum(entry.file_size for entry in entries) > MAX_INFLATED:
        _refuse_bomb()
    found: dict[str, Marks] = {}
    total = 0
    for entry in entries:
        marks = Marks() if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml") else None
        total += _read_entry(raw, entry, marks, MAX_INFLATED - total)
        if marks is not None:
            found[entry.filename] = marks
    return found


def _refuse_bomb() -> NoReturn:
    _refuse(
        "file.bomb",
        "Tệp nén quá chặt, khi mở ra sẽ chiếm hết bộ nhớ.",
        "Hãy chép dữ liệu sang mẫu sổ trống rồi nhập lại.",
    )


def _inflated(raw: BinaryIO, entry: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """The entry's content, chunk by chunk, counted while inflating: what the header says is not believed."""
    if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        _refuse("file.kind", "Tệp có mật khẩu hoặc được nén theo cách lạ.", _SAVE_AGAIN)
    raw.seek(entry.header_offset)
    header = raw.read(30)
    raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left, count = entry.compress_size, 0
    while left > 0:
        packed = raw.read(min(_CHUNK // 8, left))
        if not packed:
            raise EOFError
        left -= len(packed)
        while packed:
            chunk = inflate.decompress(packed, _CHUNK) if inflate else packed
            packed = inflate.unconsumed_tail if inflate else b""
            count += len(chunk)
            if count > most or (count > _RATIO_COUNTS_FROM and count > MAX_RATIO * max(entry.compress_size, 1)):
                _refuse_bomb()
            if chunk:
                yield chunk
    if count != entry.file_size:
        raise zipfile.BadZipFile("size")


def _read_entry(raw: BinaryIO, entry: zipfile.ZipInfo, marks: Marks | None, most: int) -> int:
    """Walk one entry and return its true size."""
    count, tail, prefix = 0, b"", b""
    is_text = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    for chunk in _inflated(raw, entry, most):
        window = tail + chunk
        if is_text:
            if count == 0 and (
                chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or chunk[:2] == b"<\x00" or chunk[:1] == b"\x00"
            ):
                _refuse("file.encoding", "Tệp dùng bảng mã lạ.", _SAVE_AGAIN)
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                _refuse("file.entities", "Tệp có khai báo thực thể, không an toàn để mở.", _VALUES_ONLY)
        if marks is not None:
            if count == 0 and (root := _ROOT.search(window)):
                prefix = root[1] or b""
            _note(window, prefix, marks)
        count += len(chunk)
        tail = window[-_OVERLAP:]
    return count


def _note(window: bytes, prefix: bytes, marks: Marks) -> None:
    """Note in `marks` what the window of a sheet's XML holds. A place seen twice in overlapping windows counts once."""
    if _TOO_WIDE.search(window):
        _refuse("file.columns", f"Một trang có quá {MAX_COLUMNS} cột.", "Hãy xoá các cột trống ở xa rồi lưu lại.")
    if long_rows := [int(found) for found in _LONG_ROW.findall(window)]:
        marks.rows = max(marks.rows, *long_rows)
    if marks.rows > MAX_ROWS + 20:
        _refuse(
            "file.rows", f"Một trang có dữ liệu tới dòng {vn.number(marks.rows)}, mỗi lần nhập nhiều nhất {vn.number(MAX_ROWS)} dòng.",
            "Hãy tách sổ thành nhiều tệp, hoặc xoá các dòng trống ở cuối trang.",
        )  # fmt: skip
    f = b"<" + prefix + b"f"
    if any(f + end in window for end in (b">", b" ", b"/")) and len(marks.formulas) < _MOST_MARKS:
        marks.formulas |= _places(window, rb"<%bc\s([^>]*[^/])>\s*<%bf[\s/>]" % (prefix, prefix))
    if (b't="e"' in window or b"t='e'" in window) and len(marks.errors) < _MOST_MARKS:
        marks.errors |= _places(window, rb"<%bc\s([^>]*\bt=[\"']e[\"'][^>]*)>" % prefix)
    if b"mergeCell" in window and len(marks.merged) < _MOST_MARKS:
        for left, top, right, bottom in _MERGED.findall(window):
            area = (int(top), column_index(left.decode()), int(bottom), column_index(right.decode()))
            if area not in marks.merged[-200:]:
                marks.merged.append(area)


def _places(window: bytes, pattern: bytes) -> set[Place]:
    found: set[Place] = set()
    for attributes in re.findall(pattern, window):
        if place := _PLACE.search(attributes):
            found.add((int(place[2]), column_index(place[1].decode())))
    return found
