"""A paper names who decided, who was called what, and who signed on its own day; what belongs to another stage stays out."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable

import pytest

from ketnap.admissions.actions.add_source import add_source
from ketnap.admissions.consents.actions.record_consent import record_consent
from ketnap.admissions.consents.actions.state_special import state_special
from ketnap.admissions.consents.models import Hidden
from ketnap.admissions.kinds import Body
from ketnap.admissions.models import Case
from ketnap.admissions.papers.actions.set_letterhead import set_letterhead
from ketnap.admissions.papers.cell_sheet import CellSheet, paper_of
from ketnap.admissions.papers.drafting import draft, needs_case
from ketnap.admissions.papers.facts import gather
from ketnap.admissions.papers.letterheads import heads
from ketnap.admissions.papers.registry import forms_on
from ketnap.admissions.slips.actions.receive_file import receive_file
from ketnap.lib import format as vn
from ketnap.lib.papers.model import Paper
from ketnap.lib.papers.pdf import write_pdf
from ketnap.members.actions.end_membership import end_membership
from ketnap.members.actions.seat_member import seat_member
from ketnap.members.kinds import Ended, SeatTitle
from ketnap.organisations.actions.change_profile import change_profile
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.kinds import Body as CommitteeBody
from ketnap.organisations.kinds import Form as UnitForm
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee
from tests.admissions import paths
from tests.admissions.papers.test_forms import DAY, WRITING, form, said
from tests.admissions.test_removals import days, probationer, proposed, vote

Walk = Callable[[Unit, str], Case]
CHANGED = dt.date(2026, 1, 5)
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")


def made(slug: str, case: Case) -> Paper:
    return draft(form(slug), gather(case, DAY), WRITING).paper


def page_count(paper: Paper) -> int:
    done = subprocess.run(["pdftotext", "-", "-"], input=write_pdf(paper), capture_output=True, check=True)
    return done.stdout.count(b"\f")


def test_who_decided_then_stands_at_the_head_of_the_decision(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "recognised")
    admission, recognition = made("9-knd", case), made("16-knd", case)
    assert (admission.superior, admission.issuer) == ("ĐẢNG BỘ TỈNH GIẢ ĐỊNH", "ĐẢNG UỶ KHỐI GIẢ ĐỊNH")
    assert (recognition.superior, recognition.issuer) == ("ĐẢNG BỘ KHỐI GIẢ ĐỊNH", "ĐẢNG UỶ SỞ VÍ DỤ")
    decision = said(form("9-knd"), case)
    assert "BAN THƯỜNG VỤ ĐẢNG UỶ KHỐI GIẢ ĐỊNH QUYẾT ĐỊNH" in decision
    assert "Điều 3. Đảng uỷ Sở Ví Dụ, Chi bộ Văn phòng và quần chúng" in decision


def test_a_resolution_names_the_body_that_decides_and_the_one_between(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "recognised")
    assert "đề nghị cấp uỷ cấp trên trình Ban Thường vụ Đảng uỷ Khối Giả Định xem xét, quyết định kết nạp" in said(
        form("6-knd"), case
    )
    assert "Chi bộ đề nghị Ban Thường vụ Đảng uỷ Sở Ví Dụ xem xét, quyết định công nhận" in said(form("13-knd"), case)


def test_names_places_and_signers_are_those_of_the_day(committee: Committee, walked: Walk) -> None:
    case, cell = walked(committee.cell, "recognised"), committee.cell
    body = form_committee(
        by=BY, at=AT, unit=cell, body=CommitteeBody.CELL_COMMITTEE, name="Chi uỷ", term_from=dt.date(2025, 1, 2),
        document=build.paper(cell.pk),
    )  # fmt: skip
    for name, since, until in (("Cũ Giả Định", dt.date(2025, 1, 2), CHANGED), ("Mới Giả Định", CHANGED, None)):
        who = build.member(cell, name=f"Bí Thư {name}")
        seat_member(by=BY, at=AT, committee=body, person=who, title=SeatTitle.SECRETARY, on=since, until=until)
    change_profile(by=BY, at=AT, unit=cell, on=CHANGED, document=build.paper(cell.pk), name="Chi bộ Tổng hợp")
    set_letterhead(by=BY, at=AT, unit=cell, since=dt.date(2024, 1, 2), place="Phường Trước")
    set_letterhead(by=BY, at=AT, unit=cell, since=CHANGED, place="Phường Sau")
    old, new = made("6-knd", case), made("13-knd", case)
    assert old.signature is not None
    assert new.signature is not None
    assert (old.issuer, old.place, old.signature.name) == ("CHI BỘ VĂN PHÒNG", "Phường Trước", "Bí Thư Cũ Giả Định")
    assert (new.issuer, new.place, new.signature.name) == ("CHI BỘ TỔNG HỢP", "Phường Sau", "Bí Thư Mới Giả Định")


def test_before_the_first_letterhead_only_its_place_is_used(committee: Committee) -> None:
    set_letterhead(by=BY, at=AT, unit=committee.cell, since=CHANGED, place="Phường Sau", issuer="CHI BỘ KHÁC")
    head = heads([committee.cell.pk], CHANGED - dt.timedelta(days=1))[committee.cell.pk]
    assert (head.issuer, head.place) == ("CHI BỘ VĂN PHÒNG", "Phường Sau")


def test_papers_of_the_recognition_do_not_borrow_days_of_the_admission(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "opinions_collected")
    slip = receive_file(by=BY, at=paths.NOW, case=case, office=committee.root.pk, on=dt.date(2025, 8, 1))
    paths.walk(case, dt.date(2025, 8, 4), "recognition_opinions")
    case.refresh_from_db()
    sent = case.steps.get(key="sent_up").on
    letter, intake = said(form("cv-hs"), case), said(form("ptn-hs"), case)
    assert vn.day_long(sent).replace(" ", "\u00a0") not in letter
    assert made("cv-hs", case).day is None
    assert slip.numbered not in intake
    assert vn.day(sent) not in intake
    assert (
        "Đảng uỷ Sở Ví Dụ nhận hồ sơ của đảng viên dự bị" in intake
    )  # a grassroots committee has no organisation commission
    assert "do Chi bộ Văn phòng gửi" in intake


def test_a_list_of_papers_leaves_out_what_is_not_asked_for(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "recognition_cell_vote")
    rows = said(form("dm-hs"), case)
    assert "13-KNĐ" in rows
    assert (
        "15-KNĐ" not in rows
    )  # where the grassroots committee's standing committee decides, its resolution may be spared


def test_a_person_being_helped_has_done_nothing_after_the_decision(committee: Committee, walked: Walk) -> None:
    shown = said(form("cn-gd"), walked(committee.cell, "recognised"))
    assert "Gửi hồ sơ đến cấp có thẩm quyền" in shown
    assert "Lễ kết nạp" not in shown


def test_a_decision_cites_the_consent_and_not_what_it_was_asked_for(committee: Committee, walked: Walk) -> None:
    case = walked(committee.cell, "opinions_collected")
    special = state_special(by=BY, at=paths.NOW, case=case, group=Hidden.FOREIGN_SPOUSE, on=dt.date(2025, 8, 1))
    consent = build.paper(committee.root.pk, on=dt.date(2025, 8, 4), symbol="12-CV/TU")
    record_consent(by=BY, at=paths.NOW, special=special, document=consent, agreed=True)
    shown = said(form("9-knd"), case)
    assert "- Được sự đồng ý của Đảng uỷ giả định tại Văn bản số 12-CV/TU, ngày 04/8/2025" in shown
    assert "nước ngoài" not in shown
    record_consent(by=BY, at=paths.NOW, special=special, document=consent, agreed=False)
    assert "Được sự đồng ý" not in said(form("9-knd"), case)


def test_a_readmission_is_called_one_on_every_paper(committee: Committee) -> None:
    person = build.member(committee.cell)
    end_membership(by=BY, at=paths.NOW, person=person, kind=Ended.RELEASED, on=dt.date(2021, 3, 1))
    case = add_source(by=BY, at=paths.NOW, cell=committee.cell, on=dt.date(2025, 8, 4), person=person, again=True)
    for slug in ("5-knd", "6-knd", "7-knd", "8-knd", "cv-hs", "cv-tt", "cn-gd", "tn-hs", "3-knd", "4-knd"):
        assert "kết nạp lại" in said(form(slug), case), slug
    assert "Điều 1. Kết nạp lại quần chúng" in said(form("9-knd"), case)


def test_a_cell_below_a_sub_committee_reports_to_it_too(committee: Committee, walked: Walk) -> None:
    told = made("6-knd", walked(committee.sub_cell, "")).recipients
    assert told[:2] == ["Đảng uỷ bộ phận Trung tâm Mẫu (để báo cáo)", "Đảng uỷ Sở Ví Dụ (để báo cáo)"]


def test_a_removal_has_its_resolutions_and_its_decision(committee: Committee) -> None:
    case = probationer(committee.cell)
    codes = {"nq-xt-chi-bo", "nq-xt-dang-uy", "qd-xt"}
    assert not codes & {one.slug for one in forms_on(DAY) if needs_case(one, gather(case, DAY))}
    removal = proposed(case)
    paths.open_book(committee.root)
    vote(removal, committee.cell, Body.CELL, days(1), 6)
    vote(removal, committee.grassroots, Body.COMMITTEE, days(2), 3)
    case.refresh_from_db()
    assert codes <= {one.slug for one in forms_on(DAY) if needs_case(one, gather(case, DAY))}
    cell, above = said(form("nq-xt-chi-bo"), case), said(form("nq-xt-dang-uy"), case)
    assert "Lý do đề nghị xoá tên: Không còn đủ điều kiện." in cell
    assert "tán thành 06 đồng chí (đạt 66,67%)" in cell
    assert "Chi bộ Văn phòng đề nghị Ban Thường vụ" in cell
    assert "chưa đủ tỷ lệ theo quy định. Đảng uỷ Sở Ví Dụ báo cáo đầy đủ kết quả" in above
    vote(removal, committee.root, Body.STANDING, days(3), 5)
    case.refresh_from_db()
    decided, decision = made("qd-xt", case), said(form("qd-xt"), case)
    assert (decided.issuer, decided.day) == ("ĐẢNG UỶ KHỐI GIẢ ĐỊNH", days(3))
    assert case.removals.get().symbol in decision
    assert "Điều 1. Xoá tên đảng viên dự bị" in decision
    assert f"ngày {vn.day(days(1))} của Chi bộ Văn phòng" in decision
    assert "None" not in decision


@needs_poppler
@pytest.mark.parametrize("slug", ["cn-ntvd-1", "cn-ntvd-2"])
def test_long_names_leave_the_certificate_on_its_sheet(committee: Committee, walked: Walk, slug: str) -> None:
    company = "Công ty trách nhiệm hữu hạn một thành viên Thương mại, Dịch vụ và Xuất nhập khẩu Giả Định miền Duyên hải Bắc Bộ"
    above = build.unit("K.L", f"Đảng bộ {company}", UnitForm.GRASSROOTS_COMMITTEE, committee.root)
    cell = build.unit(
        "K.L.1",
        "Chi bộ Phòng Tổ chức - Hành chính, Kế hoạch - Tài chính và Quản trị tổng hợp Giả Định",
        UnitForm.CELL,
        above,
    )
    assert page_count(made(slug, walked(cell, ""))) == 1


@needs_poppler
@pytest.mark.parametrize("count", [1, 6])
def test_the_names_below_a_cells_sheet_stay_with_its_table(committee: Committee, count: int) -> None:
    row = {
        "nth": "1",
        "code": "a226587f",
        "name": "Quần Chúng Giả Định Nguyễn Ngọc",
        "birth": "09/4/1998",
        "matter": "Xét kết nạp",
    }
    blank = dict.fromkeys(("total", "excluded", "present", "votes_for", "against", "blank", "note"), "")
    head = heads([committee.cell.pk], DAY)[committee.cell.pk]
    sheet = CellSheet(head, DAY, tuple({**row, **blank} for _ in range(count)))
    assert page_count(paper_of(sheet, written=paths.NOW, demo=True)) == 1
