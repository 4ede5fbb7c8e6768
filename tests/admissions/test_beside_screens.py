"""Screens of corrections, removals, reports, ceremonies and handing over: each page opens, says what is wrong, and acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.admissions.turns.models import Ceremony, Charge, Correction, Move, Oath, Removal, Report
from ketnap.lib import clock, rls
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths

START = dt.date(2025, 8, 4)
ORDER = {
    "paper_kind": "QĐ",
    "paper_symbol": "9-QĐ/ĐU",
    "paper_issued_on": "2/11/2026",
    "paper_issuer": "Đảng uỷ giả định",
}


@pytest.fixture
def officer(committee: Committee, monkeypatch: pytest.MonkeyPatch, client: Client) -> Iterator[Client]:
    """Somebody of the committee above the cells, who also decides."""
    monkeypatch.setattr(clock, "now", lambda: paths.NOW + dt.timedelta(hours=1))
    monkeypatch.setattr(clock, "today", lambda: paths.NOW.date())
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    return client


def _url(case: Case, name: str = "case", *more: object) -> str:
    return reverse(f"admissions:{name}", args=[case.uid, *more])


def text(answer: object) -> str:
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


def shown(client: Client, url: str) -> str:
    """The page, opened."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def done(client: Client, url: str, typed: dict[str, object]) -> None:
    """The form, accepted."""
    answer = client.post(url, typed)
    assert answer.status_code == 302, answer.context["form"].errors


def refused(client: Client, url: str, typed: dict[str, object], sentence: str) -> None:
    """The form, shown again with the sentence, and with what was typed."""
    answer = client.post(url, typed)
    assert answer.status_code != 302
    assert sentence in answer.content.decode()


def probationer(committee: Committee) -> Case:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "ceremony")
    case.refresh_from_db()
    return case


def before_votes(case: Case) -> dt.date:
    """All that comes before the vote on recognition; the day of the last."""
    day = case.steps.get(key="ceremony").on.replace(year=2026)
    for _ in range(4):
        day += dt.timedelta(days=1)
        paths.advance(case, day)
    return day


def test_a_decision_is_cancelled_by_the_screen(officer: Client, committee: Committee) -> None:
    case = probationer(committee)
    url = _url(case, "cancel_decision")
    assert "Số quyết định bị huỷ vẫn hiện trong sổ" in shown(officer, url)
    assert url in shown(officer, _url(case)), "the case page leads here"
    typed = {"kind": "admission", "fault": "age", "on": "10/11/2026", "reason": "Kết luận kiểm tra", **ORDER}
    refused(officer, url, {**typed, "paper_issuer": ""}, "Cơ quan ban hành văn bản")
    refused(officer, url, {**typed, "fault": "procedure"}, "chỉ làm lại bước sai")
    refused(officer, url, {**typed, "on": "1/11/2026"}, "Ngày sửa trước ngày của quyết định")
    refused(officer, url, {**typed, "on": "10/12/2026"}, "Ngày sửa ở tương lai")
    refused(
        officer, url, {**typed, "kind": "recognition"}, "Giá trị đã chọn không có trong danh sách"
    )  # never offered before a recognition
    assert not Correction.objects.exists()
    done(officer, url, typed)
    case.refresh_from_db()
    assert case.outcome == Outcome.CANCELLED
    assert "Huỷ quyết định kết nạp" in shown(officer, _url(case))
    refused(officer, url, typed, "không có quyết định đang có hiệu lực")


def test_one_step_is_done_again_by_the_screen(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "committee_resolution")
    chosen = shown(officer, _url(case, "redo_choose"))
    assert _url(case, "redo", "cell_vote") in chosen
    url = _url(case, "redo", "cell_vote")
    assert "Chỉ bước này làm lại" in shown(officer, url)
    assert officer.get(_url(case, "redo", "ceremony")).status_code == 404, "not taken yet"
    on = case.steps.get(key="cell_vote").on
    typed = {
        "on": f"{on:%d/%m/%Y}", "votes_for": "9", "against": "0", "blank": "0", "members": "9", "method": "secret",
        "fault": "procedure", "reason": "Biên bản thiếu chữ ký", "order_symbol": "4-CV/ĐU", "order_on": "2/11/2026",
        "order_issuer": "Đảng uỷ giả định", "ground": "Đã xem",
    }  # fmt: skip
    refused(officer, url, {**typed, "order_symbol": ""}, "Số văn bản yêu cầu làm lại")
    refused(officer, url, {**typed, "order_on": "2/12/2026"}, "Ngày ban hành sau ngày vào sổ")
    refused(officer, url, {**typed, "votes_for": "10"}, "số phiếu nhiều hơn tổng số")
    done(officer, url, typed)
    made = Correction.objects.get()
    assert (made.key, made.symbol) == ("cell_vote", "4-CV/ĐU")
    assert "Làm lại" in shown(officer, _url(case))


def test_a_removal_from_proposal_to_giving_it_up_or_voting(officer: Client, committee: Committee) -> None:
    case = probationer(committee)
    url, vote = _url(case, "propose_removal"), _url(case, "vote_removal")
    assert officer.get(vote).status_code == 404, "nothing proposed yet"
    assert "Chưa có gì thay đổi về tư cách đảng viên" in shown(officer, url)
    typed = {"on": "2/3/2026", "reason": "Bỏ sinh hoạt"}
    refused(officer, url, {"on": "2/3/2026", "reason": ""}, "Lý do")
    refused(officer, url, {**typed, "on": "2/12/2026"}, "tương lai")
    done(officer, url, typed)
    refused(officer, url, typed, "đang được xem xét xoá tên")
    drop = _url(case, "drop_removal")
    refused(officer, drop, {"on": "1/3/2026", "reason": "Sửa chữa tốt"}, "phải từ ngày đề nghị (02/3/2026) đến hôm nay")
    assert "Thôi xem xét xoá tên" in shown(officer, drop)
    done(officer, drop, {"on": "9/3/2026", "reason": "Sửa chữa tốt"})
    assert Removal.objects.get().dropped_why == "Sửa chữa tốt"
    done(officer, url, {**typed, "on": "16/3/2026"})
    assert "Chi bộ biểu quyết đề nghị xoá tên" in shown(officer, vote)
    count = {"on": "16/3/2026", "votes_for": "9", "against": "0", "blank": "0", "members": "9", "method": "secret"}
    refused(officer, vote, {**count, "on": "15/3/2026"}, "Ngày họp trước việc gần nhất")
    refused(officer, vote, {**count, "votes_for": "12"}, "số phiếu nhiều hơn tổng số")
    done(officer, vote, count)
    assert "Biểu quyết quyết định xoá tên" in shown(officer, vote), "the turn of the body that decides"
    page = shown(officer, _url(case))
    assert "Đề nghị ngày 16/3/2026" in page


def test_three_lost_votes_are_reported_and_answered_by_screens(officer: Client, committee: Committee) -> None:
    case = probationer(committee)
    day = before_votes(case)
    for _ in range(3):
        day += dt.timedelta(days=1)
        paths.advance(case, day, votes_for=5)
    meeting = reverse("admissions:meeting_new", args=["recognition_cell_vote"])
    address = f"{meeting}?noi={case.unit.code}"
    assert case.person.full_name in shown(officer, address)
    vote = {
        "on": f"{day + dt.timedelta(days=1):%d/%m/%Y}", "members": "9", "method": "secret", f"take_{case.pk}": "on",
        f"for_{case.pk}": "4", f"against_{case.pk}": "5", f"blank_{case.pk}": "0",
    }  # fmt: skip
    refused(officer, address, vote, "Hãy ghi báo cáo kết quả biểu quyết ở trang hồ sơ trước")
    report = _url(case, "report_votes", "recognition_cell_vote")
    assert report in shown(officer, _url(case)), "the case page leads to the report"
    refused(officer, report, {"on": "2/3/2026", "symbol": "4-BC/CB"}, "Ngày báo cáo phải từ lần biểu quyết gần nhất")
    refused(officer, report, {"on": f"{day:%d/%m/%Y}", "symbol": ""}, "Số báo cáo")
    done(officer, report, {"on": f"{day:%d/%m/%Y}", "symbol": "4-BC/CB"})
    refused(officer, report, {"on": f"{day:%d/%m/%Y}", "symbol": "5-BC/CB"}, "đã được báo cáo")
    answer = _url(case, "answer_report", Report.objects.get().pk)
    typed = {"answer": "recognise", "did": "Lê Giả Định Ký", **ORDER}
    refused(officer, answer, {**typed, "did": ""}, "Ghi tên người ký văn bản trả lời")
    refused(officer, answer, {**typed, "paper_issued_on": "2/3/2026"}, "Văn bản trả lời trước ngày báo cáo")
    done(officer, answer, typed)
    waiver = case.waivers.get()
    assert (waiver.did, str(waiver.document)) == ("Lê Giả Định Ký", "Quyết định số 9-QĐ/ĐU")
    refused(officer, answer, typed, "Đã ghi ý kiến của cấp trên")


def test_a_shared_ceremony_by_the_screen(officer: Client, committee: Committee) -> None:
    first, second = (paths.source(cell, START) for cell in (committee.cell, committee.other_cell))
    for case in (first, second):
        paths.walk(case, START, "decision_received")
    url = reverse("admissions:ceremony_new")
    page = shown(officer, url)
    assert first.person.full_name in page
    assert second.person.full_name in page
    on = max(case.steps.get(key="decision_received").on for case in (first, second)) + dt.timedelta(days=2)
    typed = {
        "unit": str(committee.cell.pk),
        "on": f"{on:%d/%m/%Y}",
        "leader": "Bí thư Giả Định",
        f"take_{first.pk}": "on",
    }
    refused(officer, url, {**typed, "unit": ""}, "Nơi tổ chức")
    refused(officer, url, {name: typed[name] for name in ("unit", "on", "leader")}, "ít nhất một người")
    early = {f"oath_{first.pk}": f"{on - dt.timedelta(days=1):%d/%m/%Y}"}
    refused(officer, url, {**typed, **early}, "tuyên thệ")
    assert not Ceremony.objects.exists()
    done(officer, url, typed)
    held = Ceremony.objects.get()
    assert [one.case_id for one in Oath.objects.filter(ceremony=held)] == [first.pk]
    assert first.person.full_name in shown(officer, reverse("admissions:ceremony", args=[held.pk]))
    assert first.person.full_name not in shown(officer, url), "nobody waits twice"


def test_handing_over_says_what_is_missing(officer: Client, committee: Committee) -> None:
    giver, receiver = (build.user(Role.BOARD_OFFICER, committee.root) for _ in range(2))
    case = paths.source(committee.cell, START)
    charge, url = _url(case, "officer"), reverse("admissions:hand_over")
    assert giver.full_name in shown(officer, charge)
    refused(officer, charge, {"on": "2/11/2026", "user": ""}, "Cán bộ theo dõi")
    refused(officer, charge, {"on": "2/12/2026", "user": str(giver.pk)}, "tương lai")
    done(officer, charge, {"on": "2/11/2026", "user": str(giver.pk)})
    assert giver.full_name in shown(officer, url)
    typed = {"giver": str(giver.pk), "receiver": str(receiver.pk), "on": "5/11/2026"}
    refused(officer, url, {**typed, "receiver": ""}, "Người nhận")
    refused(officer, url, {**typed, "receiver": str(giver.pk)}, "Người nhận phải khác người giao")
    refused(officer, url, {**typed, "on": "5/12/2026"}, "tương lai")
    done(officer, url, {**typed, "chac_chan": "1"})
    with rls.everything():
        assert Charge.objects.get(until=None).user_id == receiver.pk


def test_a_move_that_nobody_receives_is_returned_by_the_screen(officer: Client, committee: Committee) -> None:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, "opinions_collected")
    send = _url(case, "send_case")
    assert "Hồ sơ tạm dừng ghi bước" in shown(officer, send)
    typed = {
        "receiver": "K.A.2", "ordered_on": "12/1/2026", "sent_on": "12/1/2026", "letter_symbol": "12-CV/ĐU",
        "letter_on": "12/1/2026",
    }  # fmt: skip
    refused(officer, send, {**typed, "letter_symbol": ""}, "Số công văn gửi hồ sơ")
    refused(
        officer,
        send,
        {**typed, "sent_on": "1/8/2025", "ordered_on": "1/8/2025", "letter_on": "1/8/2025"},
        "trước bước gần nhất",
    )
    refused(officer, send, {**typed, "receiver": "K.A.1"}, "Nơi đến phải khác nơi đi")
    done(officer, send, typed)
    move = Move.objects.get()
    back = reverse("admissions:return_case", args=[move.pk])
    assert case.person.full_name in shown(officer, back)
    refused(officer, back, {"on": "11/1/2026", "reason": "Ở lại"}, "phải từ ngày gửi hồ sơ (12/01/2026) đến hôm nay")
    refused(officer, back, {"on": "15/1/2026", "reason": ""}, "Lý do")
    receive = reverse("admissions:receive_case", args=[move.pk])
    refused(officer, receive, {"on": "11/1/2026", "helper": ""}, "trước ngày gửi hồ sơ")
    done(officer, back, {"on": "15/1/2026", "reason": "Người này không chuyển nữa"})
    refused(officer, receive, {"on": "15/1/2026", "helper": ""}, "đã kết thúc")
    listed = shown(officer, reverse("admissions:moves"))
    assert "Đã trả lại" in listed
    assert "Người này không chuyển nữa" in listed
