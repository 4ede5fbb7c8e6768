"""Five thousand cells on one screen: divided, corrected by hand, looked at, handed down, in a real browser.

How long each step took goes into the report of the run as a property; nothing here depends on it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.organisations.models import Unit
from ketnap.targets import ledger
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.models import Target
from ketnap.testing import build
from ketnap.testing.province import Size, province
from tests.journeys.conftest import Desk
from tests.journeys.test_board_officer import paper

pytestmark = pytest.mark.browser
SIZE = Size(superiors=10, grassroots=50, cells=10, members=5_000)
WHOLE = 6_000


@pytest.fixture
def target(transactional_db: None) -> Target:
    with rls.everything():
        made = province(SIZE)
        unit = Unit.objects.get(pk=made.province)
        return set_target(
            by=build.BY, at=build.AT, unit=unit, start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31), number=WHOLE,
            document=build.paper(unit.pk),
        )  # fmt: skip


def test_one_screen_and_one_act(
    target: Target, desk: Callable[..., Desk], record_property: Callable[[str, object], None]
) -> None:
    with rls.everything():
        window = desk(build.user(Role.BOARD_OFFICER, target.unit))
    window.page.set_default_timeout(120_000)
    took, begun = {}, time.perf_counter()

    def lap(name: str) -> None:
        nonlocal begun
        took[name] = round(time.perf_counter() - begun, 2)
        begun = time.perf_counter()

    page = window.open(f"/chi-tieu/{target.pk}/giao-den-chi-bo/")
    lap("mở trang")
    cells = page.locator("input[name^=u]").count()
    assert cells == SIZE.superiors * SIZE.grassroots * SIZE.cells
    page.get_by_label("Chia đều (%)").fill("40")
    page.get_by_label("Theo số đảng viên (%)").fill("60")
    begun = time.perf_counter()
    window.send("Chia theo tỷ trọng")
    lap("chia")
    expect(page.locator("[data-divide-total]")).to_contain_text("vừa đủ")
    # A number deep in a closed fold, typed by hand: the sum tells at once, dividing again leaves it as locked.
    last = page.locator("[data-divide-group]").last
    last.locator("summary").click()
    begun = time.perf_counter()
    number = last.locator("input[name^=u]").last
    number.fill("31")
    last.locator("input[name^=k]").last.check()
    lap("gõ một số")
    expect(page.locator("[data-divide-total]")).to_contain_text("vượt")
    begun = time.perf_counter()
    window.send("Chia theo tỷ trọng")
    lap("chia lại")
    expect(page.locator("[data-divide-total]")).to_contain_text("vừa đủ")
    expect(page.locator("[data-divide-group]").last.locator("input[name^=u]").last).to_have_value("31")
    paper(page)
    begun = time.perf_counter()
    window.send("Xem trước")
    lap("xem trước")
    expect(page.locator(".consequences")).to_contain_text("6.000 chỉ tiêu giao xuống")
    begun = time.perf_counter()
    window.send("Giao chỉ tiêu")
    lap("giao")
    expect(page.get_by_text("Đã giao chỉ tiêu cho 5.000 đơn vị.")).to_be_visible()
    with rls.everything():
        assert ledger.account(target) == ledger.Account(WHOLE, 0, WHOLE, 0)
    assert window.faults == []
    record_property("seconds", took)
