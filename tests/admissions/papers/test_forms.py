"""Every form is written for every route where it stands; what it says is what the case says."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator

import pytest

from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.actions.hold_meeting import hold_meeting
from ketnap.admissions.kinds import Body, Excluded, MeetingKind
from ketnap.admissions.models import Case
from ketnap.admissions.papers.drafting import Writing, draft, drafts, needs_case
from ketnap.admissions.papers.facts import gather
from ketnap.admissions.papers.registry import Form, forms_on
from ketnap.admissions.recording import Paper
from ketnap.admissions.sidefacts.actions.record_side_fact import Said, record_side_fact
from ketnap.admissions.sidefacts.kinds import SideKind
from ketnap.admissions.voting import LeftOut, Sitting, Vote
from ketnap.lib import format as vn
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.plan import plan
from ketnap.organisations.actions.set_authority import set_authority
from ketnap.organisations.kinds import AuthorityMode
from ketnap.organisations.kinds import Form as UnitForm
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee
from tests.admissions import paths

DAY = dt.date(2026, 11, 20)
WRITING = Writing(paths.NOW, demo=True)
Walk = Callable[[Unit, str], Case]


def texts(value: object) -> Iterator[str]:
    """Every text of a planned paper."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def said(form: Form, case: Case, **typed: str) -> str:
    made = draft(form, gather(case, DAY), Writing(paths.NOW, demo=True, typed=typed))
    return "\n".join(texts(plan(made.paper)))


def form(slug: str) -> Form:
    return next(one for one in forms_on(DAY) if one.slug == slug)


def places(committee: Committee) -> dict[str, Unit]:
    commune = build.unit("X", "Đảng bộ xã Giả Định", UnitForm.SUPERIOR, committee.province)
    delegated = build.unit("K.D", "Đảng bộ Công ty Ví Dụ", UnitForm.GRASSROOTS_COMMITTEE, committee.root)
    set_authority(
        by=BY,
        at=AT,
        unit=delegated,
        mode=AuthorityMode.DELEGATED,
        on=delegated.opened_on,
        document=build.paper(committee.root.pk),
    )
    return {
        "cell": committee.cell, "sub": committee.sub_cell, "grassroots_cell": committee.grassroots_cell,
        "village": build.unit("X.1", "Chi bộ thôn Giả Định", UnitForm.CELL, commune),
        "delegated": build.unit("K.D.1", "Chi bộ Phân xưởng", UnitForm.CELL, delegated),
    }  # fmt: skip


@pytest.mark.parametrize("place", ["cell", "sub", "grassroots_cell", "village", "delegated"])
@pytest.mark.parametrize("until", ["sympathiser", "recognised"])
def test_every_form_is_written_for_every_route(committee: Committee, walked: Walk, place: str, until: str) -> None:
    case = walked(places(committee)[place], until)
    facts = gather(case, DAY)
    wanted = [one for one in forms_on(DAY) if one.builder and needs_case(one, facts)]
    assert len(wanted) >= 20
    for one in wanted:
        for made in drafts(one, facts, WRITING):
            content = plan(made.paper)
            whole = "\n".join(texts(content))
            assert whole == unicodedata.normalize("NFC", whole)
            assert not re.search(r"\.{4,}|…|_{3,}", whole), (one.code, "dotted leaders")
            assert "None" not in whole
            assert content["demo"] == "DỮ LIỆU GIẢ ĐỊNH"
            union = one.family == "union"
            assert ("TM." in whole) == union, one.code
            assert not (union and "T/M" in whole)
            assert "K/T" not in whole
            assert content["note"] == one.mark
            assert bool(one.mark) == (one.layer == "national" and one.seen != "yes")
            for asked in made.missing:
                assert f"[{asked.label}]" in whole or f"[{asked.label}]".upper() in whole, (one.code, asked)


def test_votes_name_their_numbers_and_what_they_are_out_of(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "opinions_collected")
    left = (LeftOut(Excluded.TEMPORARY_TRANSFER, "Giả Định Một"), LeftOut(Excluded.EXEMPT_AND_ABSENT, "Giả Định Hai"))
    held = DAY - dt.timedelta(days=400)
    sitting = Sitting(
        committee.cell,
        Body.CELL,
        MeetingKind.ADMISSION,
        held,
        14,
        left,
        "Chủ Trì Giả Định",
        "Thư Ký Giả Định",
        paper=Paper("07-NQ/CB"),
    )
    hold_meeting(by=BY, at=paths.NOW, sitting=sitting, votes=[Vote(case, 10, 1, 1)], ground="Đã xem bản giấy")
    shown = said(form("6-knd"), case)
    assert "Kết quả biểu quyết (bỏ phiếu kín): tán thành 10 đồng chí (đạt 83,33%)" in shown
    assert "không tán thành 01 đồng chí (chiếm 8,33%)" in shown
    assert "phiếu trắng hoặc không hợp lệ 01" in shown
    assert "so với tổng số 12 đảng viên chính thức của chi bộ" in shown
    assert "danh sách có 14 đồng chí" in shown
    assert "Giả Định Một" not in shown  # who was left out, and why, stays in the minutes
    assert "[Lý do không tán thành]" in shown
    assert "Số 07-NQ/CB" in shown
    assert "Chủ trì: Chủ Trì Giả Định" in shown
    assert "Kết quả biểu quyết tại chi bộ (bỏ phiếu kín): tán thành 10 đồng chí" in said(form("7-knd"), case)
    extract = said(form("tn-hs"), case)
    assert "10/12 (không tán thành 1)" in extract
    cited = said(form("8-knd"), case)
    assert f"Nghị quyết số 07-NQ/CB, ngày {vn.day(held)} của" in cited


def test_a_vote_short_of_its_share_is_reported_all_the_same(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "opinions_collected")
    sitting = Sitting(committee.cell, Body.CELL, MeetingKind.ADMISSION, DAY - dt.timedelta(days=400), 9)
    hold_meeting(by=BY, at=paths.NOW, sitting=sitting, votes=[Vote(case, 3, 6)], ground="Đã xem bản giấy")
    assert "chưa đủ tỷ lệ theo quy định. Chi bộ báo cáo đầy đủ kết quả" in said(form("6-knd"), case)


def test_the_dates_and_numbers_of_a_finished_case(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "recognised")
    steps = {step.key: step for step in case.steps.all()}
    decision, recognition = said(form("9-knd"), case), said(form("16-knd"), case)
    assert vn.day_long(steps["decided"].on).replace(" ", "\u00a0") in decision
    assert f"Ngày tổ chức lễ kết nạp: {vn.day(steps['ceremony'].on)}" in decision
    facts = gather(case, DAY)
    assert facts.symbol_of("decided")
    assert facts.symbol_of("decided") in decision
    assert facts.symbol_of("recognised") in recognition
    assert f"kể từ ngày {vn.day(facts.official_on)}" in recognition
    assert draft(form("9-knd"), facts, WRITING).paper.layout.code == "36"
    assert draft(form("16-knd"), facts, WRITING).paper.layout.code == "05"


def test_what_is_typed_is_printed_and_no_longer_missing(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "opinions_collected")
    typed = {
        "to_chuc_so": "30",
        "to_chuc_tan_thanh": "29",
        "to_chuc_khong": "1",
        "to_chuc_ly_do": "........ chưa rõ ……",
    }
    made = draft(form("5-knd"), gather(case, DAY), Writing(paths.NOW, demo=False, typed=typed))
    shown = "\n".join(texts(plan(made.paper)))
    assert "tán thành việc kết nạp vào Đảng 29 người (đạt 96,67%)" in shown
    assert "không tán thành 1 người (chiếm 3,33%), lý do: chưa rõ" in shown
    assert not {"to_chuc_so", "to_chuc_ly_do"} & {one.key for one in made.missing}
    assert plan(made.paper)["demo"] == ""


def test_recorded_counts_fill_the_synthesis(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "opinions_collected")
    said_here = Said(body="Công đoàn cơ sở giả định", asked=30, agreed=28, against=1, silent=1)
    home = Said(body="Chi bộ thôn Ví Dụ", asked=5, agreed=5, against=0, silent=0)
    for kind, facts in ((SideKind.OPINIONS_UNIONS, said_here), (SideKind.OPINIONS_RESIDENCE, home)):
        record_side_fact(by=paths.BY, at=paths.NOW, case=case, kind=kind, on=DAY, said=facts)
    made = draft(form("5-knd"), gather(case, DAY), Writing(paths.NOW, demo=False))
    shown = "\n".join(texts(plan(made.paper)))
    assert "Công đoàn cơ sở giả định; số người được lấy ý kiến: 30" in shown
    assert "28 người (đạt 93,33%), không tán thành 01 người (chiếm 3,33%)" in shown
    assert "không có ý kiến 01 người (chiếm 3,33%); so với tổng số 30" in shown
    assert "không tán thành 0 người" in shown
    assert "so với tổng số 05 đồng chí" in shown
    assert {one.key for one in made.missing if one.key.startswith(("to_chuc", "cu_tru"))} == {"to_chuc_ly_do"}


def test_the_life_history_holds_only_its_cover(committee: Committee, walked: Walk) -> None:
    made = draft(form("2-knd"), gather(walked(committee.cell, "file_compiled"), DAY), WRITING)
    assert made.asked == ()  # nothing of its content is ever asked for
    assert plan(made.paper)["layout"]["page_mm"] == [145.0, 205.0]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
@pytest.mark.parametrize("slug", ["cn-ntvd-1", "cn-ntvd-2"])
def test_the_certificate_fills_one_a5_sheet(committee: Committee, walked: Walk, slug: str) -> None:
    made = draft(form(slug), gather(walked(committee.sub_cell, "course_completed"), DAY), WRITING)
    assert plan(made.paper)["layout"]["page_mm"] == [148.0, 210.0]
    done = subprocess.run(["pdftotext", "-", "-"], input=write_pdf(made.paper), capture_output=True, check=True)
    assert done.stdout.count(b"\f") == 1


def test_there_is_a_sheet_for_every_referee_and_helper(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "introduced")
    second = build.member(committee.cell)
    assign_helper(by=BY, at=paths.NOW, case=case, member=second, on=dt.date(2025, 8, 1))
    facts = gather(case, DAY)
    names = [made.about for made in drafts(form("11-knd"), facts, WRITING)]
    assert names == [row.person.full_name for row in facts.helpers]
    assert len(names) == 2
    assert second.full_name in names
