"""Signing in, a password of one's own, signing out, and what a locked account is told."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.testing import build
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
OLD, NEW = "một câu dài để thử", "một câu khác cũng dài"


@pytest.fixture
def officer(committed: build.Committee) -> None:
    with rls.everything():
        user = build.user(Role.BOARD_OFFICER, committed.root, username="can.bo")
        user.set_password(OLD)
        user.save()


def sign_in(window: Desk, password: str) -> None:
    window.page.get_by_label("Tên đăng nhập").fill("can.bo")
    window.page.get_by_label("Mật khẩu").fill(password)
    window.send("Đăng nhập")


def answered(window: Desk, code: int) -> None:
    """The browser's own note of an answer of this code is no fault; anything else is."""
    assert window.faults, "the browser notes such an answer"
    assert all(str(code) in fault for fault in window.faults), window.faults
    window.faults.clear()


def test_sign_in_change_the_password_sign_out(officer: None, desk: Callable[..., Desk]) -> None:
    window = desk()
    page = window.open("/chi-tieu/")
    assert "/tai-khoan/dang-nhap/" in page.url
    window.check_both()
    sign_in(window, "sai mật khẩu rồi")
    expect(page.get_by_text("Tên đăng nhập hoặc mật khẩu chưa đúng").first).to_be_visible()
    answered(window, 422)
    window.check_both()
    sign_in(window, OLD)
    assert page.url.endswith("/chi-tieu/"), "goes on to where one wanted to be"
    page.get_by_text("Tài khoản:").locator("..").click()
    window.follow(page.get_by_role("link", name="Tài khoản và mật khẩu"))
    window.check_both()
    window.follow(page.get_by_role("link", name="Đổi mật khẩu"))
    window.check_both()
    page.get_by_label("Mật khẩu hiện tại").fill(OLD)
    page.get_by_label("Mật khẩu mới", exact=False).first.fill(NEW)
    page.get_by_label("Nhập lại mật khẩu mới").fill(NEW)
    window.send("Đổi mật khẩu")
    expect(page.get_by_text("Đã đổi mật khẩu.")).to_be_visible()
    page.get_by_text("Tài khoản:").locator("..").click()
    window.send("Đăng xuất")
    assert "/tai-khoan/dang-nhap/" in page.url
    sign_in(window, NEW)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Chào"))
    assert window.faults == []


def test_five_wrong_passwords_lock_the_name(officer: None, desk: Callable[..., Desk]) -> None:
    window = desk(phone=True)
    window.open("/tai-khoan/dang-nhap/")
    for _ in range(5):
        sign_in(window, "sai mật khẩu rồi")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Tạm khoá đăng nhập")
    window.faults.clear()  # the browser's notes of the refusals
    window.check_both()
    window.follow(window.page.get_by_role("link", name="Về trang đăng nhập"))
    sign_in(window, OLD)
    expect(window.page.get_by_role("heading", level=1), "even with the right one").to_have_text("Tạm khoá đăng nhập")
