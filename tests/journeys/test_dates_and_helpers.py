"""The date of an act changes what is offered while one types; the pages of helpers, reviews, many cases and rechecking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ketnap.access.roles import Role
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.lib import rls
from ketnap.organisations.layers.actions.adopt_layer import adopt_layer
from ketnap.testing import build
from tests.admissions import paths
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
START = dt.date(2026, 6, 1)


def test_dates_and_helpers(committed: build.Committee, desk: Callable[..., Desk]) -> None:
    with rls.everything():
        case = paths.source(committed.cell, START)
        paths.walk(case, START, "opinions_collected", every=2)
        other = paths.source(committed.cell, START)
        paths.walk(other, START, "sympathiser", every=1)
        for one in (case, other):
            member = build.member(committed.cell)
            assign_helper(by=paths.BY, at=paths.NOW, case=one, member=member, on=dt.date(2026, 7, 1))
        adopt_layer(
            by=paths.BY, at=paths.NOW, unit=committed.root, layer="awareness-test", on=START,
            document=build.paper(committed.root.pk),
        )  # fmt: skip
        user = build.user(Role.BOARD_OFFICER, committed.root)
    window = desk(user)
    page = window.open(f"/ket-nap/{case.uid}/")
    expect(page.locator("#viec-tiep")).to_contain_text("quy định áp dụng ngày 20/11/2026")
    page.locator("#viec-tiep input[name=votes_for]").fill("7")
    page.locator("#viec-tiep input[name=on]").fill("20/7/2026")
    page.locator("#viec-tiep input[name=on]").press("Tab")
    expect(page.locator("#viec-tiep")).to_contain_text("ngày 20/7/2026 (ngày thực hiện), không phải hôm nay")
    expect(page.locator("#viec-tiep input[name=on]")).to_have_value("20/7/2026")
    expect(page.locator("#viec-tiep input[name=votes_for]")).to_have_value("7")
    window.check_both()
    for path in (
        f"/ket-nap/{case.uid}/buoc/cell_vote/?lam=2026-07-20", f"/ket-nap/hop/cell_vote/ghi/?noi={committed.cell.code}",
        f"/ket-nap/boi-duong/xet/?chi_bo={committed.cell.code}", "/ket-nap/boi-duong/nguoi-giup-do/", "/ket-nap/nhieu-ho-so/",
        "/ket-nap/nhieu-ho-so/?buoc=file_permitted", "/ket-nap/doi-chieu-lai/?tu=01/01/2026", f"/don-vi/{committed.root.code}/",
        f"/don-vi/{committed.root.code}/quy-dinh/", f"/ket-nap/{case.uid}/gioi-thieu/", "/quy-dinh/",
    ):  # fmt: skip
        window.open(path)
        assert page.locator("h1").inner_text(), path
        window.check_both()
