"""A demo home says on every page and in every file that its people are invented; a real one never does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from ketnap.access.roles import Role
from ketnap.demo.books import write_book
from ketnap.demo.rows import Plan
from ketnap.lib.sheets import DEMO_MARK, LISTS_TITLE
from ketnap.organisations.kinds import Form
from ketnap.testing import build

PAGES = ("/", "/don-vi/", "/dang-vien/", "/khong-co-trang-nay/")


@pytest.mark.parametrize("demo", [True, False])
def test_pages(demo: bool, house: None, settings: Any, client: Client) -> None:
    settings.DEMO = demo
    root = build.unit("X", "Đảng bộ Thử", Form.SUPERIOR)
    client.force_login(build.user(Role.BOARD_OFFICER, root))
    for page in PAGES:
        answer = client.get(page, follow=True)
        assert (DEMO_MARK in answer.content.decode()) is demo, page
    client.logout()
    assert (DEMO_MARK in client.get("/", follow=True).content.decode()) is demo


def test_workbooks(plan_of: Callable[[str], Plan], tmp_path: Path) -> None:
    path = tmp_path / "baxuyen.xlsx"
    write_book(plan_of("baxuyen"), path)
    book = load_workbook(path)
    assert book.properties.description == DEMO_MARK
    for sheet in book:
        if sheet.title != LISTS_TITLE:
            assert sheet["A1"].value == DEMO_MARK == sheet.oddHeader.center.text, sheet.title
