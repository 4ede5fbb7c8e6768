"""Every number on the pages of targets opens a list, and the list is as long as the number says."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.open_campaign import open_campaign
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.models import Campaign, Target
from ketnap.testing import build
from ketnap.testing.build import Committee
from ketnap.ui import parts
from tests.admissions import paths

YEAR = "?tu=2026-01-01&den=2026-12-31&ngay=2026-11-20"
PAGES = ("targets", "outlook", "coverage", "idle", "timeliness", "campaigns", "review", "rating")
# Worked out from other numbers of the same page, typed by somebody, or a length of time: nothing stands behind them.
WORKED_OUT = {
    "Hạng", "Tỷ lệ", "Còn lại", "Còn phải kết nạp", "Sổ giấy", "Theo sổ giấy", "Chênh lệch", "Số năm", "Tỷ lệ kết nạp",
    "Dự báo cuối kỳ", "Dự báo", "Thấp – cao", "Cần thêm người", "Kế hoạch của đơn vị", "Cần xong bước", "Còn thiếu",
    "Lẽ ra đã đạt, theo lịch", "Lẽ ra đã đạt, theo mùa", "Kế hoạch của đơn vị đến nay", "Số người", "Bình quân một năm",
    "Tỷ lệ bình quân một năm", "Tỷ lệ so với đầu năm", "Có nguồn và kết nạp", "Chi bộ xét đúng hạn", "Quyết định đúng hạn",
    "Đã công nhận",
}  # fmt: skip


@pytest.fixture
def officer(committee: Committee, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A year of everything: seven on the way, four admitted, one probation over, a target with parts, goals and a campaign."""
    monkeypatch.setattr("ketnap.lib.clock.now", lambda: paths.NOW)
    first, last, paper = dt.date(2026, 1, 1), dt.date(2026, 12, 31), build.paper(committee.root.pk)
    facts: dict[str, Any] = {"by": build.BY, "at": build.AT, "unit": committee.root, "document": paper}
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
        for cell, day in (
            (committee.cell, dt.date(2026, 1, 20)), (committee.cell, dt.date(2026, 3, 20)),
            (committee.grassroots_cell, dt.date(2026, 5, 20)), (committee.other_cell, dt.date(2025, 4, 2)),
        ):  # fmt: skip
            build.member(cell, ceremony_on=day, official_on=None)
        target = set_target(**facts, start=first, end=last, number=9)
        set_target(**facts, start=first, end=last, number=2, category="women")
        set_goal(**facts, start=first, end=last, measure="coverage", low=100)  # type: ignore[arg-type]
        parts_ = {committee.grassroots: 5, committee.grassroots_cell: 3}
        hand_down(by=build.BY, at=build.AT, target=target, parts=parts_, kept=1, document=paper)
        open_campaign(**facts, name="Lớp Thử", start=first, end=last, steps=[("decided", "Quyết định")], target=target)
    user = build.user(Role.BOARD_OFFICER, committee.root)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _context(response: HttpResponse, name: str) -> Any:
    found = response.context
    return found[name] if found is not None and name in found else None


def _tables(response: HttpResponse) -> list[parts.DataTable]:
    """Every table of a page, as it was drawn."""
    found = [table for table, _ in _context(response, "tables") or ()]
    named = [_context(response, name) for name in ("table", "goals", "differences")]
    return found + [table for table in named if isinstance(table, parts.DataTable)]


def _numbers(response: HttpResponse) -> Iterator[tuple[str, str, str]]:
    """(label, number as printed, address) of every number in the tiles and tables of a page."""
    for stat in _context(response, "stats") or ():
        yield stat.label, stat.text, stat.url
    for table in _tables(response):
        for row in [*table.body, *([table.foot] if table.foot else [])]:
            for column, cell in row[1:]:
                if column.label not in ("Từ ngày", "Đến ngày", "Năm"):
                    yield column.label, str(parts.printed(cell.value)), cell.url


def _plain(text: str) -> int | None:
    """The whole number the text is; None for words, dates, shares and dashes."""
    return int(text.replace(".", "")) if re.fullmatch(r"\d{1,3}(\.\d{3})*", text) else None


def _open(client: Client, url: str, base: str) -> HttpResponse:
    address = url if url.startswith("/") else base + url
    day = "" if "ngay=" in address else ("&" if "?" in address else "?") + "ngay=2026-11-20"
    path, _, anchor = address.partition("#")
    response = client.get(path + day)
    assert response.status_code == 200, address
    response.anchor = anchor  # type: ignore[attr-defined]
    return response


def _length(response: HttpResponse) -> int:
    """How many rows the list holds in all, those out of the reader's reach among them."""
    tables, anchor = _tables(response), response.anchor  # type: ignore[attr-defined]
    table = tables[int(anchor.removeprefix("bang-")) - 1] if anchor.startswith("bang-") else tables[0]
    shown = len(table.rows) if table.total is None or anchor == "don-vi" else table.total
    return shown + (table.outside or 0)


def _address(name: str, committee: Committee) -> str:
    """A page by its name, or by the pages that belong to one target or campaign."""
    if name == "part":
        return reverse("targets:part", args=[Target.every.get(unit=committee.root, category="women").pk])
    if name == "campaign":
        return reverse("targets:campaign", args=[Campaign.objects.get().pk])
    return reverse(f"targets:{name}")


@pytest.mark.parametrize("name", [*PAGES, "part", "campaign"])
def test_every_number_has_its_list(committee: Committee, officer: Client, name: str) -> None:
    base = _address(name, committee)
    numbers, opened = list(_numbers(_open(officer, YEAR, base))), 0
    for label, text, url in numbers:
        number = _plain(text)
        if number is None or label in WORKED_OUT:
            continue
        assert url, f"{name}: “{label}” {text} opens nothing"
        response = _open(officer, url, base)
        if "/so/" in url:  # an account: it says the number it makes
            assert text in response.content.decode(), f"{name}: “{label}” {text}"
        else:
            assert _length(response) == number, f"{name}: “{label}” {text} → {url}"
        opened += 1
    assert opened or name == "idle", "a page without numbers proves nothing"


@pytest.mark.parametrize("name", [*PAGES, "part", "campaign"])
def test_every_link_of_a_drawing_and_a_page_opens(committee: Committee, officer: Client, name: str) -> None:
    base = _address(name, committee)
    page = officer.get(base + YEAR).content.decode()
    main = page[page.index('id="noi-dung"') :]
    for url in sorted({url.replace("&amp;", "&") for url in re.findall(r'href="([/?][^"]*)"', main)}):
        _open(officer, url, base)


@pytest.mark.parametrize("name", ["targets", "review"])
def test_every_cell_of_the_heat_table_and_point_of_the_line_has_its_list(
    committee: Committee, officer: Client, name: str
) -> None:
    base = _address(name, committee)
    page = officer.get(base + YEAR).content.decode()
    marks = set(re.findall(r'<a href="([^"]*)" class="mark"><title>[^<]*: (\d+) người</title>', page))
    assert {int(number) for _, number in marks} >= {0, 1}
    for url, number in sorted(marks, key=lambda mark: (-int(mark[1]), mark))[:12]:
        assert _length(_open(officer, url.replace("&amp;", "&"), base)) == int(number), url


def test_what_is_listed_goes_out_with_as_many_rows(committee: Committee, officer: Client) -> None:
    """The pool, those taken off it and the cells of a route: number = list = workbook."""
    for name, which, more in (
        ("pool", "trong-nguon", "&loai=nguon"), ("route", "tuyen", "&tuyen=cell_under_committee.grassroots_committee"),
    ):  # fmt: skip
        response = _open(officer, YEAR + more, reverse(f"targets:{name}"))
        number = _length(response)
        body = officer.post(reverse("targets:list_file") + YEAR + f"&so={which}{more}").content
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
        heading = next(place for place, row in enumerate(sheet) if "Mã đơn vị" in row)
        assert len([row for row in sheet[heading + 1 :] if any(row)]) == number
