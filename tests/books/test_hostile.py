"""Files nobody should open, and cells nobody should believe: each refused in words a clerk understands."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from ketnap.books import safety
from ketnap.books.reader import open_book
from ketnap.books.registry import kinds
from ketnap.books.safety import inspect
from ketnap.lib.errors import Refused
from ketnap.members.models import Person

from .conftest import Desk, one, workbook

D = dt.date
ROW: dict[str, Any] = {
    "full_name": "Nguyễn Giả Định An", "gender": "Nữ", "birth_date": D(1988, 4, 9), "unit": "K.A.1", "ceremony_on": D(2016, 5, 19),
}  # fmt: skip


def plain() -> bytes:
    return workbook({"members": [ROW]})


def changed(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A good workbook whose parts have been tampered with."""
    with zipfile.ZipFile(io.BytesIO(plain())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_part(name: str, content: bytes = b"<x/>") -> bytes:
    return changed(lambda parts: parts.__setitem__(name, content))


def with_text(part: str, before: bytes, after: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert before in parts[part]
        parts[part] = parts[part].replace(before, after, 1)

    return changed(change)


def lying() -> bytes:
    """A sheet whose header says it is small."""
    content = bytearray(
        changed(lambda parts: parts.__setitem__("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 3_000_000))
    )
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return bytes(content).replace(struct.pack("<L", size), struct.pack("<L", 500))


SHEET = "xl/worksheets/sheet1.xml"
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "trống": (lambda: b"", "Tệp trống"),
    "văn bản": (lambda: b"Ho ten,Ngay sinh", "không phải tệp Excel"),
    "xls cũ hoặc có mật khẩu": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "kiểu cũ (.xls) hoặc tệp có mật khẩu"),
    "zip khác": (lambda: changed(lambda parts: parts.pop("xl/workbook.xml")), "không phải tệp Excel"),
    "zip hỏng": (lambda: plain()[:-200], "bị hỏng"),
    "bom nén": (lambda: with_part("xl/media/a.bin", b"0" * 60_000_000), "nén quá chặt"),
    "tiêu đề nói dối": (lying, "bị hỏng"),
    "quá nhiều mục": (lambda: changed(lambda parts: parts.update({f"xl/media/{i}": b"" for i in range(1_200)})), "bất thường"),
    "liên kết ngoài": (lambda: with_part("xl/externalLinks/externalLink1.xml"), "liên kết tới tệp khác"),
    "kết nối": (lambda: with_part("xl/connections.xml"), "nguồn dữ liệu khác"),
    "mã lệnh": (lambda: with_part("xl/vbaProject.bin"), "macro"),
    "thực thể": (lambda: with_text(SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'), "khai báo thực thể"),
    "bảng mã lạ": (lambda: with_part(SHEET, "<worksheet/>".encode("utf-16")), "bảng mã lạ"),
    "ô ở rất xa": (lambda: with_text(SHEET, b'<c r="A2"', b'<c r="XFD2"'), "quá 104 cột"),
    "dòng ở rất xa": (lambda: with_text(SHEET, b'<c r="A2"', b'<c r="A1048576"'), "1.048.576"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_dangerous_file_is_refused_kindly(name: str) -> None:
    make, words = FILES[name]
    with pytest.raises(Refused) as refused:
        open_book(make(), kinds())
    assert words in refused.value.sentence
    assert refused.value.remedy.endswith(".")


def test_a_file_too_large_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MAX_FILE", 1_000)
    with pytest.raises(Refused, match="lớn hơn"):
        inspect(plain())


def test_two_hundred_thousand_rows_are_refused() -> None:
    cell = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>'
    rows = b"".join(cell % (n, n) for n in range(200_000, 200_010))
    content = with_text(SHEET, b"</sheetData>", rows + b"</sheetData>")
    with pytest.raises(Refused, match=r"nhiều nhất 150\.000 dòng"):
        open_book(content, kinds())


def test_a_workbook_without_our_sheets_says_which_it_takes() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Việc", "Ai", "Khi nào", "Xong"])
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(Refused, match="không có trang nào đúng mẫu") as refused:
        open_book(target.getvalue(), kinds())
    assert "Đảng viên" in refused.value.remedy


def edited(change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(plain()))
    change(book["Đảng viên"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _set(cell: str, value: object) -> bytes:
    def change(sheet: Any) -> None:
        sheet[cell].number_format = "General"
        sheet[cell] = value

    return edited(change)


def column(heading: str) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(plain()))["Đảng viên"]
    return next(cell.column_letter for cell in sheet[1] if str(cell.value).removesuffix(" *") == heading)


@pytest.mark.parametrize(
    ("heading", "value", "words"),
    [
        ("Họ và tên", '="Nguyễn "&"An"', "công thức"),
        ("Họ và tên", "Nguyễn Giả Định \u202eAn", "ký tự điều khiển"),
        ("Sinh ngày", 32242, "thay cho ngày"),
        ("Sinh ngày", 1988, "không phải ngày"),
        ("Sinh ngày", "31/02/1988", "không có trong lịch"),
        ("Sinh ngày", "04-1988", "Không đọc được ngày"),
        ("Số định danh cá nhân", 1234567890, "chỉ có 10 chữ số"),
        ("Số định danh cá nhân", "00123456789A", "phải gồm 12 chữ số"),
        ("Giới tính", "Nữ giới", "không có trong danh mục"),
        ("Tên gọi khác", "x" * 500, "nhiều nhất 120"),
    ],
)
def test_a_cell_that_is_no_value_is_a_fault_of_its_own(desk: Desk, heading: str, value: object, words: str) -> None:
    fault = one(desk.look(_set(f"{column(heading)}2", value)))
    assert fault.column == heading
    assert words in fault.sentence
    assert fault.remedy
    assert fault.row == 2


def test_an_error_value_and_merged_cells_are_faults(desk: Desk) -> None:
    place = f"{column('Quê quán')}2"
    broken = edited(lambda sheet: (setattr(sheet[place], "value", "#N/A"), setattr(sheet[place], "data_type", "e")))
    assert "báo lỗi" in one(desk.look(broken)).sentence
    merged = edited(lambda sheet: sheet.merge_cells(f"{column('Quê quán')}2:{column('Nơi cư trú')}2"))
    assert {fault.sentence for fault in desk.look(merged).faults} == {"Ô bị gộp với ô khác."}


def test_dates_as_text_and_decomposed_names_are_understood(desk: Desk) -> None:
    name = unicodedata.normalize("NFD", "  Nguyễn Giả\u00a0Định   Ánh\u200b ")
    content = edited(
        lambda sheet: (sheet.__setitem__("A2", name), sheet.__setitem__(f"{column('Sinh ngày')}2", "9/4/1988"))
    )
    assert desk.enter(content).kept
    person = Person.objects.get()
    assert person.full_name == "Nguyễn Giả Định Ánh"
    assert person.birth_date == D(1988, 4, 9)


def test_a_formula_outside_what_we_read_harms_nobody(desk: Desk) -> None:
    def add(sheet: Any) -> None:
        sheet.cell(1, sheet.max_column + 1).value = "Tuổi"
        sheet.cell(2, sheet.max_column).value = "=2026-1988"

    outcome = desk.look(edited(add))
    assert outcome.clean
    assert outcome.ignored == {"Đảng viên": ["Tuổi"]}


def test_formulas_are_found_under_a_namespace_prefix() -> None:
    def change(parts: dict[str, bytes]) -> None:
        text = parts[SHEET].replace(b"<worksheet xmlns=", b"<x:worksheet xmlns:x=")
        text = re.sub(rb"<(/?)(?!x:|\?)(\w+)", rb"<\1x:\2", text)
        parts[SHEET] = text.replace(b"<x:v>", b"<x:f>1+1</x:f><x:v>", 1)

    assert any(marks.formulas for marks in inspect(changed(change)).values())


def test_a_missing_required_column_is_named(desk: Desk) -> None:
    outcome = desk.look(edited(lambda sheet: sheet.delete_cols(1)))
    fault = one(outcome)
    assert "“Họ và tên”" in fault.sentence
    assert outcome.tallies["Đảng viên"].errors == 1


def national(rows: list[list[object]]) -> bytes:
    """The national 4.0 template: titles, two header rows with merged headings, data from row 8, hidden lists."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Nhập liệu"
    sheet["A2"] = "DANH SÁCH ĐẢNG VIÊN"
    single = ["STT", "ID", "Họ và tên *", "Tên gọi khác", "Giới tính *", "Sinh ngày *", "Dân tộc *", "Tôn giáo *",
              "Số định danh cá nhân *", "Số thẻ Đảng *", "Nơi cấp thẻ", "Ngày cấp thẻ", "Số thẻ theo QĐ 85", "Tổ chức Đảng sinh hoạt *"]  # fmt: skip
    tail = ["Ngày vào Đảng *", "Ngày chính thức *", "Số CMND cũ", "Trạng thái hoạt động *", "Ngày rời/mất/miễn SH", "Đề nghị xóa",
            "Kết quả kiểm tra", "Chi tiết lỗi"]  # fmt: skip
    position = 1
    for heading in (*single, "Nơi ĐKKS", "Quê quán", "Thường trú", *tail):
        sheet.cell(6, position, heading)
        if heading in ("Nơi ĐKKS", "Quê quán", "Thường trú"):
            for offset, part in enumerate(("Quốc gia", "Tỉnh", "Chi tiết")):
                sheet.cell(7, position + offset, part)
            sheet.merge_cells(start_row=6, end_row=6, start_column=position, end_column=position + 2)
            position += 3
        else:
            sheet.merge_cells(start_row=6, end_row=7, start_column=position, end_column=position)
            position += 1
    for row, cells in enumerate(rows, 8):
        for place, value in enumerate(cells, 1):
            sheet.cell(row, place, value)
    for title in ("QUOCGIA", "TINH", "DANTOC", "TONGIAO"):
        book.create_sheet(title).sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_the_national_template_is_taken_as_it_is(desk: Desk) -> None:
    person = [
        1, "0b9f", "Trần Giả Định Bé", None, "Nam", "02/9/1979", "Kinh", "Không", "001079000001", "001079000002", "Nơi cấp", None, None,
        "Chi bộ Văn phòng", "Việt Nam", "Tỉnh A", "Xã B", "Việt Nam", "Tỉnh Giả Định", "Xã Ví Dụ", "Lào", "Tỉnh C", "Bản D",
        D(2001, 2, 3), "03/02/2002", None, "Đang sinh hoạt", None, None, None, None,
    ]  # fmt: skip
    outcome = desk.enter(national([person]))
    assert outcome.kept, [(f.column, f.sentence) for f in outcome.faults]
    found = Person.objects.get()
    assert (found.birth_date, found.hometown, found.residence) == (
        D(1979, 9, 2),
        "Xã Ví Dụ, Tỉnh Giả Định",
        "Bản D, Tỉnh C, Lào",
    )
    assert found.spells.order_by("valid")[0].unit.code == "K.A.1"
    assert "Nơi cấp thẻ" in outcome.ignored["Nhập liệu"]
    assert outcome.unknown == []
