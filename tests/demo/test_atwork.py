"""The commune of a new demo home is at work: every newer part of the product has something to show, on its own page."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from ketnap.accounts.models import User
from ketnap.admissions.models import Case
from ketnap.demo.ask import House
from ketnap.demo.check import check
from ketnap.demo.claims import BY_COMMITTEE
from ketnap.demo.first import first_committee
from ketnap.demo.names import is_invented
from ketnap.lib import clock
from ketnap.lib.clock import VIETNAM
from ketnap.members.models import Person
from tests.demo.test_load import AT

Page = tuple[str, str, tuple[str, ...]]
COMMUNE = "?don_vi=SC.BX"

# Who opens which page, and what must stand on it. “<name>” is the page of that person's case.
PAGES: tuple[Page, ...] = (
    ("bithu.chibo", "<Nông Quốc Thử Bách>ho-so/", ("Đã nhận", "Đã kiểm tra", "Thiếu chữ ký hoặc dấu", "Chưa có", "Không áp dụng")),
    ("bithu.xa", "<Nông Quốc Thử Bách>tham-tra/", ("22-CV/ĐU", "Quá hạn", "118-CV/ĐU", "Được miễn", "27-CV/ĐU")),
    ("bithu.xa", "/ket-nap/phieu/", ("Phiếu tiếp nhận hồ sơ", "Phiếu trả hồ sơ", "Thiếu giấy tờ kèm theo")),
    ("bithu.xa", "/ket-nap/chuyen/", ("12-CV/CB", "Tiếp nhận", "Đã tiếp nhận")),
    ("bithu.xa", "/ket-nap/hop/", ("Quyết định kết nạp", "Chi bộ: xét kết nạp", "Ban Thường vụ: xét kết nạp")),
    ("bithu.chibo", "<Lương Thị Giả Định Duyên>", ("Hoạt động cộng đồng, tình nguyện", "Hoàn thành tốt", "Phấn đấu tốt")),
    ("bithu.chibo", "/ket-nap/boi-duong/nguoi-giup-do/", ("Lương Thị Giả Định Duyên", "Ma Văn Ví Dụ Kiên")),
    ("bithu.chibo", "/ket-nap/boi-duong/xet/", ("Lương Thị Giả Định Duyên", "Ma Văn Ví Dụ Kiên")),
    ("bithu.chibo", "/", ("Việc quá hạn", "Nông Quốc Thử Bách")),
    ("bithu.chibo", "/chi-tieu/", ("Chi bộ xóm Gò Thử",)),
    ("canbo", f"/ket-nap/qua-han/{COMMUNE}", ("Quyết định kết nạp", "Chi bộ xét công nhận chính thức", "Trả lời thẩm tra")),
    ("canbo", "/ket-nap/thong-bao/", ("Chưa xem",)),
    ("canbo", "/ket-nap/don-doc/?don_vi=SC", ("121-CV/ThU",)),
    ("canbo", f"/ket-nap/nhac-han/{COMMUNE}", ("Đã nhắc đủ",)),
    ("trungtam", "/lop/?don_vi=SC", ("Lớp bồi dưỡng nhận thức về Đảng", "Lớp bồi dưỡng đảng viên mới")),
    ("hoidong", "/lop/kiem-tra/?don_vi=SC", ("Hội đồng kiểm tra nhận thức", "Đạt", "Chưa đạt", "5 lượt")),
    ("bithu.xa", "/lop/", ("Tập huấn nghiệp vụ kết nạp đảng viên",)),
    ("bithu.xa", "/chi-tieu/", ("1/2 · 50%", "sổ giấy khác số đếm")),
    ("bithu.xa", "/chi-tieu/phuong-an/", ("Có hiệu lực", "Có đề nghị điều chỉnh")),
    ("bithu.xa", f"/chi-tieu/du-bao/ke-hoach/{COMMUNE}", ("Kế hoạch",)),
    ("canbo", "/chi-tieu/dot/?don_vi=SC", ("Đợt kết nạp chào mừng ngày thành lập Đảng", "42,86%")),
    ("canbo", f"/chi-tieu/ky-da-chot/{COMMUNE}", (f"năm {AT.year - 1}",)),
)  # fmt: skip


@pytest.fixture
def at_work(house: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    first_committee(AT)
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", AT.date)


def text_of(client: Client, user: str, path: str) -> str:
    """What the user reads on the page."""
    client.force_login(User.objects.get(username=user))
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def address(path: str) -> str:
    """The address of a page, or of a person's case."""
    if not path.startswith("<"):
        return path
    name, _, rest = path[1:].partition(">")
    return f"/ket-nap/{Case.objects.get(person__full_name=name, closed_on=None).uid}/{rest}"


def test_every_part_shows_something(at_work: None, client: Client) -> None:
    missing = [
        (user, path, word)
        for user, path, words in PAGES
        for text in [text_of(client, user, address(path))]
        for word in words
        if word not in text
    ]
    assert not missing, "\n".join(map(str, missing))


def test_the_proven_numbers_stand_and_nobody_is_real(at_work: None) -> None:
    rows = check(House(AT.date()), BY_COMMITTEE["baxuyen"])
    assert [(row.claim.key, row.computed) for row in rows if row.equal is not True] == []
    assert len(rows) == 6
    assert [name for name in Person.objects.values_list("full_name", flat=True) if not is_invented(name)] == []


@pytest.mark.parametrize("day", [dt.date(2027, 1, 2), dt.date(2028, 2, 29)], ids=str)
def test_it_can_be_made_on_any_day(day: dt.date, house: None, settings: Any) -> None:
    settings.DEMO = True
    first_committee(dt.datetime(day.year, day.month, day.day, 9, 0, tzinfo=VIETNAM))
    cases = Case.objects.filter(closed_on=None)
    assert all(
        name in {case.person.full_name for case in cases} for name in ("Nông Quốc Thử Bách", "Dương Thị Thử Khuê")
    )
