"""A look from outside: the sign-in page, a real sign-in, one page behind it, over plain HTTP with cookies."""

from __future__ import annotations

import http.client
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ketnap.lib.errors import Refused

INSTANCE = "Ketnap-Instance"  # the header by which a server says which start of it answers


@dataclass(frozen=True)
class Page:
    """An answer: its final address, status and text."""

    url: str
    status: int
    text: str
    instance: str = ""


@dataclass
class _Form:
    action: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    user_field: str = ""
    password_field: str = ""


class _SignInForm(HTMLParser):
    """Finds the form that asks for a password."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._current: _Form | None = None
        self.found: _Form | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._current = _Form(values.get("action", ""))
        elif tag == "input" and self._current is not None:
            kind, name = values.get("type", "text"), values.get("name", "")
            if kind == "hidden":
                self._current.hidden[name] = values.get("value", "")
            elif kind == "password":
                self._current.password_field = name
                self.found = self._current
            elif kind == "text" and not self._current.user_field:
                self._current.user_field = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._current = None


class Visitor:
    """A browser without a screen. Given an `instance`, it takes an answer from no other server."""

    def __init__(self, base: str, instance: str = "") -> None:
        self.base = base
        self.instance = instance
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def get(self, path: str, data: dict[str, str] | None = None) -> Page:
        """The page at a path, after redirects; with `data` as a POST. A refusal of the server is a page too.

        Raises Refused when another server than ours answers.
        """
        url = urllib.parse.urljoin(self.base, path)
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(url, body, {"Referer": url})  # noqa: S310 - our own address
        try:
            with self._opener.open(request, timeout=60) as answer:
                page = Page(answer.url, answer.status, answer.read().decode(), answer.headers.get(INSTANCE, ""))
        except urllib.error.HTTPError as error:
            page = Page(error.url, error.code, error.read().decode(errors="replace"), error.headers.get(INSTANCE, ""))
        if self.instance and page.instance != self.instance:
            raise Refused(
                "other_server",
                f"Ở {self.base} có chương trình khác trả lời, không phải bản vừa khởi động.",
                remedy="Hãy chọn cổng khác bằng --port.",
            )
        return page

    def sign_in_page(self) -> Page:
        """The page that asks for a password. Raises Refused when there is none."""
        page = self.get("/")
        if page.status != 200 or _SignInForm(page.text).found is None:
            raise Refused("check_sign_in_page", f"Trang đăng nhập không mở được (mã {page.status}).")
        return page

    def sign_in(self, username: str, password: str) -> None:
        """Sign in through the form. Raises Refused when the product does not let us in."""
        page = self.sign_in_page()
        form = _SignInForm(page.text).found
        assert form is not None
        data = {**form.hidden, form.user_field: username, form.password_field: password}
        answer = self.get(urllib.parse.urljoin(page.url, form.action or page.url), data)
        if answer.status != 200 or _SignInForm(answer.text).found is not None:
            raise Refused(
                "check_sign_in",
                f"Không đăng nhập được bằng người dùng {username} (mã {answer.status}).",
                remedy="Nếu mật khẩu mẫu đã được đổi, hãy kiểm tra trên một thư mục dữ liệu mới (KETNAP_HOME).",
            )

    def expect_page(self, path: str) -> None:
        """Raises Refused unless a signed-in user gets the page."""
        page = self.get(path)
        if page.status != 200 or _SignInForm(page.text).found is not None:
            raise Refused("check_page", f"Trang {path} không mở được sau khi đăng nhập (mã {page.status}).")


def answers(base: str, instance: str = "") -> bool:
    """Whether the web server answers at all. Raises Refused when it is another than the instance asked for."""
    try:
        return Visitor(base, instance).get("/").status > 0
    except (OSError, http.client.HTTPException):
        return False
