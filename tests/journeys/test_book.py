"""A workbook with one wrong row: seen, taken home, mended, handed in again, written."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.members.models import Person
from ketnap.testing import build
from tests.books.conftest import workbook
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
ROW: dict[str, Any] = {
    "full_name": "Nguyễn Giả Định An", "gender": "Nữ", "birth_date": dt.date(1988, 4, 9), "unit": "K.A.1",
    "ceremony_on": dt.date(2016, 5, 19),
}  # fmt: skip
WRONG = 30321


def hand_in(window: Desk, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/vnd.ms-excel", "buffer": content}
    window.page.locator("main input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    window.send("Kiểm tra tệp")


def mended(content: bytes) -> bytes:
    """The fault workbook with the marked cell put right."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value in (WRONG, str(WRONG))]
    assert len(cells) == 1
    cells[0].value, cells[0].number_format = dt.datetime(1983, 1, 5), "dd/mm/yyyy"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_one_wrong_row_goes_home_and_comes_back(committed: build.Committee, desk: Callable[..., Desk]) -> None:
    with rls.everything():
        user = build.user(Role.BOARD_OFFICER, committed.root, sensitive=True)
    window = desk(user)
    page = window.open("/so-cap-uy/")
    window.check_both()
    hand_in(
        window, "sổ.xlsx", workbook({"members": [ROW, {**ROW, "full_name": "Lê Giả Định Bình", "birth_date": WRONG}]})
    )
    expect(page.get_by_text("Có dòng cần sửa", exact=True)).to_be_visible()
    window.check_both()
    fault = page.locator("table").last.get_by_role("row").nth(1).inner_text()
    for words in ("3", "Sinh ngày", "Hãy định dạng ô là ngày", "Ô chứa số 30321"):
        assert words in fault
    with page.expect_download() as started:
        page.get_by_role("button", name="Tải sổ kèm cột lỗi").click()
    again = mended(Path(started.value.path()).read_bytes())
    window.open("/so-cap-uy/")
    hand_in(window, "sổ đã sửa.xlsx", again)
    expect(page.get_by_text("Sổ hợp lệ.")).to_be_visible()
    window.check_both()
    with rls.everything():
        assert not Person.objects.exists()
    window.follow(page.locator(".panel-confirm button[type=submit]"))
    expect(page.get_by_text("Biên nhận số").first).to_be_visible()
    window.check_both()
    with rls.everything():
        assert Person.objects.filter(full_name="Lê Giả Định Bình", birth_date=dt.date(1983, 1, 5)).exists()
