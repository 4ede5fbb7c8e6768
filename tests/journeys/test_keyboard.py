"""With the keyboard alone: onto the list of sources, a refused form, a date changed, back to the list; where the focus stands after each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ketnap.access.roles import Role
from ketnap.admissions.models import Case
from ketnap.lib import rls
from ketnap.testing import build
from tests.admissions import paths
from tests.journeys.conftest import Desk
from tests.journeys.test_whole_case import answer

pytestmark = pytest.mark.browser
NAME = "Thử Nguyễn Thị Mẫu Phượng"
FOCUS = """() => {const a = document.activeElement; return [a.tagName, a.name || '', a.id || '', a.getAttribute('class') || '',
(a.textContent || '').trim().slice(0, 60)];}"""


@pytest.fixture
def window(committed: build.Committee, desk: Callable[..., Desk]) -> Desk:
    with rls.everything():
        build.member(committed.cell)
        user = build.user(Role.CELL_SECRETARY, committed.cell)
    return desk(user)


def follow(page: Page, text: str, *, over_navigation: bool = True) -> None:
    """With Tab to the link of that text, and Enter."""
    if over_navigation:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == text:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way by keyboard to {text!r} on {page.url}")


def visible_focus(page: Page) -> bool:
    """Whether what has the focus lies in the window and not under what sticks to its edge."""
    return bool(
        page.evaluate(
            """() => {const a = document.activeElement, r = a.getBoundingClientRect();
        const over = document.elementFromPoint(r.left + Math.min(r.width / 2, 20), r.top + r.height / 2);
        return r.bottom <= innerHeight + 1 && r.top >= -1 && (a === over || a.contains(over) || (over && over.contains(a)));}"""
        )
    )


def test_onto_the_list_and_into_the_case(window: Desk) -> None:
    page = window.open("/")
    follow(page, "Nguồn và kết nạp", over_navigation=False)
    follow(page, "Thêm vào nguồn")
    answer(page, {"full_name": NAME})
    said = page.evaluate(FOCUS)[4]
    assert "Ngày sinh" in page.evaluate("document.activeElement.textContent"), (
        f"the focus stands on what is wrong, not on {said}"
    )
    assert visible_focus(page)
    for _ in range(8):  # from the summary to the field, by its link
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Ngày sinh"):
            break
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS)[1] == "birth_date"
    page.keyboard.type("9/4/2000")
    answer(page, {"gender": "nu"}, from_top=False)
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    with rls.everything():
        assert paths.steps(Case.objects.get()) == ["sourced"]
    window.check()
    page = window.open("/ket-nap/")
    follow(page, NAME)
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)


def test_every_stop_of_a_case_page_can_be_seen(window: Desk, committed: build.Committee) -> None:
    with rls.everything():
        case = paths.source(committed.cell, paths.NOW.date())
    page = window.open(f"/ket-nap/{case.uid}/")
    stops: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        tag, name, ident, classes, text = page.evaluate(FOCUS)
        if tag == "BODY":
            break
        stops.append(f"{tag} {name or ident or classes} {text[:30]}")
        assert visible_focus(page), stops[-1]
    assert stops[0].startswith("A"), "first the way over the navigation"
    assert len(stops) > 10


def test_a_changed_date_leaves_the_focus_where_it_was(window: Desk, committed: build.Committee) -> None:
    with rls.everything():
        case = paths.source(committed.cell, paths.NOW.date().replace(month=9))
    page = window.open(f"/ket-nap/{case.uid}/")
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "on":
            break
    page.keyboard.press("Control+a")
    page.keyboard.type("15/10/2026")
    page.evaluate(
        "() => { document.body.addEventListener('htmx:afterSettle', () => { document.body.dataset.settled = '' }) }"
    )
    page.keyboard.press("Tab")
    page.wait_for_selector("body[data-settled]")  # the form is asked for anew and put in
    tag, name, ident, _, text = page.evaluate(FOCUS)
    assert tag != "BODY", "the form was asked for anew, and the focus is lost"
    expect(page.locator("main [name=on]").first).to_have_value("15/10/2026")
    before = page.evaluate("document.querySelector('main [name=on]').compareDocumentPosition(document.activeElement)")
    assert before & 4, f"the focus goes on behind the date, not at {tag} {name} {ident} {text}"
