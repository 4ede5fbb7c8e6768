from datetime import date

import pytest
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory

from ketnap.ui.web import samples

from .drawing import Page

BASE = "ui/base.html"


def base(**more: object) -> Page:
    context = {**samples.frame("/"), "csrf_token": "mã", **more}
    return Page(render_to_string(BASE, context, RequestFactory().get("/x/", {"ngay": "2025-12-31", "trang": "2"})))


def test_the_page_closes_what_it_opens_and_names_its_landmarks() -> None:
    page = base()
    assert page.faults == []
    assert page.elements[0][1] == {"lang": "vi"} or page.all("html", lang="vi")
    assert page.all("a", class_="skip")[0][0]["href"] == "#noi-dung"
    assert len(page.all("main", id="noi-dung")) == len(page.all("h1")) == 1
    names = [attrs.get("aria-label") for attrs, _ in page.all("nav")]
    assert len(names) == len(set(names))


def test_the_page_stands_with_nothing_given() -> None:
    page = Page(render_to_string(BASE, {"csrf_token": "mã"}))
    assert page.faults == []
    for absent in ("top-unit", "top-date", "top-search", "top-account"):
        assert not [attrs for _, attrs, _ in page.elements if absent in (attrs.get("class") or "")]


def test_navigation_marks_where_one_is_and_tells_what_waits() -> None:
    side = [attrs for attrs, _ in base().all("nav", class_="side")]
    assert side[0]["aria-label"] == "Mục lục"
    marked = base().all("a", aria_current="page")
    assert {text for _, text in marked} == {"Nguồn và kết nạp3 việc đang chờ"}


def test_demo_data_and_a_past_date_are_announced_only_when_true() -> None:
    loud, still = base(), base(demo=False, looking_at_past=False)
    assert "DỮ LIỆU GIẢ ĐỊNH" in loud.all("section", class_="banner banner-demo")[0][1]
    assert "tính đến ngày 31/12/2025" in loud.all("section", class_="banner banner-past")[0][1]
    assert still.all("section", class_="banner banner-demo") == still.all("section", class_="banner banner-past") == []


def test_changing_the_date_is_a_get_that_keeps_the_other_parameters() -> None:
    page = base()
    assert page.all("input", name="trang")[0][0]["value"] == "2"
    assert [attrs["type"] for attrs, _ in page.all("input", name="ngay")] == ["date"]
    assert page.all("input", id="tinh-den-ngay")[0][0]["value"] == "2025-12-31"


def test_signing_out_is_a_post_that_forgets_drafts() -> None:
    form = next(attrs for attrs, _ in base(sign_out_url="/ra/").all("form") if attrs.get("action") == "/ra/")
    assert form["method"] == "post"
    assert "data-forget" in form


def test_htmx_is_local_keeps_no_history_and_sends_the_token() -> None:
    page = base()
    config = page.all("meta", name="htmx-config")[0][0]["content"] or ""
    for setting in ('"historyCacheSize": 0', '"includeIndicatorStyles": false', '"allowEval": false'):
        assert setting in config
    assert "mã" in (page.all("body")[0][0]["hx-headers"] or "")
    assert all((attrs["src"] or "").startswith("/static/") for attrs, _ in page.all("script"))


def test_messages_are_shown_with_their_tone() -> None:
    page = base(messages=[Message(25, "Đã ghi."), Message(40, "Chưa <ghi>.")])
    assert page.all("div", class_="notice notice-good")[0][1] == "Đã ghi."
    assert page.all("div", class_="notice notice-bad")[0] == (
        {"class": "notice notice-bad", "role": "alert"},
        "Chưa <ghi>.",
    )


def test_paper_has_its_head_and_the_day_in_words() -> None:
    head = base(as_of=date(2026, 3, 5)).all("div", class_="paper-head")[0][1]
    for words in ("Tỉnh ủy Giả Định", "Đảng bộ xã Ví Dụ", "Đảng Cộng sản Việt Nam", "ngày 05 tháng 3 năm 2026"):
        assert words in head


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_say_what_to_do_next_without_any_context(code: str) -> None:
    page = Page(render_to_string(f"{code}.html"))
    assert page.faults == []
    assert len(page.all("li")) >= 2
    assert "banner-demo" not in str(page.elements)


def test_sign_in_shows_the_form_or_why_it_is_locked() -> None:
    from ketnap.ui.web.forms import SampleSignIn

    shown = {"form": SampleSignIn(), "csrf_token": "mã", "next": "/viec/"}
    page = Page(render_to_string("registration/login.html", shown))
    assert page.all("input", name="next")[0][0]["value"] == "/viec/"
    assert page.all("input", name="password")[0][0]["type"] == "password"
    locked = Page(render_to_string("registration/login.html", {**shown, "locked": True}))
    assert locked.all("form") == []
    assert "Tạm khoá đăng nhập" in locked.all("div", role="alert")[0][1]
