"""Minutes say of a meeting what was recorded of it, with exact fractions, and go only to who sees the meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.admissions.actions.hold_meeting import hold_meeting
from ketnap.admissions.kinds import Body, Excluded, MeetingKind, Method
from ketnap.admissions.models import Ballot, Case, Meeting
from ketnap.admissions.papers.actions.print_minutes import print_minutes
from ketnap.admissions.papers.build import minutes as build_minutes
from ketnap.admissions.papers.drafting import drafts, needs_case, sheets_of
from ketnap.admissions.papers.facts import gather
from ketnap.admissions.papers.minutes import minutes_of
from ketnap.admissions.recording import Paper
from ketnap.admissions.voting import LeftOut, Sitting, Vote
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.lib.papers.plan import plan
from ketnap.organisations.models import Unit
from ketnap.testing.build import BY, Committee
from tests.admissions import paths, test_removals

from .test_forms import DAY, WRITING, form, texts
from .test_screens import entries, signed_in

Walk = Callable[[Unit, str], Case]
HELD = DAY - dt.timedelta(days=400)
LEFT = (LeftOut(Excluded.TEMPORARY_TRANSFER, "Giả Định Một"), LeftOut(Excluded.EXEMPT_AND_ABSENT))


def shown(meeting: Meeting, **typed: str) -> str:
    return "\n".join(texts(plan(minutes_of(meeting, written=paths.NOW, typed=typed, demo=True).paper)))


def hold(cell: Unit, votes: list[Vote], **more: object) -> Meeting:
    facts = {"left_out": LEFT, "chair": "Chủ Trì Giả Định", "secretary": "Thư Ký Giả Định", "paper": Paper("07-NQ/CB")}
    sitting = Sitting(cell, Body.CELL, MeetingKind.ADMISSION, HELD, 14, **(facts | more))  # type: ignore[arg-type]
    return hold_meeting(by=BY, at=paths.NOW, sitting=sitting, votes=votes, ground="Đã xem bản giấy").meeting


@pytest.fixture
def two(committee: Committee, walked: Walk) -> list[Case]:
    """Two cases of one cell that wait for its vote."""
    return [walked(committee.cell, "opinions_collected") for _ in range(2)]


def test_minutes_hold_every_vote_with_the_share_needed_and_reached(committee: Committee, two: list[Case]) -> None:
    meeting = hold(committee.cell, [Vote(two[0], 8, 3, 1), Vote(two[1], 7, 4)])
    made = minutes_of(meeting, written=paths.NOW, typed={}, demo=True)
    page = shown(meeting)
    assert "BIÊN BẢN" in page
    assert "xét, đề nghị kết nạp đảng viên" in page
    assert "Tổng số đảng viên chính thức của chi bộ: 14 đồng chí; không tính vào tổng số: 02 đồng chí" in page
    assert "được tính khi biểu quyết: 12 đồng chí" in page
    assert "- Giả Định Một: sinh hoạt tạm thời ở nơi khác" in page
    assert "- Được miễn sinh hoạt và vắng mặt: 01 đồng chí" in page  # nobody wrote the name
    rows = {
        row[1].split("\n")[0]: row[2:]
        for block in plan(made.paper)["blocks"]
        if block["kind"] == "table"
        for row in block["rows"]
    }
    won, lost = rows[two[0].person.full_name], rows[two[1].person.full_name]
    assert won == ["8", "3", "1", "12", "0", "8/12 (66,67%)", "ít nhất 2/3, tức 8/12", "Đủ tỷ lệ"]
    assert lost == ["7", "4", "0", "11", "1", "7/12 (58,33%)", "ít nhất 2/3, tức 8/12", "Không đủ tỷ lệ"]
    assert f"- {two[0].person.full_name}" in page
    assert f"Không đủ tỷ lệ 01 trường hợp: {two[1].person.full_name}." in page
    assert "Văn bản đã ban hành về kết quả này: số 07-NQ/CB" in page
    pair = plan(made.paper)["blocks"][-1]
    assert (pair["left"]["authority"], pair["left"]["name"]) == ("NGƯỜI GHI BIÊN BẢN", "Thư Ký Giả Định")
    assert (pair["right"]["authority"], pair["right"]["name"]) == ("CHỦ TRÌ", "Chủ Trì Giả Định")
    assert plan(made.paper)["demo"] == "DỮ LIỆU GIẢ ĐỊNH"
    assert made.paper.layout.code == "36"  # by the day of the meeting


def test_what_nobody_recorded_is_asked_for_and_never_dotted(committee: Committee, two: list[Case]) -> None:
    meeting = hold(committee.cell, [Vote(two[0], 8)], chair="", secretary="", left_out=())
    made = minutes_of(meeting, written=paths.NOW, typed={}, demo=False)
    assert {"bat_dau", "dia_diem", "co_mat", "thao_luan", "kiem_phieu", "phat_ra", "chu_tri"} <= {
        one.key for one in made.missing
    }
    page = shown(meeting)
    assert "[Giờ bắt đầu]" in page
    assert "...." not in page
    assert "Không tính vào tổng số" not in page
    assert "Họ tên người ghi biên bản, chủ trì" in made.by_hand
    assert "[Giờ bắt đầu]" not in shown(meeting, bat_dau="8 giờ")


def test_a_vote_that_cannot_be_judged_is_called_unclear(committee: Committee, two: list[Case]) -> None:
    meeting = hold(committee.cell, [Vote(two[0], 8)])
    reason = "Chưa biết tỷ lệ của ngày này."
    Ballot.objects.filter(meeting=meeting).update(passed=None, finding={"values": [], "reason": reason})
    page = shown(meeting)
    assert "Chưa rõ" in page
    assert f"chưa rõ có đủ tỷ lệ hay không. {reason}" in page
    assert "tức" not in page


def test_minutes_of_the_deciding_body_name_each_numbered_decision(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "recognised")
    decided = Ballot.objects.get(case=case, key="decided")
    page, symbol = shown(decided.meeting), case.steps.get(key="decided").paper_symbol
    assert symbol
    assert "Ban Thường vụ" in page
    assert f"- {case.person.full_name}: Quyết định số {symbol}" in page
    assert "xét, quyết định kết nạp đảng viên" in page
    recognised = shown(Ballot.objects.get(case=case, key="recognised").meeting)
    assert "xét, quyết định công nhận đảng viên chính thức" in recognised


def test_minutes_of_a_removal_name_its_decision(committee: Committee) -> None:
    case = test_removals.probationer(committee.cell)
    removal = test_removals.proposed(case)
    days = test_removals.days
    for nth, unit, body in (
        (1, committee.cell, Body.CELL),
        (2, committee.grassroots, Body.COMMITTEE),
        (3, committee.root, Body.STANDING),
    ):
        assert test_removals.vote(removal, unit, body, days(nth), 9)
    removal.refresh_from_db()
    first = shown(Ballot.objects.get(case=case, key="removal_cell_vote").meeting)
    assert "xét, đề nghị xoá tên đảng viên dự bị trong danh sách đảng viên" in first
    assert "9/9 (100%)" in first
    last = shown(Ballot.objects.get(case=case, key="removal_decided").meeting)
    assert "trên 1/2, tức 5/9" in last
    assert f"- {case.person.full_name}: Quyết định số {removal.symbol}" in last


def test_a_written_consultation_has_its_own_heading(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "decided")
    meeting = Ballot.objects.get(case=case, key="decided").meeting
    Meeting.objects.filter(pk=meeting.pk).update(method=Method.WRITTEN)
    meeting.refresh_from_db()
    page = shown(meeting)
    assert "BIÊN BẢN LẤY Ý KIẾN BẰNG VĂN BẢN" in page
    assert "TỔNG HỢP PHIẾU LẤY Ý KIẾN" in page
    assert "Có mặt" not in page
    assert "Địa điểm" not in page
    assert "[Ngày gửi phiếu, hạn trả lời]" in page


def test_a_vote_by_card_has_no_tally(committee: Committee, two: list[Case]) -> None:
    page = shown(hold(committee.cell, [Vote(two[0], 8)], method=Method.CARD))
    assert "BIỂU QUYẾT BẰNG THẺ ĐẢNG VIÊN" in page
    assert "kiểm phiếu" not in page.lower()


def test_an_undone_vote_is_not_in_the_minutes(committee: Committee, two: list[Case]) -> None:
    meeting = hold(committee.cell, [Vote(two[0], 8)])
    Ballot.objects.filter(meeting=meeting).update(undone_at=paths.NOW)
    with pytest.raises(Refused, match="không còn kết quả biểu quyết"):
        print_minutes(by=BY, at=paths.NOW, meeting=meeting, kind="pdf", typed={}, demo=True)


def test_the_extract_of_one_case_names_nobody_else(committee: Committee, two: list[Case]) -> None:
    hold(committee.cell, [Vote(two[0], 8, 3, 1), Vote(two[1], 7, 4)])
    facts = gather(two[0], DAY)
    assert needs_case(form("tbb"), facts)
    (made,) = drafts(form("tbb"), facts, WRITING)
    page = "\n".join(texts(plan(made.paper)))
    assert "TRÍCH BIÊN BẢN" in page
    assert "8/12 (66,67%)" in page
    assert two[1].person.full_name not in page
    assert "Giả Định Một" not in page
    assert "- Sinh hoạt tạm thời ở nơi khác: 01 đồng chí" in page
    assert made.missing == ()


def test_a_case_has_an_extract_for_each_meeting_in_sight(committee: Committee, walked: Walk) -> None:
    facts = gather(walked(committee.cell, "recognised"), DAY)
    votes = [name for _, name in sheets_of(form("tbb"), facts)]
    assert len(votes) == len(facts.dossier.ballots) > 2
    assert votes[0].startswith("Ban Thường vụ: xét công nhận chính thức")
    facts.meetings.clear()  # as a cell reads its committee's votes: the numbers, not the meeting
    assert not needs_case(form("tbb"), facts)
    with pytest.raises(Refused, match="trong phạm vi của bạn"):
        drafts(form("tbb"), facts, WRITING)


def test_every_body_and_kind_has_its_words() -> None:
    assert set(build_minutes.MATTER) == set(MeetingKind)
    assert set(build_minutes._COUNTED) == set(Method)


def test_minutes_are_printed_from_the_meeting_and_leave_a_trace(
    committee: Committee, two: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: paths.NOW)
    monkeypatch.setattr(clock, "today", lambda: paths.NOW.date())
    meeting = hold(committee.cell, [Vote(two[0], 8, 3, 1)])
    here, file = (reverse(f"admissions:{name}", args=[meeting.pk]) for name in ("minutes", "print_minutes"))
    client = signed_in(Role.CELL_SECRETARY, committee.cell)
    assert here in client.get(reverse("admissions:meeting", args=[meeting.pk])).content.decode()
    page = client.get(here).content.decode()
    assert "chưa có mẫu chính thức" in page
    assert "Giờ bắt đầu" in page
    assert not list(entries("admissions.print_minutes"))
    assert client.post(file, {"dang": "pdf"}).content.startswith(b"%PDF")
    assert client.post(file, {"dang": "docx", "bat_dau": "8 giờ"}).content.startswith(b"PK")
    assert "Dạng tệp không có" in client.post(file, {"dang": "exe"}).content.decode()
    first, second = entries("admissions.print_minutes")
    assert first.after["kind"] == "pdf"
    assert second.after["missing"] == first.after["missing"] - 1
    stranger = signed_in(Role.CELL_SECRETARY, committee.sub_cell)
    assert stranger.get(here).status_code == stranger.post(file, {"dang": "pdf"}).status_code == 404
