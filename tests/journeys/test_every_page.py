"""Every main page, for every role, at laptop and phone width."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.testing import build
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
AT_CELL = {Role.CELL_SECRETARY}
AT_GRASSROOTS = {Role.GRASSROOTS_SECRETARY}


@pytest.mark.parametrize("role", list(Role))
def test_main_pages(role: str, committed: build.Committee, desk: Callable[..., Desk]) -> None:
    place = committed.cell if role in AT_CELL else committed.grassroots if role in AT_GRASSROOTS else committed.root
    with rls.everything():
        build.member(committed.cell, name="Thử Nguyễn Thị Tuyết Phượng")
        user = build.user(role, place)
    window = desk(user)
    window.open("/")
    links = window.page.locator("nav.side a")
    found = [(link.inner_text(), link.get_attribute("href") or "") for link in links.all()]
    assert ("Việc của tôi", "/") in found
    beside = [(path, path) for path in ("/tai-khoan/", "/api/v1/tai-lieu")]  # in no list, and everybody's
    for label, path in [*found, *beside]:
        window.open(path)
        assert window.page.locator("h1").inner_text(), label
        window.check_both()
