"""One person from the list of sources to full membership: no address typed on the way, every step and every way between by keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page, expect

from ketnap.access.roles import Role
from ketnap.admissions.models import Case
from ketnap.lib import clock, rls
from ketnap.lib.clock import VIETNAM
from ketnap.members.kinds import Status
from ketnap.members.models import Spell
from ketnap.testing import build
from tests.admissions import paths
from tests.journeys.conftest import Desk

pytestmark = pytest.mark.browser
START = paths.NOW.date()
LIST = "Nguồn và kết nạp"
HERE = """() => {const a = document.activeElement; const form = a.closest('main form[method=post]');
return [a.name || '', a.tagName, a.value || '', !!form && a.type === 'submit', a.closest('main') ? a.textContent.trim() : ''];}"""


def fill(page: Page, value: str, tag: str) -> None:
    """Types into the field one stands in; in a list, goes down to the value."""
    if tag != "SELECT":
        page.keyboard.type(value)
        return
    for _ in range(60):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.value") == value:
            return
    raise AssertionError(f"no such choice: {value}")


def answer(page: Page, facts: Mapping[str, str], follow: str = "", *, from_top: bool = True) -> None:
    """Goes through the page with Tab, fills what it meets, and ends with Enter on the form's button or the link `follow`."""
    if from_top:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # over the navigation, to the content
    for _ in range(250):
        page.keyboard.press("Tab")
        name, tag, value, submits, text = page.evaluate(HERE)
        if name in facts and value != facts[name]:
            fill(page, facts[name], tag)
        elif submits if not follow else text == follow:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach the end of {page.url}")


def known(case: Case, step: str, day: dt.date, helper: int) -> dict[str, str]:
    """What a secretary knows of each step."""
    brought = {
        "helper_assigned": {"member": str(helper)},
        "course_completed": {"issued_on": f"{day:%d/%m/%Y}", "issuer": "Trung tâm chính trị giả định", "number": "12"},
        "vetting_closed": {"political_standard_settled": "1"},
        "introduced": {
            "referee_1": str(helper), "together_1": "WORK", "since_1": "01/9/2022", "union": "youth_union",
            "disciplined": "0", "union_symbol": "02-NQ/ĐTN", "youth_union_exists": "1", "of_union_age": "1",
        },
    }  # fmt: skip
    vote = {"votes_for": "8", "members": "8", f"for_{case.pk}": "8"}
    return {"on": f"{day:%d/%m/%Y}", "ground": "Đã đối chiếu bản giấy", **vote, **brought.get(step, {})}


def to_the_case(page: Page, name: str) -> None:
    """From the page one landed on to the page of the case as it is today: a meeting names the person, all else leads by the list."""
    if "/hop/" not in page.url:
        answer(page, {}, follow=LIST)
        expect(page.get_by_role("heading", level=1)).to_have_text(LIST)
    answer(page, {}, follow=name)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_from_the_list_of_sources_to_full_membership(
    committed: build.Committee, desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    with rls.everything():
        for _ in range(8):
            build.member(committed.cell)
        helper = paths.official(committed.cell).pk
        case = paths.source(committed.cell, START)
        name = case.person.full_name
        for unit in (committed.grassroots, committed.root):
            paths.open_book(unit)
        user = build.user(Role.BOARD_OFFICER, committed.root)
    window, day, taken = desk(user), START, ["sourced"]
    page = window.open("/ket-nap/")
    answer(page, {}, follow=name)
    while "recognised" not in taken:
        with rls.everything():
            step = paths.next_step(paths.way(case, day), taken)
        assert step is not None
        day = (
            day.replace(year=day.year + 1) + dt.timedelta(days=2)
            if taken[-1] == "ceremony"
            else day + dt.timedelta(days=2)
        )
        now = dt.datetime.combine(day, paths.NOW.time(), tzinfo=VIETNAM)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        to_the_case(page, name)
        if step.key in ("decided", "recognised"):
            answer(page, {}, follow="Mở cuộc họp quyết định")
            window.check_both()
        answer(page, known(case, step.key, day, helper))
        before = len(taken)
        with rls.everything():
            taken = paths.steps(case)
        assert len(taken) > before, f"{step.key}: {page.locator('main').inner_text()[-900:]}"
        if step.key in ("introduced", "cell_vote", "decided", "recognised"):
            window.check_both()
    with rls.everything():
        spell = Spell.objects.known().get(person=case.person, valid__upper_inf=True)
        assert spell.status == Status.OFFICIAL
    answer(page, {}, follow=name)
    expect(page.get_by_text("Đã công nhận chính thức").first).to_be_visible()
    window.check_both()
