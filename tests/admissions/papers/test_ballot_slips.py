"""Slips for a secret vote: the cases of the agenda, boxes, nothing that tells one voter's slip from another's."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable

import pytest
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.kinds import Body, MeetingKind
from ketnap.admissions.models import Case
from ketnap.admissions.papers.ballot_slips import Slips, paper_of
from ketnap.admissions.papers.letterheads import heads
from ketnap.lib import clock
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.plan import plan
from ketnap.lib.papers.word import write_word
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths

from .test_forms import DAY, texts
from .test_screens import entries, signed_in

Walk = Callable[[Unit, str], Case]


def slips(committee: Committee, count: int, body: str = Body.CELL, **more: dt.date) -> Slips:
    unit = committee.cell if body == Body.CELL else committee.root
    people = [(build.member(committee.cell), "Chi bộ Văn phòng Trường Giả Định Số 1 tỉnh Ví Dụ") for _ in range(count)]
    return Slips(heads([unit.pk], DAY)[unit.pk], body, MeetingKind.ADMISSION, people, **more)


def planned(made: Slips) -> dict[str, object]:
    return plan(paper_of(made, day=DAY, written=paths.NOW, demo=True))


def test_a_slip_lists_the_cases_with_empty_boxes_and_no_voter(committee: Committee) -> None:
    made = slips(committee, 2, held=DAY)
    content = planned(made)
    tables = [block for block in content["blocks"] if block["kind"] == "table"]  # type: ignore[attr-defined]
    assert len(tables) == made.on_a_page > 1
    assert all(table == tables[0] for table in tables)  # none can be told from the next
    headings = [column["heading"] for column in tables[0]["columns"]]
    assert headings == ["TT", "Họ và tên", "Năm sinh", "Đồng ý", "Không đồng ý"]
    first = made.people[0][0]
    assert tables[0]["rows"][0][:3] == ["1", first.full_name, str(first.birth_date.year)]
    assert not "".join(tables[0]["rows"][0][3:]).strip()
    page = "\n".join(texts(content))
    assert "PHIẾU BIỂU QUYẾT" in page
    assert "để trống cả hai ô là phiếu trắng" in page
    assert "20 tháng 11 năm 2026" in page.replace("\u00a0", " ")
    assert page.count("cắt theo đường này") == made.on_a_page - 1
    assert content["demo"] == "DỮ LIỆU GIẢ ĐỊNH"
    assert content["head"]["kind"] == "bare"  # type: ignore[index]


def test_a_committee_sees_the_cell_of_each_case(committee: Committee) -> None:
    page = "\n".join(texts(planned(slips(committee, 1, Body.STANDING))))
    assert "BAN THƯỜNG VỤ" in page
    assert "xét, quyết định kết nạp đảng viên" in page
    assert "Chi bộ Văn phòng Trường Giả Định Số 1 tỉnh Ví Dụ" in page


def test_the_page_is_printed_as_often_as_there_are_voters(committee: Committee) -> None:
    made = slips(committee, 1)
    assert made.copies(made.on_a_page) == 1
    assert made.copies(made.on_a_page + 1) == 2
    assert slips(committee, 11).on_a_page == 1
    assert not slips(committee, 11).is_long
    assert slips(committee, 40).is_long


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 11])
@pytest.mark.parametrize("body", [Body.CELL, Body.STANDING])
def test_what_is_said_to_fit_a_page_fits_it(committee: Committee, count: int, body: str) -> None:
    paper = paper_of(slips(committee, count, body, held=DAY), day=DAY, written=paths.NOW, demo=True)
    done = subprocess.run(["pdftotext", "-", "-"], input=write_pdf(paper), capture_output=True, check=True)
    assert done.stdout.count(b"\f") == 1
    assert write_word(paper).startswith(b"PK")


def test_slips_are_printed_from_the_agenda_and_leave_a_trace(
    committee: Committee, walked: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: paths.NOW)
    monkeypatch.setattr(clock, "today", lambda: paths.NOW.date())
    cases = [walked(committee.cell, "opinions_collected") for _ in range(2)]
    here, file = (
        f"{reverse(f'admissions:{name}', args=['cell_vote'])}?noi={committee.cell.code}"
        for name in ("ballot_slips", "print_ballot_slips")
    )
    client = signed_in(Role.CELL_SECRETARY, committee.cell)
    agenda = client.get(f"{reverse('admissions:meeting_new', args=['cell_vote'])}?noi={committee.cell.code}")
    assert here in agenda.content.decode()
    page = client.get(here).content.decode()
    assert "chưa có mẫu chính thức" in page
    assert all(case.person.full_name in page for case in cases)
    sent = {"ho_so": [str(cases[0].uid)], "on": "20/11/2026"}
    assert client.post(file, {**sent, "dang": "pdf"}).content.startswith(b"%PDF")
    assert client.post(file, {**sent, "dang": "docx"}).content.startswith(b"PK")
    assert client.post(file, {"dang": "pdf"}).status_code == 422
    assert "Dạng tệp không có" in client.post(file, {**sent, "dang": "exe"}).content.decode()
    assert [entry.after["cases"] for entry in entries("admissions.print_ballot_slips")] == [1, 1]
    stranger = signed_in(Role.CELL_SECRETARY, committee.sub_cell)
    assert stranger.get(here).status_code == stranger.post(file, {**sent, "dang": "pdf"}).status_code == 404
