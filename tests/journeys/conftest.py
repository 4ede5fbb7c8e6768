"""Whole stories through a real browser against the real application, at laptop and phone width, with the accessibility rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Locator, Page

from ketnap.accounts.models import User
from ketnap.lib import clock, rls
from ketnap.testing import build
from tests.admissions import paths

LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
BACKEND = "django.contrib.auth.backends.ModelBackend"
AXE = Axe()


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """One day for all stories; the server of the tests is a thread of this process and reads the same clock."""
    monkeypatch.setattr(clock, "now", lambda: paths.NOW)
    monkeypatch.setattr(clock, "today", lambda: paths.NOW.date())


@pytest.fixture
def committed(transactional_db: None) -> build.Committee:
    """The standard committee, committed, for the server's threads to see."""
    with rls.everything():
        return build.committee()


class Desk:
    """A window of one signed-in user."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def send(self, button: str) -> None:
        """Press the button of a form and wait for the page that answers."""
        self.follow(self.page.get_by_role("button", name=button))

    def follow(self, way: Locator) -> None:
        """Press a link or button that leads away and wait until the page behind it has come whole."""
        with self.page.expect_navigation():
            way.click()

    def check_both(self) -> None:
        """`check` at laptop and at phone width; the window keeps its own."""
        own = self.page.viewport_size
        for size in (LAPTOP, PHONE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.check()
        self.page.set_viewport_size(own or LAPTOP)  # type: ignore[arg-type]

    def check(self) -> None:
        """No accessibility fault, no script fault, no sideways scrolling."""
        result: Any = AXE.run(self.page)
        faults = [(v["id"], v["nodes"][0]["html"][:160]) for v in result.response["violations"]]
        assert faults == [], self.page.url
        wide = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"scrolls sideways: {self.page.url}"
        assert self.faults == [], self.page.url


@pytest.fixture
def desk(chromium: Browser, live_server: Any, transactional_db: None) -> Iterator[Callable[..., Desk]]:
    """Open a window: `desk(user, phone=True)`."""
    contexts = []

    def sit(user: User | None = None, *, phone: bool = False) -> Desk:
        context = chromium.new_context(viewport=PHONE if phone else LAPTOP, locale="vi-VN")  # type: ignore[arg-type]
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend=BACKEND)
            cookie = client.cookies["sessionid"]
            context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        return Desk(context.new_page(), live_server.url)

    yield sit
    for context in contexts:
        context.close()
