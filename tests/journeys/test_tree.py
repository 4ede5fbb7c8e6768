"""The part a page fetches is the part a full page would have shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.testing import build
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
DRAWN = """() => {const tree = document.querySelector('main .tree').cloneNode(true);
tree.querySelectorAll('.tree-twist').forEach(e => e.removeAttribute('href'));
tree.querySelectorAll('[class]').forEach(e => [...e.classList].forEach(c => c.startsWith('htmx') && e.classList.remove(c)));
return tree.innerHTML.replace(/\\s+/g, ' ').replace(/> </g, '><').trim();}"""


def drawn(page: Page) -> str:
    """The markup of the tree, without white space, what htmx adds for its own use, and the addresses for browsers without script
    (a part does not know which node lies above it, so folding without script closes the whole tree)."""
    return str(page.evaluate(DRAWN))


@pytest.mark.parametrize("phone", [False, True])
def test_opening_and_folding_a_node_equals_a_full_page(
    committed: build.Committee, desk: Callable[..., Desk], *, phone: bool
) -> None:
    with rls.everything():
        build.member(committed.cell)
        user = build.user(Role.BOARD_OFFICER, committed.root)
    window = desk(user, phone=phone)
    page = window.open("/don-vi/")
    folded = drawn(page)
    with page.expect_response(lambda answer: "/don-vi/nut/" in answer.url):
        page.get_by_role("link", name="Mở Đảng bộ Sở Ví Dụ").click()
    page.get_by_role("link", name="Chi bộ Văn phòng", exact=True).wait_for()
    opened = drawn(page)
    assert opened != folded
    window.check()
    window.open("/don-vi/?mo=K.A")
    assert drawn(page) == opened
    with page.expect_response(lambda answer: "/don-vi/nut/" in answer.url):
        page.get_by_role("link", name="Thu gọn Đảng bộ Sở Ví Dụ").click()
    page.get_by_role("link", name="Mở Đảng bộ Sở Ví Dụ").wait_for()
    assert drawn(page) == folded
