"""Workbooks: what goes in comes out, nothing in them is computed, linked or locked."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketnap.lib.cells import clean_text, looks_like_formula
from ketnap.lib.sheets import (
    DEMO_MARK,
    LISTS_TITLE,
    REQUIRED_MARK,
    Column,
    Properties,
    SheetSpec,
    Signer,
    write_workbook,
)

PROPERTIES = Properties(created=datetime(2026, 6, 1, 8, 0), author="Đảng ủy xã Mẫu")
NAME, CARD = Column("name", "Họ và tên", width=30), Column("card", "Số định danh cá nhân", width=18)
HOSTILE = [
    "=1+1", "+84 900 000 000", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＋1", "−1", "＠x",
    "|calc", "%1",
]  # fmt: skip


def make(*sheets: SheetSpec, demo: bool = False, title: str = "", subtitle: str = "", big: bool = False) -> bytes:
    target = io.BytesIO()
    write_workbook(
        target, sheets, demo=demo, title=title, subtitle=subtitle, properties=PROPERTIES, constant_memory=big
    )
    return target.getvalue()


def read(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def values(sheet: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_looks_like_a_formula_stays_text(text: str, big: bool) -> None:
    assert looks_like_formula(text)
    data = make(SheetSpec(text, [NAME], [{"name": text}], totals={"name": text}), title=text, subtitle=text, big=big)
    for name, xml in parts(data).items():
        assert not re.search(r"<f[ >]", xml), name
    cell = read(data).worksheets[0]["A5"]
    assert cell.value == clean_text(text)
    assert cell.data_type == "s"
    assert cell.quotePrefix


@pytest.mark.parametrize("text", ["Nguyễn Thị Mẫu", "012345678901", "", "1.464", "#REF!"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert not looks_like_formula(text)


@settings(max_examples=40)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5), st.booleans())
def test_any_text_is_never_computed_and_comes_back_cleaned(texts: list[str], big: bool) -> None:
    data = make(SheetSpec("Trang", [NAME], [{"name": text} for text in texts]), big=big)
    assert "<f>" not in parts(data)["xl/worksheets/sheet1.xml"]
    sheet = read(data).worksheets[0]
    read_back = [sheet.cell(row, 1).value or "" for row in range(2, len(texts) + 2)]
    # openpyxl turns Excel's escapes of control characters back; a text of blanks may come back empty
    assert [str(text).strip() for text in read_back] == [clean_text(text).strip() for text in texts]


def test_links_are_not_made() -> None:
    data = make(SheetSpec("Trang", [NAME], [{"name": "https://vi-du.invalid/a"}, {"name": "mailto:a@b.c"}]))
    xml = parts(data)
    assert "hyperlink" not in "".join(xml.values())
    assert not any("TargetMode" in text for text in xml.values())


def test_identity_numbers_keep_their_zeros_and_digits() -> None:
    data = make(SheetSpec("Trang", [CARD], [{"card": "001099012345"}, {"card": "000000000000000000012"}]))
    sheet = read(data).worksheets[0]
    assert [sheet["A2"].value, sheet["A3"].value] == ["001099012345", "000000000000000000012"]
    assert sheet["A2"].number_format == "@"


def test_each_kind_is_stored_as_itself() -> None:
    kinds = ["text", "int", "decimal", "percent", "money", "date", "moment"]
    row = {
        "text": "Đã kết nạp", "int": 1464, "decimal": Decimal("62.67"), "percent": Decimal("62.67"), "money": 5_000_000,
        "date": date(2024, 3, 5), "moment": datetime(2024, 3, 5, 17, 3, tzinfo=UTC),
    }  # fmt: skip
    spec = SheetSpec("Trang", [Column(k, k, kind=k) for k in kinds], [row, dict.fromkeys(kinds)])  # type: ignore[arg-type]
    sheet = read(make(spec)).worksheets[0]
    assert values(sheet)[1:] == [
        ["Đã kết nạp", 1464, 62.67, 0.6267, 5_000_000, datetime(2024, 3, 5), datetime(2024, 3, 6, 0, 3)],
        [None, None, None, "–", None, None, None],
    ]
    assert sheet["F2"].is_date
    assert sheet["F2"].number_format == "dd/mm/yyyy"
    assert sheet["D2"].number_format == "0.00%"


def test_days_before_the_calendar_of_spreadsheets_are_written_out() -> None:
    sheet = read(make(SheetSpec("Trang", [Column("d", "Ngày", kind="date")], [{"d": date(1890, 5, 19)}]))).worksheets[0]
    assert sheet["A2"].value == "19/5/1890"


@pytest.mark.parametrize(
    ("kind", "value"),
    [("int", "12"), ("int", 10**15), ("int", True), ("date", "05/3/2024"), ("percent", 0.5),
     ("moment", date(2024, 3, 5))],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_refused(kind: Any, value: object) -> None:
    with pytest.raises(ValueError, match="Cột “Số liệu”"):
        make(SheetSpec("Trang", [Column("x", "Số liệu", kind=kind)], [{"x": value}]))


def test_a_row_without_a_column_is_an_error_not_a_blank() -> None:
    with pytest.raises(KeyError):
        make(SheetSpec("Trang", [NAME, CARD], [{"name": "Mẫu"}]))


def test_the_demo_mark_is_on_the_sheet_and_on_every_printed_page() -> None:
    sheet = read(
        make(SheetSpec("Trang", [NAME]), demo=True, title="DANH SÁCH", subtitle="Có đến 31/12/2026")
    ).worksheets[0]
    assert [row[0] for row in values(sheet)[:3]] == [DEMO_MARK, "DANH SÁCH", "Có đến 31/12/2026"]
    assert DEMO_MARK in sheet.oddHeader.center.text
    assert DEMO_MARK in sheet.oddFooter.left.text
    real = make(SheetSpec("Trang", [NAME]), title="DANH SÁCH")
    assert DEMO_MARK not in "".join(parts(real).values())


def test_headings_stay_in_sight_can_be_filtered_and_repeat_when_printed() -> None:
    rows = [{"name": f"Người {n}", "card": str(n)} for n in range(3)]
    sheet = read(make(SheetSpec("Trang", [NAME, CARD], rows), title="DANH SÁCH")).worksheets[0]
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:B6"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.column_dimensions["A"].width == pytest.approx(30, abs=1)
    assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
    assert not sheet.protection.sheet


def test_a_template_has_lists_date_checks_notes_and_required_marks() -> None:
    many = [f"Chi bộ số {n}, xã Mẫu" for n in range(80)]  # longer than a list inside the rule may be, and with commas
    columns = [
        Column("unit", "Chi bộ", choices=many, required=True, note="Ghi đúng tên trong danh mục."),
        Column("born", "Ngày sinh", kind="date"),
        Column("sex", "Giới tính", choices=["Nam", "Nữ"]),
    ]
    book = read(make(SheetSpec("Mẫu nhập", columns, blank_rows=500)))
    sheet, lists = book.worksheets
    assert [cell.value for cell in sheet[1]] == ["Chi bộ" + REQUIRED_MARK, "Ngày sinh", "Giới tính"]
    assert sheet["A1"].comment.text == "Bắt buộc. Ghi đúng tên trong danh mục."
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"A2:A501", "B2:B501", "C2:C501"}
    assert rules["A2:A501"].formula1 == f"'{LISTS_TITLE}'!$A$2:$A$81"
    assert rules["B2:B501"].type == "date"
    assert lists.title == LISTS_TITLE
    assert [cell.value for cell in lists["A"]] == ["Chi bộ", *many]
    assert [cell.value for cell in lists["B"]][:4] == ["Giới tính", "Nam", "Nữ", None]


def test_totals_and_signatures_close_a_printed_table() -> None:
    columns = [NAME, Column("n", "Số lượng", kind="int"), Column("p", "Tỷ lệ", kind="percent"), CARD]
    spec = SheetSpec(
        "Biểu", columns, [{"name": "A", "n": 2, "p": None, "card": ""}], totals={"name": "Tổng cộng", "n": 2},
        place_day="Xã Mẫu, ngày 05 tháng 3 năm 2026",
        signers=[Signer("NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"), Signer("TRƯỞNG BAN", name="Nguyễn Văn Mẫu")],
    )  # fmt: skip
    rows = [[v for v in row if v not in (None, "")] for row in values(read(make(spec)).worksheets[0])]
    assert rows[1:] == [
        ["A", 2, "–"], ["Tổng cộng", 2, "–"], [], ["Xã Mẫu, ngày 05 tháng 3 năm 2026"],
        ["NGƯỜI LẬP BIỂU", "TRƯỞNG BAN"], ["(Ký, ghi rõ họ tên)"], [], [], [], [], ["Nguyễn Văn Mẫu"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Chi bộ 1/2: [thử]?"], ["Chi bộ 1-2- -thử--"]),
        (["a" * 40, "A" * 40], ["a" * 31, "A" * 27 + " (2)"]),
        ([LISTS_TITLE, ""], [f"{LISTS_TITLE} (2)", "Trang"]),
    ],
)
def test_sheet_names_are_made_fit(titles: Sequence[str], names: Sequence[str]) -> None:
    book = read(make(*[SheetSpec(title, [NAME]) for title in titles]))
    assert book.sheetnames == names
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_the_same_input_gives_the_same_bytes() -> None:
    spec = SheetSpec(
        "Trang", [NAME, Column("s", "Giới tính", choices=["Nam", "Nữ"], note="Chọn")], [{"name": "A", "s": "Nữ"}]
    )
    assert make(spec, demo=True, title="X") == make(spec, demo=True, title="X")
    assert make(spec, big=True) == make(spec, big=True)


def test_rows_may_be_a_stream_and_are_counted() -> None:
    def stream() -> Iterator[dict[str, object]]:
        for n in range(2500):
            yield {"name": f"Người Mẫu {n}", "card": f"{n:012d}"}

    target = io.BytesIO()
    spec = SheetSpec("Trang", [NAME, CARD], stream())
    written = write_workbook(target, [spec], demo=True, title="X", properties=PROPERTIES, constant_memory=True)
    assert written == 2500
    sheet = read(target.getvalue()).worksheets[0]
    assert sheet.max_row == 2500 + 4
    assert sheet.cell(2504, 2).value == "000000002499"


def test_too_many_rows_are_refused_not_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketnap.lib.sheets._MAX_ROW", 30)
    with pytest.raises(ValueError, match="không chứa quá"):
        make(SheetSpec("Trang", [NAME], [{"name": str(n)} for n in range(50)]))


def test_a_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    sheet = read(make(SheetSpec("Trang", [NAME], [{"name": "ấ" * 40_000}]))).worksheets[0]
    assert len(sheet["A2"].value) == 32_767
    assert sheet["A2"].value.endswith("(đã cắt bớt)")


def test_text_is_composed_and_turning_marks_are_dropped() -> None:
    assert clean_text("Nguye\u0302\u0303n\u202e 12\x00") == "Nguyễn 12"
    assert clean_text(True) == "Có"


def test_a_workbook_without_sheets_is_refused() -> None:
    with pytest.raises(ValueError, match="ít nhất một trang"):
        make()
