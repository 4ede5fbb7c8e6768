"""A board officer and limits: told in the inbox, a letter to the unit things lie with, time in stage, a day off recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ketnap.access.roles import Role
from ketnap.admissions.reminders import outbox
from ketnap.lib import rls
from ketnap.testing import build
from tests.admissions import paths
from tests.admissions.reminders.cases import step, voted
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
DAY = dt.timedelta(days=1)
TODAY = paths.NOW.date()


@pytest.fixture
def window(committed: build.Committee, desk: Callable[..., Desk]) -> Desk:
    with rls.everything():
        for nth, cell in enumerate((committed.cell, committed.cell, committed.other_cell, committed.sub_cell)):
            late = voted(cell, TODAY - (150 + nth) * DAY)
            for key, ago in (
                ("committee_resolution", 140),
                ("sent_up", 130),
                ("decided", 100),
                ("decision_received", 99),
            ):
                step(late, key, TODAY - ago * DAY)
            voted(cell, TODAY - (20 + 9 * nth) * DAY)
        user = build.user(Role.BOARD_OFFICER, committed.province)
        user.email = "can-bo@example.test"
        user.save()
    outbox.fill(at=paths.NOW, day=TODAY)
    outbox.deliver(at=paths.NOW, day=TODAY)
    return desk(user)


def test_from_the_bell_to_the_list_and_the_proof(window: Desk) -> None:
    page = window.open("/")
    window.follow(page.get_by_role("link", name="Hộp thông báo"))
    window.check_both()
    window.follow(page.get_by_role("main").get_by_role("link", name="việc quá hạn").first)
    window.check_both()
    window.send("Đánh dấu đã xem")
    window.follow(page.get_by_role("link", name="Đối chiếu nhắc hạn"))
    expect(page.get_by_text("Phải nhắc − đã nhắc = 0.")).to_be_visible()
    window.check_both()
    window.follow(page.get_by_role("link", name="Lịch nhắc hạn"))
    page.get_by_label("Trước hạn (ngày)").fill("20, 5")
    window.check_both()
    window.send("Đặt lịch nhắc")
    expect(page.get_by_text("trước 20, 5 ngày")).to_be_visible()
    window.open("/ket-nap/den-han/")
    window.check_both()


def test_channels_are_chosen_on_the_account_page(window: Desk) -> None:
    page = window.open("/tai-khoan/")
    page.get_by_label("Gửi cả thư điện tử cho tôi").check()
    window.send("Ghi cách nhận")
    expect(page.get_by_text("Đã ghi cách nhận nhắc hạn.")).to_be_visible()
    window.check_both()
    window.send("Tạo địa chỉ lịch")
    expect(page.locator("code")).to_contain_text(".ics")
    window.check_both()


def test_a_letter_in_one_click(window: Desk) -> None:
    page = window.open("/ket-nap/qua-han/")
    window.check_both()
    row = page.get_by_role("main").get_by_role("row").filter(has_text="Chi bộ Văn phòng").first
    window.follow(row.get_by_role("link").first)
    window.check_both()
    window.send("Lập công văn đôn đốc")
    expect(page.get_by_text("Đã lập công văn đôn đốc.")).to_be_visible()
    window.check_both()
    with page.expect_download() as sent:
        page.get_by_role("button", name="Tải Word").click()
    assert sent.value.suggested_filename.endswith(".docx")
    window.follow(page.get_by_role("link", name="Mọi công văn đôn đốc"))
    window.check_both()


def test_time_in_stage_opens_its_lists(window: Desk) -> None:
    page = window.open("/ket-nap/thoi-gian/")
    window.check_both()
    window.follow(page.get_by_role("main").get_by_role("table").last.get_by_role("link").first)
    window.check_both()


def test_a_day_off_is_recorded_by_its_document(window: Desk) -> None:
    page = window.open("/quy-dinh/lich-lam-viec/?nam=2027")
    window.check_both()
    window.follow(page.get_by_role("link", name="Ghi điều chỉnh"))
    page.get_by_label("Nội dung").select_option("off")
    page.locator("#id_day").fill("07/6/2027")
    page.get_by_label("Tên ngày").fill("Nghỉ thử")
    page.get_by_label("Số, ký hiệu văn bản").fill("999/VPCP-GD")
    page.get_by_label("Ngày văn bản").fill("18/11/2026")
    page.get_by_label("Cơ quan ban hành").fill("Văn phòng Giả Định")
    window.check_both()
    window.send("Ghi điều chỉnh")
    expect(page.get_by_text("999/VPCP-GD").first).to_be_visible()
    window.check_both()
