"""The screens of papers: who gets which, what leaves the house, what stays in the trail."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.models import Case
from ketnap.admissions.papers import shelf
from ketnap.admissions.papers.batches import run_batch, sweep
from ketnap.admissions.papers.models import Batch, DocTemplate, Letterhead
from ketnap.audit.models import Entry
from ketnap.lib import clock, rls
from ketnap.members.models import Private
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths

from .test_templates import GOOD, text_of, word

Walk = Callable[[Unit, str], Case]


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Any) -> None:
    """Files of batches go to a folder of the test; jobs are only put into the queue."""
    from ketnap.runtime.home import Home

    settings.HOME = Home(tmp_path)
    settings.IDENTITY_KEY = "khoa-thu"


@pytest.fixture(autouse=True)
def same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: paths.NOW)
    monkeypatch.setattr(clock, "today", lambda: paths.NOW.date())


def signed_in(role: str, unit: Unit, **more: Any) -> Client:
    client = Client()
    client.force_login(build.user(role, unit, **more), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def case(committee: Committee, walked: Walk) -> Case:
    return walked(committee.cell, "cell_vote")


def url(name: str, case: Case, *more: str) -> str:
    return reverse(f"admissions:{name}", args=[case.uid, *more])


def entries(action: str) -> Iterator[Entry]:
    with rls.everything():
        yield from Entry.objects.filter(action=action).order_by("id")


def test_the_papers_of_a_case_are_listed_with_what_is_due_first(case: Case, committee: Committee) -> None:
    page = signed_in(Role.CELL_SECRETARY, committee.cell).get(url("papers", case)).content.decode()
    due, rest = page.split("Giấy tờ khác của hồ sơ", 1)
    assert "8-KNĐ" in due  # the committee's resolution is next
    assert "6-KNĐ" in due  # the cell's was last
    assert "1-KNĐ: Đơn xin vào Đảng" in rest
    assert "Viết trên phôi do cấp trên phát hành" in rest
    assert not list(entries("admissions.print_paper"))


def test_a_paper_is_printed_as_word_and_pdf_and_leaves_a_trace(case: Case, committee: Committee) -> None:
    client = signed_in(Role.CELL_SECRETARY, committee.cell)
    page = client.get(url("paper", case, "6-knd")).content.decode()
    assert "Số đảng viên chính thức có mặt" in page
    assert client.get(url("print_paper", case, "6-knd")).status_code == 405
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        made = client.post(
            url("print_paper", case, "6-knd"), {"dang": kind, "co_mat": "08", "chu_tri": "Bí thư Giả Định"}
        )
        assert made.status_code == 200
        assert made.content.startswith(start)
        assert case.person.full_name not in made["Content-Disposition"]
    shown = text_of(made.content)
    assert "Có mặt: chính thức 08 đồng chí" in shown
    assert "Chủ trì: Bí thư Giả Định" in shown
    assert "tán thành 09 đồng chí (đạt 100%)" in shown
    assert "so với tổng số 09 đảng viên chính thức của chi bộ" in shown
    traces = list(entries("admissions.print_paper"))
    assert [trace.after["kind"] for trace in traces] == ["pdf", "docx"]
    assert all("Giả Định" not in str(trace.after) for trace in traces)


@pytest.mark.parametrize("name", ["papers", "paper", "print_paper", "pack"])
def test_another_units_case_is_not_there(name: str, case: Case, committee: Committee) -> None:
    for role, unit in ((Role.CELL_SECRETARY, committee.other_cell), (Role.INSPECTOR, committee.neighbour)):
        client = signed_in(role, unit)
        address = url(name, case, *(["6-knd"] if "paper" in name and name != "papers" else []))
        ask = client.post if name in ("print_paper", "pack") else client.get
        expected = 403 if name == "pack" and role != Role.INSPECTOR else 404
        assert ask(address, {"dang": "pdf"}).status_code == expected
    assert not list(entries("admissions.print_paper"))


def test_unknown_and_controlled_forms_are_not_there(case: Case, committee: Committee) -> None:
    client = signed_in(Role.CELL_SECRETARY, committee.cell)
    for slug in ("gtshd", "cn-dvm", "17-knd"):
        assert client.get(url("paper", case, slug)).status_code == 404
        assert client.post(url("print_paper", case, slug), {"dang": "pdf"}).status_code == 404
    assert "Dạng tệp không có" in client.post(url("print_paper", case, "6-knd"), {"dang": "exe"}).content.decode()


def test_ethnicity_and_religion_only_with_the_right_and_by_audit(case: Case, committee: Committee) -> None:
    with rls.everything(), rls.sensitive():
        Private.objects.update_or_create(
            person=case.person, defaults={"ethnicity": "Dân tộc giả định", "religion": "Tôn giáo giả định"}
        )
    address, asked = url("print_paper", case, "1-knd"), {"dang": "docx", "dan_toc_ton_giao": "on"}
    without = text_of(signed_in(Role.CELL_SECRETARY, committee.cell).post(address, asked).content)
    assert "Dân tộc giả định" not in without
    assert "[dân tộc: người làm đơn tự ghi]" in without
    client = signed_in(Role.CELL_SECRETARY, committee.cell, sensitive=True)
    assert "Dân tộc giả định" not in text_of(client.post(address, {"dang": "docx"}).content)
    assert not list(entries("members.reveal"))
    assert "Dân tộc: Dân tộc giả định; tôn giáo: Tôn giáo giả định" in text_of(client.post(address, asked).content)
    assert len(list(entries("members.reveal"))) == 1


def test_hostile_names_and_typed_text_stay_text(case: Case, committee: Committee) -> None:
    with rls.everything():
        type(case.person).objects.filter(pk=case.person_id).update(full_name='<b>Giả & #Định" $x$ {{7*7}} \\ 😀')
    client = signed_in(Role.CELL_SECRETARY, committee.cell)
    for slug in ("1-knd", "6-knd", "9-knd", "cn-ntvd-2", "2-knd"):
        for kind in ("pdf", "docx"):
            made = client.post(
                url("print_paper", case, slug),
                {"dang": kind, "chu_tri": "<w:p>........ {{ x }} ……", "que_quan": "a" * 9000},
            )
            assert made.status_code == 200, slug
    shown = text_of(
        client.post(url("print_paper", case, "6-knd"), {"dang": "docx", "chu_tri": "<w:p>........ {{ x }} ……"}).content
    )
    assert "<b>Giả & #Định" in shown
    assert "Chủ trì: <w:p> {{ x }}" in shown
    assert "...." not in shown


def test_the_inspectors_pack(case: Case, committee: Committee) -> None:
    client = signed_in(Role.INSPECTOR, committee.grassroots)
    assert "Tập tài liệu kiểm tra" in client.get(url("papers", case)).content.decode()
    made = client.post(url("pack", case))
    assert made.content.startswith(b"%PDF")
    (trace,) = entries("admissions.make_pack")
    with rls.everything():
        about = Entry.objects.filter(subject="admissions.case", subject_id=str(case.uid)).exclude(pk=trace.pk).count()
    assert trace.after["entries"] == about > 5


def test_a_batch_is_made_by_the_worker_under_the_users_rights(
    committee: Committee, walked: Walk, django_capture_on_commit_callbacks: Any
) -> None:
    cases = [walked(committee.cell, "sympathiser") for _ in range(3)]
    with rls.everything():
        stranger = walked(committee.neighbour_cell, "sympathiser")
    client = signed_in(Role.CELL_SECRETARY, committee.cell)
    address = reverse("admissions:batch_new")
    assert cases[0].person.full_name in client.get(address).content.decode()
    asked = {"mau": "1-knd", "dang": "docx", "ho_so": [str(one.uid) for one in cases]}
    assert client.post(address, {**asked, "ho_so": [str(stranger.uid)]}).status_code == 200  # not among the choices
    answer = client.post(address, asked)
    assert answer.status_code == 302
    with rls.everything():
        batch = Batch.objects.get()
        batch.cases = [*batch.cases, stranger.pk]  # a case out of reach by the time the worker comes
        batch.save()
    assert "Đang soạn giấy tờ" in client.get(answer["Location"]).content.decode()
    assert client.get(reverse("admissions:batch_progress", args=[batch.uid])).status_code == 200
    run_batch(batch.uid, now=lambda: paths.NOW, demo=True)
    batch.refresh_from_db()
    assert (batch.done, batch.made, batch.left_out) == (4, 3, 1)
    assert client.get(reverse("admissions:batch_progress", args=[batch.uid]))["HX-Redirect"]
    take = reverse("admissions:batch_take", args=[batch.uid])
    assert signed_in(Role.CELL_SECRETARY, committee.cell).post(take).status_code == 404  # somebody else's
    with django_capture_on_commit_callbacks(execute=True):
        taken = client.post(take)
    with zipfile.ZipFile(io.BytesIO(taken.content)) as book:
        assert len(book.namelist()) == 3
        assert all(cases[0].person.full_name not in name for name in book.namelist())
        assert any(cases[0].person.full_name.upper() in text_of(book.read(name)) for name in book.namelist())
    assert len(list(entries("admissions.print_paper"))) == 3
    assert not shelf.has(batch.uid)
    assert client.post(take).status_code == 302  # gone


def test_the_list_of_cases_that_goes_with_a_letter(committee: Committee, walked: Walk) -> None:
    case, other = walked(committee.cell, "cell_vote"), walked(committee.cell, "sympathiser")
    client, address = signed_in(Role.GRASSROOTS_SECRETARY, committee.grassroots), reverse("admissions:batch_new")
    asked = {"mau": "1-knd", "dang": "docx", "tat_ca": "on", "danh_sach": "1"}
    with zipfile.ZipFile(io.BytesIO(client.post(address, asked).content)) as book:
        whole = book.read("word/document.xml").decode()
    assert case.person.full_name in whole
    assert other.person.full_name in whole
    assert "9/9" in whole
    assert "Danh sách có 02 người" in whole
    (trace,) = entries("admissions.print_roster")
    assert trace.after["cases"] == 2
    assert "Chưa chọn hồ sơ nào" in client.post(address, {**asked, "tat_ca": ""}).content.decode()
    assert not Batch.objects.exists()


def test_files_of_batches_lie_encrypted_and_go_after_a_day(case: Case, committee: Committee, tmp_path: Any) -> None:
    with rls.everything():
        user = build.user(Role.CELL_SECRETARY, committee.cell)
        batch = Batch.objects.create(
            user=user, unit=committee.cell, form="1-knd", kind="docx", cases=[case.pk], asked_at=paths.NOW
        )
    run_batch(batch.uid, now=lambda: paths.NOW, demo=True)
    (kept,) = (tmp_path / "files" / "papers").iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    assert not kept.read_bytes().startswith(b"PK")
    assert sweep(paths.NOW + dt.timedelta(hours=23)) == 0
    assert sweep(paths.NOW + dt.timedelta(hours=25)) == 1
    assert not kept.exists()


def test_a_batch_whose_worker_died_is_closed_after_a_day(committee: Committee) -> None:
    with rls.everything():
        user = build.user(Role.CELL_SECRETARY, committee.cell)
        batch = Batch.objects.create(
            user=user, unit=committee.cell, form="1-knd", kind="pdf", cases=[1], asked_at=paths.NOW
        )
    sweep(paths.NOW + dt.timedelta(hours=23))
    batch.refresh_from_db()
    assert batch.finished_at is None
    sweep(paths.NOW + dt.timedelta(hours=24))
    batch.refresh_from_db()
    assert batch.fault


def test_templates_are_uploaded_tried_and_ended(committee: Committee) -> None:
    client, address = signed_in(Role.GRASSROOTS_SECRETARY, committee.grassroots), reverse("admissions:templates")

    def send(content: bytes, **more: str) -> Any:
        file = SimpleUploadedFile("mẫu.docx", content)
        return client.post(address, {"form": "6-knd", "since": "20/11/2026", "file": file, **more})

    tried = send(GOOD, xem_thu="1")
    assert "Nguyễn Giả Định Mẫu" in text_of(tried.content)
    assert not DocTemplate.objects.exists()
    assert "Không có trường “xyz”" in send(word("{{ xyz }}")).content.decode()
    assert send(GOOD).status_code == 302
    kept = DocTemplate.objects.get()
    assert "Các trường trong mẫu" in client.get(reverse("admissions:template", args=[kept.pk])).content.decode()
    assert client.get(reverse("admissions:template_preview", args=[kept.pk])).content.startswith(b"PK")
    other = signed_in(Role.GRASSROOTS_SECRETARY, committee.neighbour_grassroots)
    assert other.get(reverse("admissions:template", args=[kept.pk])).status_code == 404
    assert other.post(reverse("admissions:template_end", args=[kept.pk])).status_code == 404
    assert client.post(reverse("admissions:template_end", args=[kept.pk])).status_code == 302
    assert not DocTemplate.objects.exists()  # it never began
    assert len(list(entries("admissions.upload_template"))) == 1
    assert "{{ ho_ten }}" in client.get(reverse("admissions:template_fields")).content.decode()
    assert client.get(reverse("admissions:template_fields"), {"dang": "xlsx"}).content.startswith(b"PK")


def test_the_letterhead_is_printed_as_written(case: Case, committee: Committee) -> None:
    client = signed_in(Role.CELL_SECRETARY, committee.cell)
    given = {"since": "01/7/2025", "superior": "Đảng bộ Sở Ví dụ (viết riêng)", "issuer": "", "place": "Giả Định"}
    assert client.post(reverse("admissions:letterhead"), given).status_code == 302
    assert Letterhead.objects.get().superior == "ĐẢNG BỘ SỞ VÍ DỤ (VIẾT RIÊNG)"
    made = client.post(url("print_paper", case, "6-knd"), {"dang": "docx"}).content
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        whole = book.read("word/document.xml").decode()
    assert "VIẾT RIÊNG" in whole
    assert "Giả Định, ngày" in whole


def test_the_sheet_of_a_cell(committee: Committee, walked: Walk) -> None:
    waiting = walked(committee.cell, "opinions_collected")
    client = signed_in(Role.CELL_SECRETARY, committee.cell)
    page = client.get(reverse("admissions:cell_meeting", args=[committee.cell.code]))
    assert waiting.person.full_name in page.content.decode()
    address = reverse("admissions:cell_meeting_file", args=[committee.cell.code])
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        assert client.post(address, {"dang": kind}).content.startswith(start)
    assert len(list(entries("admissions.print_cell_sheet"))) == 3
    assert client.get(reverse("admissions:cell_meeting", args=[committee.other_cell.code])).status_code == 404
