import gzip
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, expect

from .conftest import HOST, Desk, answer
from .drawing import Page

LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def test_the_component_page_is_sound_and_light() -> None:
    html = answer("GET", reverse("ui:components")).content
    assert Page(html.decode()).faults == []
    assert len(gzip.compress(html, 6)) < 30_000


def test_ids_on_the_component_page_are_unique() -> None:
    page = Page(answer("GET", reverse("ui:components")).content.decode())
    ids = [attrs["id"] for _, attrs, _ in page.elements if attrs.get("id")]
    assert sorted(ids) == sorted(set(ids))


def test_a_node_opens_without_scripts_too() -> None:
    html = answer("GET", reverse("ui:components") + "?mo=1").content.decode()
    assert "Chi bộ thôn Đông" in Page(html).all("li", id="nut-1")[0][1]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_no_accessibility_rule_is_broken_and_nothing_runs_off_the_edge(
    chromium: Browser, size: Any, scheme: Any
) -> None:
    desk = Desk(chromium, viewport=size, color_scheme=scheme, bypass_csp=True)
    for closed in desk.page.query_selector_all("main details"):
        closed.evaluate("node => { node.open = true }")
    faults = Axe().run(desk.page).response["violations"]
    assert [(fault["id"], node["html"]) for fault in faults for node in fault["nodes"]] == []
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.browser
def test_the_strict_policy_blocks_nothing(chromium: Browser) -> None:
    assert Desk(chromium, viewport=LAPTOP).blocked == []


@pytest.mark.browser
def test_ctrl_k_reaches_the_search_box_at_any_width(chromium: Browser) -> None:
    for size in (LAPTOP, PHONE):
        desk = Desk(chromium, viewport=size)
        desk.page.keyboard.press("Control+k")
        assert desk.page.evaluate("document.activeElement.id") == "tim-kiem"


@pytest.mark.browser
def test_a_sensitive_value_is_revealed_and_a_node_opened_in_place(chromium: Browser) -> None:
    desk = Desk(chromium, viewport=LAPTOP)
    desk.page.click(".masked button")
    desk.page.wait_for_selector("text=000 000 000 000")
    assert desk.posts == [reverse("ui:reveal")]
    desk.page.click("#nut-1 .tree-twist")
    desk.page.wait_for_selector("#nut-1 >> text=Chi bộ thôn Đông")
    assert desk.blocked == []


@pytest.mark.browser
def test_a_grave_act_is_asked_about_first(chromium: Browser) -> None:
    desk = Desk(chromium, viewport=LAPTOP)
    desk.page.click("text=Hỏi lại trước khi làm")
    desk.page.click("dialog >> text=Quay lại")
    assert desk.posts == []
    desk.page.click("text=Hỏi lại trước khi làm")
    with desk.page.expect_navigation():
        desk.page.click("dialog >> text=Gỡ 2 người")
    assert desk.posts == [reverse("ui:components")]


@pytest.mark.browser
def test_a_form_is_sent_once_however_often_the_button_is_pressed(chromium: Browser) -> None:
    desk = Desk(chromium, viewport=LAPTOP)
    with desk.page.expect_navigation():
        desk.page.evaluate("const f = document.querySelector('form[novalidate]'); f.requestSubmit(); f.requestSubmit()")
    assert desk.posts == [reverse("ui:components")]


FORM = "form[data-keep]"
DRAFTS = "Object.keys(sessionStorage).filter((key) => key.startsWith('ketnap-draft:')).length"


def fill(desk: Desk) -> None:
    desk.page.fill(f"{FORM} [name=name]", "Nguyễn Văn Ví Dụ")
    desk.page.fill(f"{FORM} [name=born]", "05/3/2004")
    desk.page.select_option(f"{FORM} [name=unit]", "1")
    desk.page.check(f"{FORM} [name=vote][value=tay]")
    desk.page.check(f"{FORM} [name=confirmed]")


@pytest.mark.browser
def test_a_lost_line_keeps_what_was_typed_and_says_so(chromium: Browser) -> None:
    desk = Desk(chromium, viewport=LAPTOP)
    fill(desk)
    desk.down = True
    desk.page.click(f"{FORM} button[type=submit]")
    desk.page.wait_for_selector(".toast >> text=Mất kết nối")
    expect(desk.page.locator(f"{FORM} [name=name]")).to_have_value("Nguyễn Văn Ví Dụ")
    desk.down = False
    desk.page.click(f"{FORM} button[type=submit]")
    desk.page.wait_for_selector(".toast", state="detached")
    assert desk.posts == [reverse("ui:components")]


@pytest.mark.browser
def test_a_draft_can_be_fetched_back_after_a_reload_and_lives_in_this_tab_only(chromium: Browser) -> None:
    desk = Desk(chromium, viewport=LAPTOP)
    desk.page.on("dialog", lambda dialog: dialog.accept())
    fill(desk)
    desk.page.reload()
    desk.page.fill(f"{FORM} [name=name]", "")
    desk.page.evaluate("document.querySelector('form[data-keep]').reset()")
    desk.page.click(".draft >> text=Lấy lại")
    expect(desk.page.locator(f"{FORM} [name=name]")).to_have_value("Nguyễn Văn Ví Dụ")
    expect(desk.page.locator(f"{FORM} [name=vote][value=tay]")).to_be_checked()
    assert desk.page.evaluate("localStorage.length") == 0
    other = desk.context.new_page()
    other.goto(HOST + reverse("ui:components"))
    assert other.query_selector(".draft") is None


@pytest.mark.browser
def test_signing_out_forgets_every_draft(chromium: Browser) -> None:
    desk = Desk(chromium, viewport=LAPTOP)
    desk.page.on("dialog", lambda dialog: dialog.accept())
    fill(desk)
    assert desk.page.evaluate(DRAFTS) == 1
    desk.page.click(".top-account summary")
    with desk.page.expect_navigation():
        desk.page.click("text=Đăng xuất")
    assert desk.page.evaluate(DRAFTS) == 0


@pytest.mark.browser
def test_a_link_of_the_error_summary_leads_into_its_field(chromium: Browser) -> None:
    desk = Desk(chromium, viewport=LAPTOP)
    assert desk.page.evaluate("document.activeElement.className").endswith("error-summary")
    desk.page.click(".error-summary a >> nth=1")
    assert desk.page.evaluate("document.activeElement.name") == "born"


@pytest.mark.browser
def test_without_scripts_menus_and_reasons_still_open(chromium: Browser) -> None:
    desk = Desk(chromium, viewport=PHONE, java_script_enabled=False)
    desk.page.click(".top-menu summary")
    expect(desk.page.locator(".top-menu >> text=Chỉ tiêu")).to_be_visible()
    desk.page.click(".finding summary >> nth=0")
    expect(desk.page.locator("text=Đã đối chiếu văn bản gốc >> nth=0")).to_be_visible()


@pytest.mark.browser
def test_paper_hides_the_screen_and_shows_head_and_signatures(chromium: Browser) -> None:
    desk = Desk(chromium, viewport=LAPTOP)
    expect(desk.page.locator(".signatures")).to_be_hidden()
    desk.page.emulate_media(media="print")
    for shown in (".signatures", ".paper-head", ".banner-demo", ".table tfoot"):
        expect(desk.page.locator(shown).first).to_be_visible()
    for hidden in (".top", ".side", ".filter", ".form-actions"):
        expect(desk.page.locator(hidden).first).to_be_hidden()


@pytest.mark.browser
def test_a_table_stays_a_table_on_paper_as_narrow_as_a4(chromium: Browser) -> None:
    desk = Desk(chromium, viewport={"width": 600, "height": 900})
    shape = "getComputedStyle(document.querySelector('.table[role] tbody td')).display"
    assert desk.page.evaluate(shape) == "block"
    desk.page.emulate_media(media="print")
    assert desk.page.evaluate(shape) == "table-cell"
