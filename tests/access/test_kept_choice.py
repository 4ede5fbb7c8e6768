"""The unit one works in and the day one looks at go on to the next page, whatever letters the unit's code has."""

from __future__ import annotations

import pytest
from django.test import Client

from ketnap.access.roles import Role
from ketnap.organisations.kinds import Form
from ketnap.testing import build
from ketnap.testing.build import Committee


@pytest.fixture
def officer(committee: Committee, client: Client) -> Client:
    client.force_login(build.user(Role.BOARD_OFFICER, committee.root))
    return client


@pytest.mark.parametrize("code", ["K.Đ 7", "K;ư,=7", "K%41"])
def test_a_code_of_any_letters_is_kept(officer: Client, committee: Committee, code: str) -> None:
    build.unit(code, "Chi bộ Đường Thử", Form.CELL, committee.grassroots)
    chosen = officer.get("/dang-vien/", {"don_vi": code})
    assert "Chi bộ Đường Thử" in chosen.content.decode()
    for cookie in chosen.cookies.values():
        cookie.OutputString().encode("latin-1")  # what a header can carry
    assert "Chi bộ Đường Thử" in officer.get("/dang-vien/").content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "0202-06-01", "hôm qua"])
def test_a_day_no_book_reaches_is_today(officer: Client, day: str) -> None:
    assert officer.get("/", {"ngay": day}).status_code == 200
    assert "ngay" in officer.cookies
    assert officer.get("/dang-vien/").context["request"].frame.past is False


def test_a_choice_nobody_can_have_is_kept_without_harm(officer: Client) -> None:
    answer = officer.get("/dang-vien/", {"don_vi": "đ\n" * 60, "ngay": "hôm qua"})
    assert answer.status_code == 200
    for cookie in answer.cookies.values():
        cookie.OutputString().encode("latin-1")
    assert "Đảng bộ Khối Giả Định" in officer.get("/dang-vien/").content.decode()
