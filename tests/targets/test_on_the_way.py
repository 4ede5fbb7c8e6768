"""The lists behind the counts of a forecast: as long as the number says, on screen and as a workbook."""

import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.members.counting import HOUSE
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.outlook import on_the_way, outlooks
from ketnap.targets.pipeline import OnTheWay
from ketnap.targets.placing import ABLE, DONE, LATE, OVERDUE, UNABLE, UNCLEAR, WAITING, chosen, place
from ketnap.targets.stretch import DECIDED, Stretches
from ketnap.targets.web import pages
from ketnap.testing import build
from ketnap.testing.build import Committee
from ketnap.testing.queries import query_count
from tests.admissions import paths

DAY, TODAY = dt.date(2026, 11, 20), dt.date(2026, 11, 20)
START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
YEAR = "?tu=2026-01-01&den=2026-12-31&ngay=2026-11-20"


@pytest.fixture
def officer(committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Seven on the way on 20 November 2026: two voted on, one of them long ago, one asked to help, four just begun."""
    monkeypatch.setattr("ketnap.lib.clock.now", lambda: paths.NOW)
    with rls.everything():
        paths.open_book(committee.root)
        paths.open_book(committee.grassroots)
        for cell, start, until in (
            (committee.cell, dt.date(2026, 1, 12), "cell_vote"), (committee.grassroots_cell, dt.date(2026, 8, 3), "cell_vote"),
            (committee.cell, dt.date(2026, 10, 1), "helper_assigned"),
        ):  # fmt: skip
            paths.walk(paths.source(cell, start), start, until)
        for cell in (committee.cell, committee.other_cell, committee.sub_cell, committee.grassroots_cell):
            paths.source(cell, dt.date(2026, 11, 18))
        set_target(
            by=build.BY, at=build.AT, unit=committee.root, start=START, end=END, number=9,
            document=build.paper(committee.root.pk),
        )  # fmt: skip
    user = build.user(Role.BOARD_OFFICER, committee.root)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def _links(page: str) -> dict[str, int]:
    """Every address of a list on the forecast page with the number that leads there."""
    found: dict[str, int] = {}
    for url, text in re.findall(r'<a[^>]*href="([^"]*du-bao/danh-sach/[^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL):
        number = re.match(r"\s*(\d+)", text)
        assert number, text
        found[url.replace("&amp;", "&")] = int(number[1])
    return found


def test_every_count_of_people_on_the_page_opens_a_list_of_that_length(committee: Committee, officer: Client) -> None:
    links = _links(_page(officer, reverse("targets:outlook") + YEAR))
    kinds = {re.search(r"loai=([\w-]+)", url)[1] for url in links}  # type: ignore[index]
    assert {"con-kip", "khong-kip", "qua-han", "dang-cho", "cho-khong-kip", "da-xong"} <= kinds
    for url, number in links.items():
        page = _page(officer, url + "&ngay=2026-11-20")
        assert f"<p>{number} người, dự báo năm 2026" in page, url
        assert page.count("Quần Chúng Giả Định") == number, url


def test_forecast_counts_and_lists_are_the_same_rows(committee: Committee, officer: Client) -> None:
    with rls.everything():
        found = outlooks(HOUSE, committee.root.pk, START, END, DAY, today=TODAY)
        placed = on_the_way(HOUSE, committee.root.pk, START, END, DAY, today=TODAY)
        below = on_the_way(HOUSE, committee.grassroots.pk, START, END, DAY, today=TODAY)
    own = found.own.forecast
    assert (len(placed), len(below), own.able + own.unable + own.unclear) == (7, 5, 7)
    counts = {kind: len(chosen(placed, kind)) for kind in (ABLE, UNABLE, UNCLEAR, OVERDUE)}
    assert counts == {ABLE: own.able, UNABLE: own.unable, UNCLEAR: own.unclear, OVERDUE: own.overdue}
    assert own.unable >= 1, "begun in the middle of November, the vetting alone takes longer than the year lasts"
    for row in own.waiting:
        kinds = {kind: len(chosen(placed, kind, row.key)) for kind in (WAITING, LATE, DONE)}
        assert kinds == {WAITING: row.persons, LATE: row.late, DONE: row.done}, row.key
        if row.key != DECIDED:
            assert row.need is not None
            assert row.short == max(row.need - row.done, 0)
    line = next(line for line in found.lines if line.unit_id == committee.grassroots.pk)
    assert line.forecast.able == len(chosen(below, ABLE))


def test_the_list_has_pages_and_a_workbook_of_all_rows(
    committee: Committee, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SHOWN", 2)
    url = reverse("targets:on_the_way") + YEAR + "&loai=khong-kip"
    number = int(re.search(r"<p>(\d+) người, dự báo", _page(officer, url))[1])  # type: ignore[index]
    last = -(-number // 2)
    listed = [re.findall(r"Quần Chúng Giả Định \d+", _page(officer, f"{url}&trang={n + 1}")) for n in range(last)]
    names = [name for names in listed for name in names]
    assert (last > 1, len(names), len(set(names))) == (True, number, number)
    assert f"Trang {last} trên {last}" in _page(officer, f"{url}&trang=99")
    body = officer.post(reverse("targets:list_file") + YEAR + "&so=dang-di&loai=khong-kip").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert sorted(str(row[0]) for row in sheet if str(row[0]).startswith("Quần Chúng")) == sorted(names)


@pytest.mark.parametrize(
    "asked", ["", "&loai=khac", "&loai=con-kip&buoc=cell_vote", "&loai=dang-cho", "&loai=da-xong&buoc=x"]
)
def test_an_address_that_asks_for_no_count_is_not_found(committee: Committee, officer: Client, asked: str) -> None:
    assert officer.get(reverse("targets:on_the_way") + YEAR + asked).status_code == 404


def test_a_target_that_can_no_longer_be_made_is_said_so(committee: Committee, officer: Client) -> None:
    """Nobody can set out any more, and too few are on the way."""
    with rls.everything():
        found = outlooks(HOUSE, committee.root.pk, START, END, dt.date(2026, 12, 28), today=dt.date(2026, 12, 28))
    own = found.own.forecast
    assert (own.closed, own.most + own.unclear < 9, own.lost) == (True, True, True)
    with rls.everything():
        early = outlooks(HOUSE, committee.root.pk, START, END, dt.date(2026, 3, 2), today=TODAY).own.forecast
    assert (early.closed, early.lost) == (False, False)
    page = _page(officer, reverse("targets:outlook") + YEAR)
    assert "Không còn kịp đạt chỉ tiêu: còn thiếu 9 người mà chỉ" in page, (
        "nor on 20 November, after the last day to set out"
    )


def test_the_list_tells_the_last_day_of_the_next_step(committee: Committee, officer: Client) -> None:
    with rls.everything():
        placed = on_the_way(HOUSE, committee.root.pk, START, END, DAY, today=TODAY)
    able = chosen(placed, ABLE)
    assert able
    for one in able:
        assert one.latest is not None
        assert one.latest >= DAY, "whoever can still make it has not passed the last day of the next step"
    page = _page(officer, reverse("targets:on_the_way") + YEAR + "&loai=con-kip")
    assert "Muộn nhất xong bước" in page


def test_where_the_times_of_a_step_come_from_is_said(committee: Committee, officer: Client) -> None:
    page = _page(officer, reverse("targets:outlook") + YEAR)
    assert "Giả định: " in page, "the shortest times are assumed, each with its reason"
    assert "chưa có hồ sơ nào để tính" in page, "nobody has been decided on yet, so there is no usual time"


def test_the_list_takes_no_more_queries_than_on_record(committee: Committee, officer: Client) -> None:
    for name, more in (("on_the_way", "&loai=khong-kip"), ("outlook", "")):
        url = reverse(f"targets:{name}") + YEAR + more
        officer.get(url)  # what a process reads once is read
        with query_count(f"targets:{name}"):
            officer.get(url)


def test_a_cell_of_unknown_route_is_listed_as_unclear() -> None:
    (one,) = place([OnTheWay(1, 1, START, None, {})], DAY, Stretches({}, "Chưa có căn cứ."))
    assert [kind for kind in (ABLE, UNABLE, UNCLEAR, OVERDUE) if chosen([one], kind)] == [UNCLEAR]
    assert one.earliest(DAY) is None
