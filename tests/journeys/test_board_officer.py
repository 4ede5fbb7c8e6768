"""A board officer: from a unit found without diacritics over the target handed down to the report on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.testing import build
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def window(committed: build.Committee, desk: Callable[..., Desk]) -> Desk:
    with rls.everything():
        for _ in range(3):
            build.member(committed.cell)
        user = build.user(Role.BOARD_OFFICER, committed.root, sensitive=True)
    return desk(user)


def paper(page: Page) -> None:
    page.get_by_label("Số, ký hiệu văn bản").fill("05-NQ/ĐUK")
    page.get_by_label("Ngày ban hành văn bản").fill("05/01/2026")
    page.get_by_label("Cơ quan ban hành văn bản").fill("Đảng uỷ Khối Giả Định")


def test_a_unit_is_found_without_diacritics(window: Desk) -> None:
    page = window.open("/don-vi/")
    window.check_both()
    page.get_by_label("Tìm đơn vị").last.fill("so vi du")
    window.send("Lọc")
    window.check_both()
    window.follow(page.get_by_role("main").get_by_role("link", name="Đảng bộ Sở Ví Dụ"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ Sở Ví Dụ")
    window.check_both()


def test_a_target_is_set_and_handed_down(window: Desk, committed: build.Committee) -> None:
    page = window.open("/chi-tieu/")
    window.follow(page.get_by_role("link", name="Đặt chỉ tiêu", exact=True))
    window.check_both()
    page.get_by_label("Chỉ tiêu kết nạp").fill("10")
    paper(page)
    window.send("Ghi chỉ tiêu")
    expect(page.get_by_text("Đã ghi chỉ tiêu.")).to_be_visible()
    window.follow(page.get_by_role("link", name="Giao xuống"))
    page.locator(f"[name=u{committed.grassroots.pk}]").fill("6")
    page.locator(f"[name=u{committed.grassroots_cell.pk}]").fill("3")
    page.get_by_label("Giữ lại ở cấp mình").fill("1")
    window.check_both()
    paper(page)
    window.send("Xem trước")
    expect(page.locator(".consequences")).to_contain_text("9 chỉ tiêu giao xuống")
    window.check_both()
    window.send("Giao chỉ tiêu")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Đảng bộ Sở Ví Dụ")).first
    expect(row.get_by_role("cell", name="6", exact=True).first).to_be_visible()
    window.check_both()


def test_the_report_comes_as_word_pdf_and_excel(window: Desk) -> None:
    page = window.open("/bao-cao/")
    window.follow(page.get_by_role("main").get_by_role("table").get_by_role("link").first)
    window.check_both()
    for name, ending, magic in (("Tải Word", ".docx", b"PK"), ("PDF", ".pdf", b"%PDF"), ("Excel", ".xlsx", b"PK")):
        button = page.get_by_role("button", name=name)
        page.wait_for_function("button => !button.hasAttribute('aria-disabled')", arg=button.element_handle())
        with page.expect_download() as started:
            button.click()
        assert started.value.suggested_filename.endswith(ending)
        content = Path(started.value.path()).read_bytes()
        assert content.startswith(magic)
        assert len(content) > 4000
    window.check()
