"""Words and marks of a paper are settled once, by its date."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.lib.papers.model import Paper, Paragraph, Signature, Signature2, Table, TableColumn
from ketnap.lib.papers.plan import number_line, plan, whole_day

Make = Callable[..., Paper]
OLD, NEW = date(2026, 5, 26), date(2026, 5, 27)


def texts(content: dict[str, Any]) -> list[str]:
    return [item["text"] for item in content["blocks"] if item["kind"] == "paragraph"]


def recipients(content: dict[str, Any]) -> list[str]:
    return [r["text"] + r["purpose"] + r["mark"] for r in content["foot"]["recipients"]]


@pytest.mark.parametrize(
    ("number", "symbol", "text"),
    [
        (5, "NQ/ĐU", "Số 05-NQ/ĐU"),
        (12, "QĐ/ĐU", "Số 12-QĐ/ĐU"),
        (105, "BC/TU", "Số 105-BC/TU"),
        (None, "NQ/CB", "Số " + "\u00a0" * 8 + "-NQ/CB"),
        (5, "", ""),
    ],
)
def test_the_number_line(number: int | None, symbol: str, text: str) -> None:
    assert number_line(number, symbol) == text


def test_recipients_are_parted_by_comma_before_and_semicolon_after(make_report: Make) -> None:
    assert recipients(plan(make_report(OLD))) == [
        "- Tỉnh ủy (để báo cáo),", "- Các chi bộ trực thuộc,", "- Lưu Văn phòng Đảng ủy.",
    ]  # fmt: skip
    assert recipients(plan(make_report(NEW))) == [
        "- Tỉnh ủy (để báo cáo);", "- Các chi bộ trực thuộc;", "- Lưu Văn phòng Đảng ủy.",
    ]  # fmt: skip


def test_a_paper_may_be_signed_without_recipients_and_sent_without_signature(make_report: Make) -> None:
    alone = plan(make_report(recipients=[]))["foot"]
    assert (alone["recipients"], alone["signature"]["name"]) == ([], "Nguyễn Văn Mẫu")
    assert plan(make_report(signature=None))["foot"]["signature"] is None
    assert plan(make_report(signature=None, recipients=[]))["foot"] is None


def test_the_text_ends_as_its_time_asks(make_report: Make) -> None:
    assert texts(plan(make_report(OLD)))[-1] == "Trên đây là báo cáo của Ban Thường vụ Đảng ủy./."
    assert texts(plan(make_report(NEW)))[-1] == "Trên đây là báo cáo của Ban Thường vụ Đảng ủy."
    ended = make_report(NEW, blocks=[Paragraph("Hết./."), Paragraph("Ghi chú", "note")])
    assert texts(plan(ended)) == ["Hết.", "Ghi chú"]


def test_grounds_are_marked_one_a_line(make_report: Make) -> None:
    grounds = [Paragraph("Căn cứ A;", "ground"), Paragraph("- Căn cứ B", "ground"), Paragraph("Nội dung")]
    assert texts(plan(make_report(OLD, blocks=grounds)))[:2] == ["- Căn cứ A;", "- Căn cứ B,"]
    assert texts(plan(make_report(NEW, blocks=grounds)))[:2] == ["- Căn cứ A;", "- Căn cứ B."]


@pytest.mark.parametrize(
    ("day", "type_name", "word"),
    [
        (OLD, "TỜ TRÌNH", "Kính gửi:"),
        (NEW, "TỜ TRÌNH", "Kính trình:"),
        (NEW, "", "Kính gửi:"),
        (NEW, "ĐƠN", "Kính gửi:"),
    ],
)
def test_who_is_addressed_and_how(make_report: Make, day: date, type_name: str, word: str) -> None:
    one = plan(make_report(day, type_name=type_name, addressees=["Tỉnh ủy"]))["addressees"]
    assert (one["word"], one["only"], one["lines"]) == (word, "Tỉnh ủy", [])
    many = plan(make_report(NEW, addressees=["Chi ủy", "Đảng ủy"]))["addressees"]
    assert (many["only"], many["lines"]) == ("", ["- Chi ủy;", "- Đảng ủy."])


def test_a_letter_shows_its_subject_under_the_number(make_report: Make) -> None:
    letter = plan(make_report(type_name="", subject="về thẩm tra lý lịch"))
    assert letter["head"]["about"] == "về thẩm tra lý lịch"
    assert (letter["subject"], letter["hyphens"]) == ("", "")
    other = plan(make_report())
    assert (other["head"]["about"], other["hyphens"]) == ("", "-----")


def test_a_paper_without_number_has_no_asterisk(make_report: Make) -> None:
    head = plan(make_report(symbol=""))["head"]
    assert (head["number"], head["star"]) == ("", "")
    assert plan(make_report())["head"]["star"] == "*"


def test_a_missing_day_leaves_room_for_the_pen(make_report: Make) -> None:
    undated = replace(make_report(NEW), day=None)
    assert plan(undated)["head"]["place_day"].split() == ["Xã", "Mẫu,", "ngày", "tháng", "năm"]
    assert plan(replace(undated, place=""))["head"]["place_day"] == ""


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="Bảng có 1 cột nhưng một dòng có 2 ô"):
        Table([TableColumn("A")], [["1", "2"]])
    with pytest.raises(ValueError, match="Bảng có 1 cột"):
        Table([TableColumn("A")], [], totals=["1", "2"])


# the fixture is a plain function without state, so examples may share it
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_every_word_is_composed_and_printable(make_report: Make, text: str) -> None:
    content = plan(make_report(NEW, rows=1, superior=text, subject=text, signature=Signature(text), note=text))
    dumped = json.loads(json.dumps(content, ensure_ascii=False).encode())
    assert dumped == content
    words = content["head"]["superior"]
    assert unicodedata.is_normalized("NFC", words)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in words.replace("\n", ""))


def test_names_under_two_signatures_stay_level(make_report: Make) -> None:
    pair = Signature2(Signature("NGƯỜI LẬP BIỂU", hint="(Ký, ghi rõ họ tên)"), Signature("TRƯỞNG BAN"))
    (block,) = plan(make_report(blocks=[pair]))["blocks"]
    assert (block["left"]["blank_lines"], block["right"]["blank_lines"]) == (4, 5)
    assert plan(make_report())["foot"]["signature"]["blank_lines"] == 4


def test_columns_of_one_group_stand_under_one_heading(make_report: Make) -> None:
    columns = [TableColumn("A"), TableColumn("B", group="G"), TableColumn("C", group="G"), TableColumn("D", group="H")]
    (table,) = plan(make_report(blocks=[Table(columns, [])]))["blocks"]
    assert [(run["text"], run["span"]) for run in table["groups"]] == [("", 1), ("G", 2), ("H", 1)]
    (single,) = plan(make_report(blocks=[Table([TableColumn("A")], [])]))["blocks"]
    assert single["groups"] == []


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("Xã Mẫu, ngày 05 tháng 3 năm 2026", "Xã Mẫu, ngày_05_tháng_3_năm_2026"),
        ("Phường Giả Định, ngày 12 tháng 12 năm 2026", "Phường Giả Định, ngày_12_tháng_12_năm_2026"),
        ("Xã Mẫu", "Xã Mẫu"),
    ],
)
def test_the_day_under_a_title_is_never_torn(line: str, whole: str) -> None:
    assert whole_day(line) == whole.replace("_", "\u00a0")
