"""Screens of the papers of a file: what they show, what they let one do, how many queries they take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.lib import clock
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths

START = dt.date(2026, 9, 1)


@pytest.fixture
def officer(committee: Committee, monkeypatch: pytest.MonkeyPatch, client: Client) -> Iterator[Client]:
    monkeypatch.setattr(clock, "now", lambda: paths.NOW)
    monkeypatch.setattr(clock, "today", lambda: paths.NOW.date())
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    return client


def _url(case: Case, name: str = "file", *more: object) -> str:
    return reverse(f"admissions:{name}", args=[case.uid, *more])


def _states(officer: Client, case: Case) -> dict[str, str]:
    groups = officer.get(_url(case)).context["groups"]
    return {str(row[0].value): row[1].badge.label for _, table in groups for row in table.rows}


def test_papers_are_received_checked_sent_back_and_taken_back_on_screens(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "opinions_collected", every=1)
    assert _states(officer, case)["Đơn xin vào Đảng"] == "Có theo bước đã ghi"
    assert _states(officer, case)["Phiếu đảng viên"] == "Chưa có"
    receive = {"on": "20/11/2026", "symbol": "", "paper_on": "10/9/2026", "place": "Tủ số 2", "did": "Bí thư Giả Định"}
    assert officer.post(_url(case, "file_act", "APPLICATION", "nhan"), receive).status_code == 302
    assert officer.post(_url(case, "file_act", "APPLICATION", "kiem-tra"), {"on": "20/11/2026"}).status_code == 302
    assert _states(officer, case)["Đơn xin vào Đảng"] == "Đã kiểm tra"
    page = officer.get(_url(case, "file_paper", "APPLICATION"))
    assert page.context["undo"]
    assert [link.label for link in page.context["offers"]] == ["Trả lại"]
    assert officer.post(page.context["undo"]).status_code == 302
    assert _states(officer, case)["Đơn xin vào Đảng"] == "Đã nhận"
    back = {"on": "20/11/2026", "reason": "incomplete"}
    assert officer.post(_url(case, "file_act", "OPINIONS", "tra-lai"), back).status_code == 302
    shown = officer.get(reverse("admissions:case", args=[case.uid])).content.decode()
    assert "Tổng hợp ý kiến nhận xét: đã trả lại ngày 20/11/2026 (kê khai chưa đủ mục)" in shown
    assert "đã có 5/6 giấy tờ" in shown
    assert PaperAct.objects.count() == 3


def test_a_refusal_stands_beside_its_field(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    answer = officer.post(_url(case, "file_act", "APPLICATION", "nhan"), {"on": "21/11/2026"})
    assert "tương lai" in str(answer.context["form"].errors["on"])
    answer = officer.post(
        _url(case, "file_act", "APPLICATION", "khong-ap-dung"), {"on": "20/11/2026", "ground": "by_document"}
    )
    assert "symbol" in answer.context["form"].errors
    assert officer.get(_url(case, "file_act", "APPLICATION", "xoa")).status_code == 404
    assert officer.get(_url(case, "file_paper", "KHAC")).status_code == 404


def test_a_case_at_rest_offers_nothing(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    close_case(by=paths.BY, at=paths.NOW, case=case, outcome=Outcome.REMOVED, on=START, reason="Chuyển công tác xa")
    page = officer.get(_url(case))
    assert all(len(row) == 5 for _, table in page.context["groups"] for row in table.rows)
    assert officer.get(_url(case, "file_paper", "APPLICATION")).context["offers"] == []


def test_the_page_takes_as_many_queries_whatever_was_done(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    officer.get(_url(case))
    counts = []
    for code in ("", "APPLICATION", "OPINIONS", "LIFE_STORY"):
        if code:
            officer.post(_url(case, "file_act", code, "nhan"), {"on": "20/11/2026"})
        with CaptureQueriesContext(connection) as seen:
            assert officer.get(_url(case)).status_code == 200
        counts.append(len(seen))
    assert len(set(counts[1:])) == 1
    assert max(counts) < 45
