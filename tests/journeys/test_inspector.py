"""An inspector: from a number to the rule in three clicks, the trail, and what is masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

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
    page.locator(".stat").filter(has_text="Chờ cấp trên xét").get_by_role("link").click()
    window.check_both()
    page.get_by_role("table", name="Hồ sơ kết nạp").get_by_role("link", name=name).click()
    assert page.get_by_role("heading", name="Giấy tờ và các bước đã ghi").is_visible()
    window.check_both()
    page.locator(".finding-rule a:visible").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Quy định đang áp dụng"
    window.check_both()


def test_the_trail_is_searched(committed: build.Committee, desk: Callable[..., Desk]) -> None:
    with rls.everything():
        member = build.member(committed.cell)
        user = build.user(Role.INSPECTOR, committed.root)
    window = desk(user)
    page = window.open("/nhat-ky/")
    page.get_by_label("Đối tượng", exact=True).select_option(index=1)
    page.get_by_label("Từ ngày").fill("01/01/2027")
    page.get_by_role("button", name="Lọc").click()
    assert page.get_by_role("main").get_by_role("table").count() == 0
    window.check_both()
    page.get_by_role("link", name="Bỏ lọc").click()
    page.get_by_label("Mã đối tượng").fill(str(member.uid))
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
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
