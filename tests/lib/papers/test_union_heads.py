"""Papers of the unions of a dossier: their own titles, no asterisk, no five hyphens; the ordinary head is left as it was."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx import Document

from ketnap.lib.papers.model import Head, Paper, Paragraph, Signature
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.plan import plan, whole_day
from ketnap.lib.papers.word import write_word

Make = Callable[..., Paper]


def words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("head", "title", "motto"),
    [
        ("youth_union", "ĐOÀN TNCS HỒ CHÍ MINH", ""),
        ("state", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    ],
)
def test_a_union_writes_under_its_own_title(make_report: Make, head: Head, title: str, motto: str) -> None:
    signature = Signature("TM. BAN CHẤP HÀNH", "Bí thư", "Nguyễn Giả Định", above="Giả Định, ngày 05 tháng 3 năm 2026")
    blocks = [Paragraph("Nội dung")]
    paper = replace(make_report(blocks=blocks, annexes=[]), head=head, number_text="Số: 05-NQ/ĐTN", signature=signature)
    content = plan(paper)
    assert content["head"]["title"] == title
    assert content["head"]["motto"] == motto
    assert content["head"]["star"] == ""
    assert content["hyphens"] == ""
    assert content["blocks"][-1]["text"] == "Nội dung."
    assert write_pdf(paper).startswith(b"%PDF")
    shown = words(write_word(paper))
    for expected in (
        title,
        motto,
        "Số: 05-NQ/ĐTN",
        "TM. BAN CHẤP HÀNH",
        whole_day("Giả Định, ngày 05 tháng 3 năm 2026"),
    ):
        assert expected in shown
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" not in shown


def test_a_number_as_recorded_goes_before_number_and_symbol(make_report: Make) -> None:
    head = plan(replace(make_report(), number_text="Số 12/CN"))["head"]
    assert head["number"] == "Số 12/CN"
    assert head["star"] == "*"
