"""An inspector: from a number to the rule in three clicks, the trail, and what is masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ketnap.access.roles import Role
from ketnap.audit.models import Entry
from ketnap.lib import rls
from ketnap.testing import build
from tests.admissions import paths
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
START = dt.date(2026, 9, 1)
IDENTITY = "079085001234"


def test_from_a_number_to_the_rule_in_three_clicks(committed: build.Committee, desk: Callable[..., Desk]) -> None:
    with rls.everything():
        case = paths.source(committed.cell, START)
        paths.walk(case, START, "cell_vote", every=1)
        name = case.person.full_name
        user = build.user(Role.INSPECTOR, committed.root)
    window = desk(user)
    page = window.open("/ket-nap/")
    window.follow(page.locator(".stat").filter(has_text="Chờ cấp trên xét").get_by_role("link"))
    window.check_both()
    window.follow(page.get_by_role("table", name="Hồ sơ kết nạp").get_by_role("link", name=name))
    expect(page.get_by_role("heading", name="Giấy tờ và các bước đã ghi")).to_be_visible()
    window.check_both()
    window.follow(page.locator(".finding-rule a:visible").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Quy định đang áp dụng")
    window.check_both()


def test_the_trail_is_searched(committed: build.Committee, desk: Callable[..., Desk]) -> None:
    with rls.everything():
        member = build.member(committed.cell)
        user = build.user(Role.INSPECTOR, committed.root)
    window = desk(user)
    page = window.open("/nhat-ky/")
    page.get_by_label("Đối tượng", exact=True).select_option(index=1)
    page.get_by_label("Từ ngày").fill("01/01/2027")
    window.send("Lọc")
    expect(page.get_by_role("main").get_by_role("table")).to_have_count(0)
    window.check_both()
    window.follow(page.get_by_role("link", name="Bỏ lọc"))
    page.get_by_label("Mã đối tượng").fill(str(member.uid))
    window.send("Lọc")
    window.follow(page.get_by_role("main").get_by_role("table").get_by_role("link").first)
    window.check_both()


@pytest.mark.parametrize("phone", [False, True])
def test_a_masked_fact_is_shown_once(committed: build.Committee, desk: Callable[..., Desk], *, phone: bool) -> None:
    with rls.everything():
        member = build.member(committed.cell, identity=IDENTITY)
        user = build.user(Role.BOARD_OFFICER, committed.root, sensitive=True)
    window = desk(user, phone=phone)
    page = window.open(f"/dang-vien/{member.uid}/")
    assert IDENTITY not in page.content()
    window.check_both()
    with page.expect_response(lambda answer: "/xem/" in answer.url) as revealed:
        page.get_by_role("button", name="Xem Số định danh cá nhân").click()
    page.get_by_text(IDENTITY).wait_for()
    assert revealed.value.request.method == "POST"
    assert "no-store" in revealed.value.headers["cache-control"]
    window.check()
    page.goto(f"{window.address}/dang-vien/")
    page.go_back()
    page.get_by_role("heading", level=1, name=member.full_name).wait_for()
    assert IDENTITY not in page.content(), "the way back shows the mask again"
    with rls.everything():
        assert Entry.objects.filter(action__contains="reveal").count() == 1
