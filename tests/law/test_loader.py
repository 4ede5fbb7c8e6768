"""The loader refuses every doubtful file, naming the file and the line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ketnap.law.loader import read_rules
from ketnap.law.strict_yaml import LawError

DOCUMENTS = """documents:
  - {id: a, symbol: "A", title: "x", issuer: "y", issued: 2011-01-19, from: 2011-01-19, layer: charter, seen: "z"}
  - {id: b, symbol: "B", title: "x", issuer: "y", issued: 2020-05-01, from: 2021-01-01, layer: charter, seen: "z"}
  - {id: c, symbol: "C", title: "x", issuer: "y", issued: 2011-01-19, from: 2011-01-19, until: 2025-01-01, layer: charter, seen: "z"}
"""
GOOD = """topic: age
title: Tuổi
checked_on: 2026-11-22
parameters:
  age.min:
    question: "Bao nhiêu tuổi?"
    kind: integer
    unit: year
    selected_by: cell_meeting
    layer: charter
    used_by: [display_only]
    values:
      - from: 2011-01-19
        until: 2020-01-01
        value: unknown
        because: "Chưa đọc."
      - from: 2020-01-01
        until: open
        value: 18
        source: {document: a, place: "Điều 1"}
        verified: yes
"""


def _read(home: Path, text: str, *, today: date | None = None) -> object:
    (home / "parameters").mkdir()
    (home / "sources.yaml").write_text(DOCUMENTS, encoding="utf-8")
    (home / "parameters" / "age.yaml").write_text(text, encoding="utf-8")
    return read_rules(home, today=today, usage=False)


def test_the_good_file_reads(tmp_path: Path) -> None:
    _read(tmp_path, GOOD, today=date(2026, 11, 22))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("value: 18", "value: -18", r"dòng 19: giá trị -18 không hợp loại"),
        ("document: a, place", "document: b, place", r"dòng 17: giá trị có trước ngày hiệu lực của B \(2021-01-01\)"),
        (
            "document: a, place",
            "document: c, place",
            r"dòng 21: C hết hiệu lực ngày 2025-01-01; sau đó chỉ ghi assumed",
        ),
        ("    unit: year\n", "    unit: year\n    colour: red\n", r"age\.yaml, dòng 9: khoá lạ “colour”"),
        ("    unit: year\n", "    unit: year\n    unit: year\n", r"age\.yaml, dòng 9: khoá “unit” ghi hai lần"),
        ("unit: year", "unit: fortnight", r"dòng 8: đơn vị lạ"),
        ("kind: integer", "kind: number", r"dòng 7: loại giá trị lạ"),
        ("selected_by: cell_meeting", "selected_by: someday", "ngày chọn giá trị lạ"),
        ("layer: charter", "layer: village", "tầng văn bản lạ"),
        ("used_by: [display_only]", "used_by: []", "không quy tắc nào dùng"),
        ("- from: 2020-01-01", "- from: 2011-01-19", "cùng ngày hoặc sai thứ tự"),
        ("until: 2020-01-01", "until: 2021-01-01", r"dòng 17: .*chồng thời gian"),
        ("until: 2020-01-01", "until: 2019-12-31", r"dòng 17: .*khoảng trống"),
        ("until: open", "until: 2030-01-01", "chưa nói gì"),
        ("- from: 2011-01-19", "- from: 2012-01-01", "phải bắt đầu từ 2011-01-19"),
        ('        source: {document: a, place: "Điều 1"}\n', "", "thiếu “source”"),
        ("document: a", "document: z", r"dòng 20: văn bản “z” chưa có"),
        ('place: "Điều 1"', 'place: ""', "phải có nội dung"),
        ("verified: yes", "verified: maybe", "“verified” phải là"),
        ("value: 18", "value: eighteen", "không hợp loại"),
        ("value: 18", "value: true", "không hợp loại"),
        ('because: "Chưa đọc."', 'note: "x"', "thiếu “because”"),
        ("topic: age", "topic: ages", "trùng tên tệp"),
        ("until: open", "until: 2020-13-01", r"dòng 18: “until” không đọc được"),
        ("until: open", "until: later", "phải là ngày"),
    ],
)
def test_a_doubtful_file_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(LawError, match=message):
        _read(tmp_path, GOOD.replace(old, new))


def test_a_check_in_the_future_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawError, match="tương lai"):
        _read(tmp_path, GOOD, today=date(2026, 11, 21))


def test_a_rule_that_does_not_know_its_parameter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    (tmp_path / "sources.yaml").write_text(DOCUMENTS, encoding="utf-8")
    text = GOOD.replace("display_only", "schooling")
    (tmp_path / "parameters" / "age.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawError, match=r"age\.yaml, dòng 5: quy tắc “schooling” không khai dùng"):
        read_rules(tmp_path)
