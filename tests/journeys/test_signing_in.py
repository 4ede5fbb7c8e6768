"""Signing in, a password of one's own, signing out, and what a locked account is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Đăng nhập").click()


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
    assert page.get_by_text("Tên đăng nhập hoặc mật khẩu chưa đúng").first.is_visible()
    answered(window, 422)
    window.check_both()
    sign_in(window, OLD)
    assert page.url.endswith("/chi-tieu/"), "goes on to where one wanted to be"
    page.get_by_text("Tài khoản:").locator("..").click()
    page.get_by_role("link", name="Tài khoản và mật khẩu").click()
    window.check_both()
    page.get_by_role("link", name="Đổi mật khẩu").click()
    window.check_both()
    page.get_by_label("Mật khẩu hiện tại").fill(OLD)
    page.get_by_label("Mật khẩu mới", exact=False).first.fill(NEW)
    page.get_by_label("Nhập lại mật khẩu mới").fill(NEW)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    assert page.get_by_text("Đã đổi mật khẩu.").is_visible()
    page.get_by_text("Tài khoản:").locator("..").click()
    page.get_by_role("button", name="Đăng xuất").click()
    assert "/tai-khoan/dang-nhap/" in page.url
    sign_in(window, NEW)
    assert page.get_by_role("heading", level=1).inner_text().startswith("Chào")
    assert window.faults == []


def test_five_wrong_passwords_lock_the_name(officer: None, desk: Callable[..., Desk]) -> None:
    window = desk(phone=True)
    window.open("/tai-khoan/dang-nhap/")
    for _ in range(5):
        sign_in(window, "sai mật khẩu rồi")
    assert window.page.get_by_role("heading", level=1).inner_text() == "Tạm khoá đăng nhập"
    window.faults.clear()  # the browser's notes of the refusals
    window.check_both()
    window.page.get_by_role("link", name="Về trang đăng nhập").click()
    sign_in(window, OLD)
    assert window.page.get_by_role("heading", level=1).inner_text() == "Tạm khoá đăng nhập", "even with the right one"
