"""The Word file: page, type, marks and words."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest
from docx.shared import Mm, Pt

from ketnap.lib.papers.model import PageBreak, Paper, Paragraph, Signature, Signature2, Table, TableColumn
from ketnap.lib.papers.word import write_word

Make = Callable[..., Paper]
HOSTILE = '# $x$ < & \\ " @a *b* _c_ `d` // #eval("1") 😀 שלום <w:t/> ]]> {{ ten }}'


GROUPED = Table(
    [TableColumn("Tiêu chí", 3), TableColumn("Kỳ này", numeric=True, group="Thực hiện"),
     TableColumn("Kỳ trước", numeric=True, group="Thực hiện"), TableColumn("Tỷ lệ", numeric=True)],
    [["Kết nạp", "1.669", "2.000", "83,45%"]],
)  # fmt: skip


def opened(paper: Paper) -> Any:
    return docx.Document(io.BytesIO(write_word(paper)))


def paragraphs(document: Any) -> list[Any]:
    """Every paragraph in the order of the page, those in tables too."""
    from docx.text.paragraph import Paragraph as WordParagraph

    return [WordParagraph(p, document) for p in document.element.body.iter(docx.oxml.ns.qn("w:p"))]


def look(document: Any, text: str) -> tuple[float, bool, bool]:
    runs = [run for p in paragraphs(document) for run in p.runs if run.text == text]
    assert runs, text
    return runs[0].font.size.pt, bool(runs[0].font.bold), bool(runs[0].font.italic)


def test_the_sheet_is_a4_with_the_margins_of_party_papers(make_report: Make) -> None:
    section = opened(make_report()).sections[0]
    sides = [section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin,
             section.right_margin, section.header_distance]  # fmt: skip
    for side, expected in zip(sides, (210, 297, 20, 20, 30, 15, 10), strict=True):
        assert side / Mm(1) == pytest.approx(expected, abs=0.05)


def test_each_element_has_its_size_and_weight(make_report: Make) -> None:
    document = opened(make_report())
    assert look(document, "ĐẢNG CỘNG SẢN VIỆT NAM") == (15, True, False)
    assert look(document, "ĐẢNG BỘ TỈNH GIẢ ĐỊNH") == (14, False, False)
    assert look(document, "ĐẢNG ỦY XÃ MẪU") == (14, True, False)
    assert look(document, "Số 05-BC/ĐU") == (14, False, False)
    assert look(document, "Xã Mẫu, ngày\u00a005\u00a0tháng\u00a06\u00a0năm\u00a02026") == (14, False, True)
    assert look(document, "BÁO CÁO") == (16, True, False)
    assert look(document, "-----") == (14, False, False)
    assert look(document, "T/M BAN THƯỜNG VỤ") == (14, True, False)
    assert look(document, "BÍ THƯ") == (14, False, False)
    assert look(document, "Nguyễn Văn Mẫu") == (14, True, False)
    assert look(document, "Nơi nhận:") == (14, False, False)
    assert look(document, "(để báo cáo)") == (12, False, True)
    assert look(document, "I- ĐẶC ĐIỂM, TÌNH HÌNH") == (14, True, False)


def test_only_the_number_of_an_article_is_bold(make_report: Make) -> None:
    document = opened(make_report(blocks=[Paragraph("Điều 2. Chi bộ chịu trách nhiệm thi hành", "clause")]))
    runs = next(p for p in paragraphs(document) if p.text.startswith("Điều 2.")).runs
    assert [(run.text, run.font.bold) for run in runs] == [
        ("Điều 2.", True),
        (" Chi bộ chịu trách nhiệm thi hành.", False),
    ]


def test_the_note_stands_at_the_foot_and_takes_no_page_of_its_own(make_report: Make) -> None:
    document = opened(make_report(note="Bản dự thảo."))
    assert "Bản dự thảo." not in [p.text for p in paragraphs(document)]
    for footer in (document.sections[0].first_page_footer, document.sections[0].footer):
        assert footer.paragraphs[0].text == "Bản dự thảo."


def test_every_run_is_set_in_one_face(make_report: Make) -> None:
    for paragraph in paragraphs(opened(make_report())):
        for run in paragraph.runs:
            if run.text:
                assert run.font.name == "Times New Roman", run.text


def test_running_text_has_exact_pitch_indent_and_is_justified(make_report: Make) -> None:
    body = next(p for p in paragraphs(opened(make_report())) if p.text.startswith("Trong kỳ"))
    shape = body.paragraph_format
    assert shape.line_spacing == Pt(18)
    assert shape.line_spacing_rule == docx.enum.text.WD_LINE_SPACING.EXACTLY
    assert shape.first_line_indent / Mm(1) == pytest.approx(10, abs=0.05)
    assert body.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.JUSTIFY


def test_the_title_has_a_rule_as_long_as_itself(make_report: Make) -> None:
    document = opened(make_report())
    column = document.tables[0].rows[0].cells[1]
    title, rule = column.paragraphs[:2]
    assert title.text == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert rule._p.xpath("./w:pPr/w:pBdr/w:top/@w:sz") == ["6"]
    length = column.width - rule.paragraph_format.left_indent - rule.paragraph_format.right_indent
    assert length / Mm(1) == pytest.approx(73, abs=0.2)


def test_page_numbers_begin_on_the_second_page(make_report: Make) -> None:
    section = opened(make_report()).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_header._element.xml
    assert "PAGE" in section.header._element.xml
    assert section.header.paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER


def test_the_demo_mark_heads_every_page_of_demo_papers_only(make_report: Make) -> None:
    for section in opened(make_report(demo=True)).sections:
        assert "DỮ LIỆU GIẢ ĐỊNH" in section.header.paragraphs[0].text
        if section.different_first_page_header_footer:
            assert "DỮ LIỆU GIẢ ĐỊNH" in section.first_page_header.paragraphs[0].text
    assert "GIẢ ĐỊNH" not in opened(make_report()).sections[0].header.paragraphs[0].text


def test_party_marks_not_those_of_the_state(make_report: Make) -> None:
    text = "\n".join(p.text for p in paragraphs(opened(make_report())))
    assert "T/M" in text
    assert "TM." not in text
    assert "Số:" not in text
    assert "…" not in text
    assert unicodedata.is_normalized("NFC", text)


def test_a_table_repeats_its_head_and_aligns_figures(make_report: Make, make_units: Callable[[int], Table]) -> None:
    table = opened(make_report(blocks=[make_units(200)], annexes=[])).tables[1]
    rows = table._tbl.tr_lst
    assert len(rows) == 202
    assert [bool(row.xpath("./w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * 201
    assert all(row.xpath("./w:trPr/w:cantSplit") for row in rows)
    aligns = [cell.paragraphs[0].alignment for cell in table.rows[5].cells]
    right, left = docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT, docx.enum.text.WD_ALIGN_PARAGRAPH.LEFT
    assert aligns == [right, left, right, right, right]
    assert all(run.font.bold for cell in table.rows[-1].cells for run in cell.paragraphs[0].runs)


def test_neighbours_share_a_heading(make_report: Make) -> None:
    table = opened(make_report(blocks=[GROUPED], annexes=[])).tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Tiêu chí", "Thực hiện", "Thực hiện", "Tỷ lệ"],
        ["Tiêu chí", "Kỳ này", "Kỳ trước", "Tỷ lệ"],
        ["Kết nạp", "1.669", "2.000", "83,45%"],
    ]
    assert [bool(row.xpath("./w:trPr/w:tblHeader")) for row in table._tbl.tr_lst] == [True, True, False]


def test_an_annex_may_lie_on_its_side(make_report: Make) -> None:
    sections = opened(make_report()).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True]
    assert not sections[1].different_first_page_header_footer


def test_a_chart_is_a_described_picture_followed_by_its_figures(make_report: Make) -> None:
    document = opened(make_report())
    shape = document.inline_shapes[0]
    assert shape._inline.docPr.get("descr") == "Quý I 1.669, quý II 26"
    assert shape.width / Mm(1) == pytest.approx(150, abs=0.1)
    assert [cell.text for cell in document.tables[1].rows[1].cells] == ["Quý I", "1.669", "83,45%"]


def test_minutes_are_signed_twice(make_report: Make) -> None:
    pair = Signature2(
        Signature("NGƯỜI GHI BIÊN BẢN", name="Trần Thị Mẫu"), Signature("CHỦ TRÌ HỘI NGHỊ", name="Lê Mẫu")
    )
    document = opened(make_report(blocks=[Paragraph("A"), PageBreak(), pair], signature=None, recipients=[]))
    cells = document.tables[1].rows[0].cells
    assert [cell.paragraphs[0].text for cell in cells] == ["NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ HỘI NGHỊ"]
    assert [len(cell.paragraphs) for cell in cells] == [6, 6]  # who, four blank lines, the name
    assert any(p.paragraph_format.page_break_before for p in paragraphs(document))


def test_hostile_text_stays_text(make_report: Make) -> None:
    dirty = HOSTILE + "\x00\x0b\u202e"
    paper = make_report(issuer=dirty, superior=dirty, subject=dirty, note=dirty, place=dirty, recipients=[dirty],
                        addressees=[dirty], form_code=dirty, signature=Signature(dirty, dirty, dirty),
                        blocks=[Paragraph(dirty, "plain")])  # fmt: skip
    document = opened(paper)
    found = [p.text for p in paragraphs(document) if HOSTILE in p.text]
    assert len(found) == 10
    assert (
        document.sections[0].first_page_footer.paragraphs[0].text
        == document.sections[0].footer.paragraphs[0].text
        == HOSTILE
    )
    assert not document.element.body.xpath(".//w:fldChar")
    assert document.core_properties.author == HOSTILE


def test_nothing_points_outside_the_file(make_report: Make) -> None:
    with zipfile.ZipFile(io.BytesIO(write_word(make_report()))) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in archive.read(name), name


def test_the_same_paper_gives_the_same_bytes(make_report: Make) -> None:
    assert write_word(make_report()) == write_word(make_report())
    assert write_word(make_report()) != write_word(make_report(number=6))


def test_the_file_is_dated_by_the_paper(make_report: Make) -> None:
    about = opened(make_report(date(2026, 6, 5))).core_properties
    assert re.match(r"2026-06-05 08:30", str(about.created))
    assert about.title.startswith("BÁO CÁO kết quả")
