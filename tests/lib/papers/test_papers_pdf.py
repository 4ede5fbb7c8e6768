"""The PDF: positions on the page, words, standards; and that it says what the Word file says."""

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest

from ketnap.lib.papers.model import Paper, Paragraph, Signature, Table
from ketnap.lib.papers.pdf import BUILT_IN_FAMILY, compile_source, families, svg_to_png, write_pdf
from ketnap.lib.papers.word import write_word

Make = Callable[..., Paper]
MM = 72 / 25.4
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
LIBERATION = [Path("/usr/share/fonts/truetype") / name for name in ("liberation", "liberation2")]


def poppler(data: bytes, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode()


def pages(data: bytes) -> list[list[tuple[str, float, float, float, float]]]:
    """The words of each page with their edges in millimetres: left, top, right, bottom."""
    tree = ElementTree.fromstring(re.sub(r' xmlns="[^"]+"', "", poppler(data, "-bbox")))
    edges = ("xMin", "yMin", "xMax", "yMax")
    return [
        [(word.text or "", *(float(word.attrib[edge]) / MM for edge in edges)) for word in page.iter("word")]  # type: ignore[misc]
        for page in tree.iter("page")
    ]


def find(page: list[tuple[str, float, float, float, float]], text: str) -> tuple[str, float, float, float, float]:
    return next(word for word in page if word[0] == text)


@needs_poppler
def test_text_keeps_inside_the_margins(make_report: Make) -> None:
    first, second = pages(write_pdf(make_report()))[:2]
    body = [word for word in second if word[2] > 19]  # without the page number
    for page in (first, body):
        assert min(word[1] for word in page) == pytest.approx(30, abs=0.5)
        assert max(word[3] for word in page) <= 210 - 15 + 0.5
        assert min(word[2] for word in page) >= 20 - 0.5
        assert max(word[4] for word in page) <= 297 - 20 + 0.5


@needs_poppler
def test_the_head_stands_in_two_columns(make_report: Make) -> None:
    page = pages(write_pdf(make_report()))[0]
    left = [word for word in page if word[2] < 43 and word[1] < 105]
    right = [word for word in page if word[2] < 43 and word[1] >= 105]
    assert " ".join(word[0] for word in left) == "ĐẢNG BỘ TỈNH GIẢ ĐỊNH ĐẢNG ỦY XÃ MẪU * Số 05-BC/ĐU"
    assert " ".join(word[0] for word in right) == "ĐẢNG CỘNG SẢN VIỆT NAM Xã Mẫu, ngày 05 tháng 6 năm 2026"
    star, title = find(left, "*"), [word for word in right if word[0].isupper()]
    assert (star[1] + star[3]) / 2 == pytest.approx(30 + 75 / 2, abs=1)
    assert (title[0][1] + title[-1][3]) / 2 == pytest.approx(105 + 90 / 2, abs=1)
    assert left[0][2] == pytest.approx(title[0][2], abs=0.5)


@needs_poppler
def test_the_page_number_is_centred_at_the_top_from_the_second_page(make_report: Make) -> None:
    every = pages(write_pdf(make_report()))
    assert not [word for word in every[0] if word[2] < 19]
    for n, page in enumerate(every[1:], start=2):
        (number,) = [word for word in page if word[2] < 19]
        width = 297 if n > 2 else 210
        assert number[0] == str(n)
        assert (number[1] + number[3]) / 2 == pytest.approx(30 + (width - 45) / 2, abs=1)
        assert number[2] == pytest.approx(10, abs=1)


@needs_poppler
def test_lines_stand_eighteen_points_apart(make_report: Make) -> None:
    page = pages(write_pdf(make_report(blocks=[Paragraph("Mẫu xem " * 120)], signature=None)))[0]
    tops = sorted({round(word[2] * MM, 1) for word in page if word[0] == "Mẫu" and word[2] > 70})
    gaps = {round(b - a, 1) for a, b in pairwise(tops)}
    assert len(tops) > 8
    assert gaps == {18.0}


@needs_poppler
def test_recipients_left_and_signature_right_on_one_level(make_report: Make) -> None:
    page = pages(write_pdf(make_report()))[1]
    nhan, authority, name = find(page, "nhận:"), find(page, "T/M"), find(page, "Nguyễn")
    assert nhan[1] < 60
    assert authority[1] > 105
    assert nhan[2] == pytest.approx(authority[2], abs=1)
    assert name[2] - authority[2] > 4 * 18 / MM  # four blank lines for the hand


@needs_poppler
def test_a_long_table_repeats_its_head_on_every_page(make_report: Make, make_units: Callable[[int], Table]) -> None:
    every = pages(write_pdf(make_report(blocks=[make_units(200)], annexes=[], signature=None, recipients=[])))
    assert len(every) > 4
    shown: list[str] = []
    for page in every:
        assert sum(word[0] == "tiêu" for word in page) == 1
        shown += [word[0] for word in page if word[3] < 42 and word[2] > 19 and word[0].isdigit()]
    assert shown == [str(n) for n in range(1, 201)]


@needs_poppler
def test_word_and_pdf_say_the_same(make_report: Make) -> None:
    paper = make_report(note="Bản dự thảo.", addressees=["Tỉnh ủy"])
    document: Any = docx.Document(io.BytesIO(write_word(paper)))
    drawn = [*document.element.body.xpath(".//w:p"), *(p._p for p in document.sections[0].footer.paragraphs)]
    lines = ["".join(t.text for t in p.xpath(".//w:t")) for p in drawn]
    in_word = {word for line in lines for word in line.split()}
    data = write_pdf(paper)
    in_pdf = {word[0] for page in pages(data) for word in page if word[2] > 19}  # without page numbers
    assert in_pdf == in_word
    assert in_word >= {"1.669", "83,45%", "2.000", "1.695", "86,67%", "66,67%"}
    assert unicodedata.is_normalized("NFC", poppler(data, "-raw"))


@needs_poppler
def test_the_demo_mark_is_on_every_page_of_demo_papers_only(make_report: Make) -> None:
    data = write_pdf(make_report(demo=True))
    count = len(pages(data))
    assert count > 2
    assert poppler(data, "-layout").count("DỮ LIỆU GIẢ ĐỊNH") == count
    assert "DỮ LIỆU GIẢ ĐỊNH" not in poppler(write_pdf(make_report()), "-layout")


@needs_poppler
def test_hostile_text_stays_text(make_report: Make) -> None:
    text = '# $x$ < & \\ " @a *b* _c_ `d` // #eval("1") ]]> {{ ten }} #panic()'
    paper = make_report(issuer=text, subject=text, place=text, recipients=[text], note=text, form_code=text,
                        signature=Signature(text, text, text), blocks=[Paragraph(text, "plain")],
                        annexes=[])  # fmt: skip
    printed = " ".join(poppler(write_pdf(paper), "-raw").split())
    assert printed.count("`d`") == 10
    assert printed.count("#panic()") == 10


@needs_poppler
def test_letters_no_font_has_do_not_stop_the_paper(make_report: Make) -> None:
    data = write_pdf(make_report(blocks=[Paragraph("Trước 😀 שלום \x00\u202e sau", "plain")], annexes=[]))
    printed = poppler(data, "-raw")
    assert "Trước" in printed
    assert "sau" in printed
    assert b"pdfaid" not in data


def test_it_is_archival_and_tagged(make_report: Make) -> None:
    data = write_pdf(make_report())
    assert data.startswith(b"%PDF")
    assert b"pdfaid:part>2<" in data
    assert b"pdfuaid:part>1<" in data


def test_an_error_in_a_source_is_not_hidden() -> None:
    with pytest.raises(Exception, match="unknown variable"):
        compile_source(b"#nothing", {}, fonts=None, stamp=0)


def test_the_same_paper_gives_the_same_bytes(make_report: Make) -> None:
    assert write_pdf(make_report()) == write_pdf(make_report())
    assert write_pdf(make_report()) != write_pdf(make_report(number=6))


def test_no_font_file_is_needed_and_an_incomplete_one_is_not_used(tmp_path: Path) -> None:
    assert families(None) == (BUILT_IN_FAMILY,)
    assert families(tmp_path) == (BUILT_IN_FAMILY,)
    present = [folder for folder in LIBERATION if folder.is_dir()]
    for folder in present:
        complete = folder.name == "liberation2"  # the older release lacks Vietnamese letters
        assert families(folder) == (("Liberation Serif",) if complete else ()) + (BUILT_IN_FAMILY,)


def test_a_chart_becomes_a_picture_of_the_asked_width() -> None:
    png = svg_to_png('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><rect width="9" height="9"/></svg>',
                     width_mm=127, ppi=100)  # fmt: skip
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == pytest.approx(500, abs=1)
    assert int.from_bytes(png[20:24]) == pytest.approx(250, abs=1)
