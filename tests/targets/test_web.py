"""The screens of targets, used as a board officer would."""

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.members.models import Person
from ketnap.targets import ledger
from ketnap.targets.models import Target
from ketnap.targets.queries import target_of
from ketnap.testing import build
from ketnap.testing.build import Committee

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
PAPER = {
    "paper_kind": "NQ",
    "paper_symbol": "05-NQ/ĐUK",
    "paper_issued_on": "05/01/2026",
    "paper_issuer": "Đảng uỷ Khối Giả Định",
}


@pytest.fixture
def officer(committee: Committee, client: Client) -> Client:
    client.force_login(
        build.user(Role.BOARD_OFFICER, committee.root), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def _post(client: Client, url: str, **facts: object) -> str:
    response = client.post(url, {**PAPER, **facts}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_set_then_hand_down_then_see_it(committee: Committee, officer: Client) -> None:
    page = _post(officer, reverse("targets:set"), start="01/01/2026", end="31/12/2026", number="10")
    assert "Đã ghi chỉ tiêu" in page
    target = target_of(committee.root.pk, START, END)
    assert target is not None
    numbers = {f"u{committee.grassroots.pk}": "6", f"u{committee.grassroots_cell.pk}": "3"}
    url = reverse("targets:hand_down", args=[target.pk])
    wrong = _post(officer, url, **numbers, kept="0", over="0", chac_chan="1")
    assert "Còn 1 chưa phân bổ" in wrong
    assert ledger.account(target).handed == 0
    ahead = _post(officer, url, **numbers, kept="1", over="0")
    assert "chỉ tiêu giao xuống" in ahead
    assert ledger.account(target).handed == 0, "looking ahead writes nothing"
    _post(officer, url, **numbers, kept="1", over="0", chac_chan="1")
    assert ledger.account(target) == ledger.Account(given=10, kept=1, handed=9)
    page = officer.get(reverse("targets:targets") + "?tu=2026-01-01&den=2026-12-31").content.decode()
    assert "Đảng bộ Sở Ví Dụ" in page
    assert "05-NQ/ĐUK" in page


def test_ways_of_dividing_prefill_the_form(committee: Committee, officer: Client) -> None:
    _post(officer, reverse("targets:set"), start="01/01/2026", end="31/12/2026", number="9")
    with rls.everything():
        build.member(committee.grassroots_cell)
        build.member(committee.cell)
        build.member(committee.cell)
    target = target_of(committee.root.pk, START, END)
    assert target is not None
    url = reverse("targets:hand_down", args=[target.pk])
    page = officer.get(url + "?cach=dang_vien").content.decode()
    assert f'name="u{committee.grassroots.pk}" value="6"' in page
    assert f'name="u{committee.grassroots_cell.pk}" value="3"' in page


def test_declared_difference_is_listed_as_work(committee: Committee, officer: Client) -> None:
    from ketnap.targets.actions.declare_figure import declare_figure

    declare_figure(by=build.BY, at=build.AT, unit=committee.grassroots, start=START, end=END, number=4)
    page = officer.get(reverse("targets:targets") + "?tu=2026-01-01&den=2026-12-31").content.decode()
    assert "Cần đối chiếu" in page
    assert "nhiều hơn số đếm 4" in page


def test_every_number_of_the_page_opens_its_list(committee: Committee, officer: Client) -> None:
    """Follow every link of the page, and find behind the achieved number as many people as it says."""
    with rls.everything():
        for cell in (committee.cell, committee.cell, committee.grassroots_cell):
            build.member(cell, ceremony_on=dt.date(2026, 1, 20), official_on=None)
    _post(officer, reverse("targets:set"), start="01/01/2026", end="31/12/2026", number="9")
    page = officer.get(reverse("targets:targets") + "?tu=2026-01-01&den=2026-12-31").content.decode()
    main = page[page.index('id="noi-dung"') :]
    urls = {html.unescape(url) for url in re.findall(r'href="(/[^"]*)"', main)}
    behind = [url for url in urls if url.startswith(reverse("members:behind"))]
    assert len(behind) > 3
    for url in sorted(urls):
        assert officer.get(url).status_code == 200, url
    own = next(url for url in behind if f"cua={committee.root.code}&" in url and "tu=2026-01-01" in url)
    listed = officer.get(own).content.decode()
    with rls.everything():
        urls = [reverse("members:person", args=[person.uid]) for person in Person.objects.all()]
    assert len(urls) == 3
    assert all(url in listed for url in urls)


def test_a_target_of_a_neighbour_is_not_found(committee: Committee, officer: Client) -> None:
    document = build.paper(committee.neighbour.pk)
    target = Target.objects.create(
        unit=committee.neighbour, start=START, end=END, document=document, created_at=build.AT
    )
    assert officer.get(reverse("targets:hand_down", args=[target.pk])).status_code == 404
