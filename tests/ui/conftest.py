"""A browser that is served the component page and static files from memory, under the strict policy of the product."""

import mimetypes
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse
from playwright.sync_api import Browser, Page, Route

from . import addresses

HOST = "http://ketnap.test"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"


def answer(method: str, path: str) -> HttpResponse:
    """Returns what the view at the path answers, without middleware: these pages belong to nobody."""
    request = getattr(RequestFactory(), method.lower())(path)
    match = resolve(path.partition("?")[0])
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


@pytest.fixture(autouse=True)
def own_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = addresses.__name__


class Desk:
    """One window on the component page; `down` cuts the line, `posts` are the addresses posted to."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.down = False
        self.posts: list[str] = []
        self.blocked: list[str] = []
        self.context = browser.new_context(**options)
        self.context.route("**/*", self._serve)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda line: self.blocked.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.blocked.append(str(error)))
        self.page.goto(HOST + reverse("ui:components"))

    def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if self.down:
            route.abort("internetdisconnected")
        elif path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/").partition("?")[0])
            assert isinstance(file, str), path
            route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0] or "text/plain")
        else:
            if route.request.method == "POST":
                self.posts.append(path)
            method = "GET" if path == reverse("ui:components") else route.request.method
            body = answer(method, path).content
            route.fulfill(
                body=body, headers={"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
            )
