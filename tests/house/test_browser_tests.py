"""Tests in a browser wait for what they expect: a look taken at once sees the page that is about to go, now and then."""

import ast

from .source import REPOSITORY

AT_ONCE = {
    "is_visible", "is_hidden", "is_checked", "is_enabled", "is_disabled", "is_editable", "input_value", "text_content", "all_inner_texts",
    "all_text_contents", "wait_for_timeout",
}  # fmt: skip
FOLDERS = ("journeys", "ui")


def looks(text: str) -> list[str]:
    """The calls of `text`, with their lines, that look without waiting or wait without knowing for what."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [
        f"{call.lineno}: {call.func.attr}"
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in AT_ONCE
    ]


def test_a_look_at_once_is_found() -> None:
    assert looks('page.click("a")\nassert page.get_by_text("Đã ghi").is_visible()') == ["2: is_visible"]


def test_no_browser_test_looks_at_once() -> None:
    files = [file for folder in FOLDERS for file in (REPOSITORY / "tests" / folder).glob("*.py")]
    assert len(files) > 20
    assert {file.name: found for file in files if (found := looks(file.read_text()))} == {}
