"""A cell secretary with a phone: a new name on the list, a helper, the vote of the cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.testing import build
from tests.admissions import paths
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
START = dt.date(2026, 9, 1)


@pytest.fixture
def window(committed: build.Committee, desk: Callable[..., Desk]) -> Desk:
    """The secretary's phone; nine official members; one case is ready for the vote."""
    with rls.everything():
        for _ in range(9):
            build.member(committed.cell)
        paths.walk(paths.source(committed.cell, START), START, "opinions_collected", every=1)
        user = build.user(Role.CELL_SECRETARY, committed.cell)
    return desk(user, phone=True)


def test_a_new_name_and_a_helper(window: Desk) -> None:
    page = window.open("/")
    page.locator("details.top-menu > summary").click()
    window.follow(page.locator("details.top-menu").get_by_role("link", name="Nguồn và kết nạp"))
    window.check_both()
    window.follow(page.get_by_role("link", name="Thêm vào nguồn"))
    window.check_both()
    page.get_by_label("Họ và tên khai sinh").fill("Thử Nguyễn Thị Mẫu Phượng")
    page.get_by_label("Ngày sinh").fill("9/4/2000")
    page.get_by_label("Giới tính").select_option("Nữ")
    window.send("Thêm vào nguồn")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thử Nguyễn Thị Mẫu Phượng")
    window.check_both()
    window.send("Ghi lại")
    helper = page.get_by_label("Đảng viên giúp đỡ")
    helper.select_option(index=1)
    chosen = helper.locator("option:checked").inner_text()
    window.send("Ghi lại")
    expect(page.get_by_role("table", name="Người giúp đỡ").get_by_text(chosen)).to_be_visible()
    window.check_both()


def test_the_vote_of_the_cell_in_a_few_taps(window: Desk) -> None:
    page = window.open("/ket-nap/")
    row = page.get_by_role("table", name="Hồ sơ kết nạp").get_by_role("row").filter(has_text="Quần Chúng")
    expect(row).to_contain_text("Chờ chi bộ xét")
    window.follow(row.get_by_role("link").first)
    page.get_by_role("link", name="Việc tiếp theo").click()
    page.locator("[name=votes_for]").fill("9")
    page.get_by_label("Căn cứ khi còn điều kiện chưa rõ").fill("Đã đối chiếu bản giấy")
    window.send("Ghi lại")
    expect(page.get_by_role("heading", name="Biểu quyết")).to_be_visible()
    window.check_both()
    window.follow(page.get_by_role("link", name="Nguồn và kết nạp").first)
    expect(row).to_contain_text("Chờ cấp trên xét")
    window.check_both()
