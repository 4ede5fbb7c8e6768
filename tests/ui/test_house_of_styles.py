"""What the content security policy and slow links ask of every template and static file of the whole source tree."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

import ketnap

SOURCE = Path(ketnap.__file__).parent
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
STATIC = sorted(path for path in SOURCE.glob("**/static/**/*") if path.suffix in {".css", ".js", ".svg"})
UI = SOURCE / "ui"


def faults(text: str) -> list[str]:
    """Returns what a strict policy would block, or what would call out of the house."""
    found = re.findall(r"\sstyle\s*=", text) + re.findall(r"<style\b", text)
    found += re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text) + re.findall(r"\son[a-z]+\s*=\s*[\"']", text)
    found += re.findall(r"javascript:", text) + re.findall(r"\bhx-on\b", text)
    return found + re.findall(
        r"(?:https?:)?//[a-z0-9][a-z0-9.-]*\.[a-z]{2,}[^\s\"')]*", text.replace("http://www.w3.org/2000/svg", "")
    )


@pytest.mark.parametrize(
    "text",
    [
        '<p style="x">',
        "<style>",
        "<script>x()</script>",
        '<a onclick="x">',
        "src='//cdn.example.com/x.js'",
        "https://a.vn",
    ],
)
def test_the_rule_sees_each_fault(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize("path", TEMPLATES + STATIC, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_inline_style_or_script_and_nothing_from_outside(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_styles_live_in_the_component_set_only() -> None:
    assert [path for path in STATIC if path.suffix == ".css" and UI not in path.parents] == []


def weight(*paths: Path) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths)


def test_styles_and_scripts_of_a_first_visit_stay_light() -> None:
    htmx = finders.find("django_htmx/htmx-2.min.js")
    assert isinstance(htmx, str)
    own = [path for path in STATIC if UI in path.parents]
    assert weight(Path(htmx), *own) < 60_000


def test_letters_are_never_cut_by_a_low_line() -> None:
    for path in STATIC:
        if path.suffix == ".css":
            text = path.read_text(encoding="utf-8")
            heights = re.findall(r"line-height:\s*([\d.]+)\s*[;}]", text) + re.findall(r"font:[^;]*?/([\d.]+)\s", text)
            assert [height for height in heights if float(height) < 1.5] == []
            assert "!important" not in text or path.name in {"print.css", "ketnap.css"}


def test_every_class_drawn_has_its_place_in_the_component_page_set() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in STATIC if path.suffix == ".css")
    known = set(re.findall(r"\.([a-z][a-z0-9_-]*)", styles))
    drawn = set()
    for path in TEMPLATES:
        for value in re.findall(r'\sclass="([^"{]*)"', path.read_text(encoding="utf-8")):
            drawn |= set(value.split())
    assert drawn - known == set()
