"""Screens of what happens beside the straight way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.models import Case
from ketnap.admissions.turns.models import Move
from ketnap.lib import clock, rls
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths

START = dt.date(2025, 8, 4)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    monkeypatch.setattr(clock, "now", lambda: paths.NOW)
    monkeypatch.setattr(clock, "today", lambda: paths.NOW.date())
    return paths.NOW.date()


@pytest.fixture
def officer(committee: Committee, today: dt.date, client: Client) -> Iterator[Client]:
    """An officer of the superior committee of the cells; the neighbour's is somebody else."""
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    return client


def _url(case: Case, name: str = "case", *more: object) -> str:
    return reverse(f"admissions:{name}", args=[case.uid, *more])


def test_a_case_moves_from_one_committee_to_another_by_screens(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "opinions_collected")
    helper, name = paths.official(committee.neighbour_cell), case.person.full_name
    typed = {
        "receiver": "H.A.1", "ordered_on": "12/01/2026", "sent_on": "12/01/2026", "letter_symbol": "12-CV/ĐU",
        "letter_on": "12/01/2026",
    }  # fmt: skip
    wrong = officer.post(_url(case, "send_case"), {**typed, "receiver": "KHONG-CO"})
    assert "Không có đơn vị mang mã này" in wrong.content.decode()
    assert officer.post(_url(case, "send_case"), typed).status_code == 302
    page = officer.get(_url(case)).content.decode()
    assert "Đang chuyển đến Chi bộ thôn Đông" in page
    assert 'id="viec-tiep"' not in page, "a resting case offers no step"
    assert "Chi bộ thôn Đông" in officer.get(reverse("admissions:moves")).content.decode()

    other = Client()
    other.force_login(build.user(Role.BOARD_OFFICER, committee.neighbour))
    with rls.everything():
        move = Move.objects.get()
    listed = other.get(reverse("admissions:moves")).content.decode()
    assert name in listed, "the letter names them"
    form = other.get(reverse("admissions:receive_case", args=[move.pk])).content.decode()
    assert "Đảng viên và đoàn thể giới thiệu" in form, "what has to be done again is said before"
    done = other.post(
        reverse("admissions:receive_case", args=[move.pk]), {"on": "15/01/2026", "helper": str(helper.pk)}
    )
    with rls.everything():
        new = Case.objects.get(came_by=move)
    assert done.headers["Location"] == _url(new)
    arrived = other.get(_url(new)).content.decode()
    assert "Chuyển từ Chi bộ Văn phòng" in arrived
    assert "không đòi hỏi đủ thời gian cùng đơn vị" in arrived
    assert other.get(_url(case)).status_code == 404
    left = officer.get(_url(case)).content.decode()
    assert "Đã chuyển đến Chi bộ thôn Đông" in left
    assert officer.get(_url(new)).status_code == 404
    assert (
        other.post(reverse("admissions:ask_again", args=[move.pk]), {"on": "20/01/2026", "symbol": "3-CV"}).status_code
        == 302
    )
    assert "Nơi đến đề nghị xem xét lại" in officer.get(_url(case)).content.decode()
    assert "Nơi đi trả lời đề nghị xem xét lại" in other.get(_url(new)).content.decode(), "its clock runs"
    assert (
        officer.post(
            reverse("admissions:answer_again", args=[move.pk]), {"on": "22/01/2026", "symbol": "9-CV"}
        ).status_code
        == 302
    )


def test_a_cell_secretary_may_not_move_a_probationer_nor_cancel_a_decision(
    committee: Committee, today: dt.date
) -> None:
    secretary = Client()
    secretary.force_login(build.user(Role.CELL_SECRETARY, committee.cell))
    decided, probationer = (paths.source(committee.cell, START) for _ in range(2))
    paths.walk(decided, START, "decided")
    paths.walk(probationer, START, "ceremony")
    typed = {
        "receiver": "H.A.1", "ordered_on": "01/07/2025", "sent_on": "12/01/2026", "letter_symbol": "12-CV/CB",
        "letter_on": "12/01/2026",
    }  # fmt: skip
    paper = {
        "paper_kind": "QĐ",
        "paper_symbol": "9-QĐ/ĐU",
        "paper_issued_on": "12/01/2026",
        "paper_issuer": "Đảng uỷ thử",
    }
    with rls.everything():
        late = secretary.post(_url(decided, "send_case"), {**typed, **paper})
        assert "phải do cấp ban hành huỷ" in late.content.decode()
        member = secretary.post(_url(probationer, "send_case"), typed)
        assert "do cấp uỷ quản lý đảng viên ghi" in member.content.decode()
        assert not Move.objects.exists(), "both acts were taken back"


def test_a_case_with_the_authority_runs_a_limit_from_receipt(officer: Client, committee: Committee) -> None:
    from .test_moves import receive, send

    case = paths.source(committee.cell, START)
    paths.walk(case, START, "sent_up")
    new = receive(send(case, committee.other_cell))
    page = officer.get(_url(new)).content.decode()
    assert "Cấp có thẩm quyền nơi đến quyết định" in page
    assert "kể từ ngày nhận hồ sơ 15/01/2026" in page
