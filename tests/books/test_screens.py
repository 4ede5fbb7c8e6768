"""The screens of books in the hands of an officer: hand in, look, answer, write, take back."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.audit.models import Entry
from ketnap.books import faultbook, vault
from ketnap.books.faultbook import HEADING
from ketnap.books.jobs import run_queued
from ketnap.books.models import Import, State
from ketnap.books.web import work
from ketnap.members.kinds import Gender
from ketnap.members.models import Person
from ketnap.testing import build
from ketnap.testing.build import Committee

from .conftest import workbook

D = dt.date
ROW: dict[str, Any] = {
    "full_name": "Nguyễn Giả Định An", "gender": "Nữ", "birth_date": D(1988, 4, 9), "unit": "K.A.1", "ceremony_on": D(2016, 5, 19),
}  # fmt: skip


@pytest.fixture
def officer(committee: Committee, client: Client) -> Client:
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root, sensitive=True, username="can-bo"))
    return client


def hand_in(client: Client, content: bytes, name: str = "sổ.xlsx") -> Any:
    return client.post(reverse("books:upload"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", response.content.decode()))


def test_a_clean_book_is_shown_in_numbers_then_written(officer: Client) -> None:
    page = hand_in(officer, workbook({"members": [ROW, {**ROW, "full_name": "Lê Giả Định Bình"}]}))
    assert "Sổ hợp lệ" in text(page)
    assert "2 dòng mới ở trang Đảng viên" in text(page)
    assert not Person.objects.exists()
    book = Import.objects.get()
    done = officer.post(reverse("books:commit", args=[book.uid]), follow=True)
    assert "Biên nhận số" in text(done)
    assert Person.objects.count() == 2
    again = hand_in(officer, workbook({"members": [ROW]}))
    assert "không có gì để ghi" in text(again)


def test_faults_are_shown_and_come_back_in_the_same_workbook(officer: Client) -> None:
    page = hand_in(officer, workbook({"members": [ROW, {**ROW, "full_name": "Lê Giả Định Bình", "birth_date": 30321}]}))
    assert "Có dòng cần sửa" in text(page)
    assert "Ô chứa số 30321" in text(page)
    book = Import.objects.get()
    refused = officer.post(reverse("books:commit", args=[book.uid]), follow=True)
    assert "Có dòng cần sửa" in text(refused)
    assert not Person.objects.exists()
    file = officer.post(reverse("books:faults", args=[book.uid]))
    sheet = openpyxl.load_workbook(io.BytesIO(file.content))["Đảng viên"]
    headings = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, headings.index(HEADING) + 1).value is None
    assert "Ô chứa số 30321" in str(sheet.cell(3, headings.index(HEADING) + 1).value)
    assert sheet.cell(3, headings.index("Sinh ngày *") + 1).fill.fgColor.rgb.endswith("FFF2CC")
    assert Entry.objects.filter(action="books.take_faults").exists()
    officer.post(reverse("books:commit", args=[book.uid]), {"dong_tot": "1"})
    assert Person.objects.count() == 1


def test_a_question_is_answered_on_the_page(officer: Client, committee: Committee) -> None:
    known = build.member(committee.other_cell, name=ROW["full_name"], birth_date=ROW["birth_date"])
    page = hand_in(officer, workbook({"members": [{**ROW, "gender": Gender(known.gender).label}]}))
    assert "Cần bạn trả lời" in text(page)
    book = Import.objects.get()
    page = officer.post(reverse("books:answer", args=[book.uid]), {"cau_0": str(known.uid)}, follow=True)
    assert "hãy ghi vào trang Chuyển sinh hoạt" in text(page)
    Import.objects.filter(pk=book.pk).update(answers={})
    officer.post(reverse("books:check", args=[book.uid]))
    page = officer.post(reverse("books:answer", args=[book.uid]), {"cau_0": "moi"}, follow=True)
    assert "Sổ hợp lệ" in text(page)


def test_a_wrong_file_is_refused_beside_the_field(officer: Client) -> None:
    page = hand_in(officer, b"day khong phai so", "ghi-chep.xlsx")
    assert "không phải tệp Excel" in text(page)
    assert not Import.objects.exists()


def test_nobody_else_opens_an_import(officer: Client, committee: Committee) -> None:
    hand_in(officer, workbook({"members": [ROW]}))
    uid = Import.objects.get().uid
    other = Client()
    other.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    assert other.get(reverse("books:import", args=[uid])).status_code == 404
    assert "sổ.xlsx" in text(other.get(reverse("books:imports")))
    other.force_login(build.user(Role.CELL_SECRETARY, committee.cell))
    assert other.get(reverse("books:imports")).status_code == 403


def test_a_long_book_is_left_to_the_worker(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[dict[str, Any]] = []
    monkeypatch.setattr(work, "AT_ONCE", 0)
    monkeypatch.setattr(work.run, "defer", lambda **job: queued.append(job))
    page = hand_in(officer, workbook({"members": [ROW]}))
    book = Import.objects.get()
    assert book.state == State.WORKING
    assert "Đang kiểm tra sổ" in text(page)
    assert officer.get(reverse("books:progress", args=[book.uid])).status_code == 200
    run_queued(book.uid, queued[0]["work"])
    assert vault.get_progress(book.uid)["done"] <= 1
    over = officer.get(reverse("books:progress", args=[book.uid]))
    assert over["HX-Redirect"] == reverse("books:import", args=[book.uid])
    officer.post(reverse("books:commit", args=[book.uid]))
    run_queued(book.uid, queued[1]["work"], good_rows=queued[1]["good_rows"])
    book.refresh_from_db()
    assert book.state == State.DONE
    assert Person.objects.get().full_name == ROW["full_name"]


def test_an_import_given_up_leaves_no_file(officer: Client, django_capture_on_commit_callbacks: Any) -> None:
    hand_in(officer, workbook({"members": [ROW]}))
    book = Import.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(reverse("books:withdraw", args=[book.uid]))
    assert not vault.has(book.uid, "book")
    assert not vault.has(book.uid, "faults")
    book.refresh_from_db()
    assert book.state == State.WITHDRAWN


def test_template_and_export_go_out(officer: Client, committee: Committee) -> None:
    build.member(committee.cell, name="Phạm Giả Định =1+1")
    assert (
        openpyxl.load_workbook(io.BytesIO(officer.get(reverse("books:template")).content)).sheetnames[0] == "Hướng dẫn"
    )
    assert officer.get(reverse("books:export")).status_code == 405
    file = officer.post(reverse("books:export"))
    sheet = openpyxl.load_workbook(io.BytesIO(file.content))["Đảng viên"]
    assert sheet["A2"].value == "Phạm Giả Định =1+1"
    assert Entry.objects.filter(action="books.export").exists()


def test_above_the_limit_only_faulty_rows_come_back(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faultbook, "WHOLE_UP_TO", 2)
    wrong = {**ROW, "full_name": "=Giả Định", "gender": "=cmd"}
    hand_in(officer, workbook({"members": [ROW, {**ROW, "full_name": "Lê Giả Định Bình"}, wrong]}))
    file = officer.post(reverse("books:faults", args=[Import.objects.get().uid]))
    rows = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(io.BytesIO(file.content))["Đảng viên"].iter_rows()
    ]
    assert rows[0][:3] == ["Dòng", HEADING, "Họ và tên"]
    assert [row[0] for row in rows[1:]] == [4]
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
