"""Page, Word, PDF and workbook carry the numbers of the report object, every one of them, and nothing sensitive."""

import io
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import docx
import openpyxl
import pytest
from django.test import Client

from ketnap.access.roles import Role
from ketnap.audit.models import Entry
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.word import write_word
from ketnap.statistics import words
from ketnap.statistics.grids import Grid, grids, printed
from ketnap.statistics.paper import paper_of
from ketnap.statistics.report import Report
from ketnap.statistics.workbook import workbook_of
from ketnap.testing import build
from ketnap.testing.build import Committee

Make = Callable[..., Report]
QUERY = "cua=K&tu=2025-01-01&den=2025-12-31&cay=then"
ON_PAPER = {"bien-dong", "ket-qua", "loai-hinh", "don-vi", "gioi-tinh", "tuoi", "hoc-van", "chuyen-mon", "nghe-nghiep",
            "chu-doanh-nghiep", "doan-vien"}  # fmt: skip


def sentences(report: Report) -> list[str]:
    found = [words.organisations(report), words.members(report), words.result(report), words.compared(report)]
    return [*found, words.spread(report), words.recognised(report), words.overdue(report), words.note(report)]


def on_paper(report: Report) -> list[Grid]:
    return [grid for grid in grids(report) if grid.key in ON_PAPER]


class Page(HTMLParser):
    """Tables of a page by caption, as rows of text; every link in a table with its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.links: list[tuple[str, str]] = []
        self._rows: list[list[str]] = []
        self._caption, self._in, self._href, self._depth = "", "", "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows, self._caption, self._depth = [], "", 1
        elif tag == "tr" and self._depth:
            self._rows.append([])
        elif tag in ("td", "th") and self._depth:
            self._rows[-1].append("")
            self._in = "cell"
        elif tag == "caption":
            self._in = "caption"
        elif tag == "a" and self._depth:
            self._href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.tables[self._caption.strip()] = [[cell.strip() for cell in row] for row in self._rows]
            self._depth = 0
        elif tag in ("td", "th", "caption"):
            self._in = ""
        elif tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        if self._in == "caption":
            self._caption += data
        elif self._in == "cell":
            self._rows[-1][-1] += data
            if self._href and data.strip():
                self.links.append((self._href, data.strip()))


def page(client: Client, year: Committee, role: str = Role.BOARD_OFFICER) -> str:
    client.force_login(build.user(role, year.root), backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"/bao-cao/tien-do/?{QUERY}")
    assert response.status_code == 200
    return response.content.decode()


def test_page_shows_every_number(client: Client, make_report: Make, year: Committee) -> None:
    text, report = page(client, year), make_report()
    read = Page()
    read.feed(text)
    for grid in grids(report):
        if grid.key == "thang":  # drawn as a chart, whose figures stand below it
            added_up = [row[1] for row in read.tables["Kết nạp luỹ kế theo tháng"][1:]]
            assert added_up == [row[2] for row in printed(grid)]
            continue
        skip = 1 if grid.heads[0].label == "TT" else 0
        assert read.tables[grid.title][1:] == [row[skip:] for row in printed(grid)], grid.key
    for sentence in sentences(report)[:-1]:  # the note carries the moment of making
        assert sentence in text


def test_every_number_on_the_page_leads_to_a_list_of_that_length(client: Client, year: Committee) -> None:
    read = Page()
    read.feed(page(client, year))
    lists = {(href, number) for href, number in read.links if number.replace(".", "").isdecimal()}
    assert len(lists) > 30
    for href, number in sorted(lists):
        assert urlsplit(href).path in ("/dang-vien/so-lieu/", "/bao-cao/tien-do/danh-sach/")
        assert parse_qs(urlsplit(href).query)["tu"]
        if "danh-sach" in href:
            shown = client.get(href)
            assert shown.status_code == 200
            assert f": {number}</h1>" in shown.content.decode(), href


def test_word_says_the_same(make_report: Make) -> None:
    report = make_report()
    opened = docx.Document(io.BytesIO(write_word(paper_of(report))))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in opened.tables]
    for grid in on_paper(report):
        wanted = printed(grid)
        assert any(rows[-len(wanted) :] == wanted for rows in tables), grid.key
    foot = opened.sections[0].footer.paragraphs
    text = "\n".join(paragraph.text for paragraph in (*opened.paragraphs, *foot)).replace("\u00a0", " ")
    for sentence in sentences(report):
        assert sentence in text
    assert "PHỤ LỤC 1" in text


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
def test_pdf_says_the_same(make_report: Make) -> None:
    report = make_report()
    data = write_pdf(paper_of(report))
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)
    text = " ".join(done.stdout.decode().split())
    for grid in on_paper(report):
        for row in printed(grid):
            assert " ".join(" ".join(row).split()) in text, (grid.key, row)
    for sentence in sentences(report):
        assert sentence in text


def test_workbook_holds_the_numbers_as_numbers(make_report: Make) -> None:
    report = make_report()
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(report)))
    for sheet, grid in zip(book.worksheets, grids(report), strict=False):
        wanted = [[cell.value for cell in row] for row in (*grid.rows, *((grid.totals,) if grid.totals else ()))]
        rows = [list(row)[: len(grid.heads)] for row in sheet.iter_rows(values_only=True)]
        start = next(n for n, row in enumerate(rows) if row[-1] == _heading(grid)) + 1
        assert rows[start : start + len(wanted)] == [[_kept(grid, n, v) for n, v in enumerate(row)] for row in wanted]
    last = [cell for row in book.worksheets[-1].iter_rows(values_only=True) for cell in row if cell]
    assert words.note(report) in last


def _heading(grid: Grid) -> str:
    head = grid.heads[-1]
    return f"{head.group}: {head.label}" if head.group else head.label


def _kept(grid: Grid, column: int, value: Any) -> Any:
    if grid.heads[column].kind == "percent":
        return "–" if value is None else pytest.approx(float(Decimal(value) / 100))
    return None if value == "" else value


def test_paper_has_the_layout_of_a_party_document(make_report: Make) -> None:
    paper = paper_of(make_report())
    assert (paper.issuer, paper.superior, paper.type_name) == (
        "ĐẢNG BỘ KHỐI GIẢ ĐỊNH",
        "ĐẢNG BỘ TỈNH GIẢ ĐỊNH",
        "BÁO CÁO",
    )
    assert (paper.number, paper.day, paper.demo) == (None, None, True)
    assert paper.symbol.startswith("BC/")
    assert paper.signature is not None
    assert paper.signature.authority == "T/M BAN THƯỜNG VỤ"
    assert paper.recipients[0] == "Đảng bộ tỉnh Giả Định (để báo cáo)"
    assert [annex.landscape for annex in paper.annexes] == [True, False]


def test_same_report_gives_the_same_bytes(make_report: Make) -> None:
    report = make_report()
    assert write_pdf(paper_of(report)) == write_pdf(paper_of(report))
    assert write_word(paper_of(report)) == write_word(paper_of(report))


@pytest.mark.parametrize(("form", "magic"), [("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_download_is_post_and_audited(client: Client, year: Committee, form: str, magic: bytes) -> None:
    page(client, year)
    url = f"/bao-cao/tien-do/tai-ve/?{QUERY}"
    assert client.get(url).status_code == 405
    response = client.post(url, {"dang": form})
    assert response.status_code == 200
    assert response.content.startswith(magic)
    assert "filename*=utf-8''B%C3%A1o%20c%C3%A1o" in response.headers["Content-Disposition"]
    entry = Entry.objects.get(action="statistics.report")
    assert (entry.after["form"], entry.after["achieved"], entry.unit_id) == (form, 7, year.root.pk)


def test_download_needs_the_right_to_report(client: Client, year: Committee) -> None:
    client.force_login(build.user(Role.CELL_SECRETARY, year.cell), backend="django.contrib.auth.backends.ModelBackend")
    mine = "cua=K.A.1&tu=2025-01-01&den=2025-12-31"
    assert client.get(f"/bao-cao/tien-do/?{mine}").status_code == 200
    assert client.post(f"/bao-cao/tien-do/tai-ve/?{mine}", {"dang": "pdf"}).status_code == 403
    assert client.get(f"/bao-cao/tien-do/?{QUERY}").status_code == 404
    assert client.get(f"/bao-cao/tien-do/danh-sach/?{QUERY}&nhom=gioi_tinh&gia_tri=nu").status_code == 404
    assert not Entry.objects.filter(action="statistics.report").exists()


def test_index_offers_periods_and_keeps_what_was_typed(client: Client, year: Committee) -> None:
    page(client, year)
    assert "Năm 2025" in client.get("/bao-cao/").content.decode()
    wrong = client.get("/bao-cao/?cua=K&tu=31/12/2025&den=01/01/2025&cay=then").content.decode()
    assert "Ngày cuối kỳ trước ngày đầu kỳ" in wrong
    assert 'value="31/12/2025"' in wrong
    good = client.get("/bao-cao/?cua=K&tu=01/01/2025&den=31/12/2025&cay=then")
    assert good.headers["Location"] == f"/bao-cao/tien-do/?{QUERY}"


def test_looking_at_a_past_day_counts_nothing_after_it(client: Client, year: Committee) -> None:
    page(client, year)
    text = client.get(f"/bao-cao/tien-do/?{QUERY}&ngay=2025-06-30").content.decode()
    assert "đến 30/6/2025" in text
    read = Page()
    read.feed(text)
    assert read.tables["Giới tính"][-1][1] == "3"


def test_sensitive_facts_are_nowhere(make_report: Make) -> None:
    said = " ".join(cell for grid in grids(make_report()) for row in printed(grid) for cell in row)
    titles = " ".join(grid.title for grid in grids(make_report()))
    for word in ("dân tộc", "tôn giáo", "định danh"):
        assert word not in (said + titles).lower()
