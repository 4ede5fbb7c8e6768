"""Draws a piece of template, as a page would, and reads it back as a tree."""

from html.parser import HTMLParser
from typing import Any

from django.template import Context, Template

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta"}


def draw(tag: str, **context: Any) -> str:
    """Returns what `{% tag %}` draws with the given context."""
    return Template("{% load ui vn %}{% " + tag + " %}").render(Context(context))


class Page(HTMLParser):
    """Elements as (name, attributes, text inside), and what was left open or closed twice."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.faults: list[str] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(html)
        self.faults += [f"left open: {name}" for name, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words: list[str] = []
        self.elements.append((tag, dict(attrs), words))
        if tag not in VOID:
            self._open.append((tag, words))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.faults.append(f"closed out of turn: {tag}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for _, words in self._open:
            words.append(data)

    def all(self, element: str, /, **attributes: str) -> list[tuple[dict[str, str | None], str]]:
        """Returns (attributes, text) of the elements with that name and those attributes (`class_` for class)."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [
            (attrs, " ".join("".join(words).split()))
            for tag, attrs, words in self.elements
            if tag == element and all(attrs.get(key) == value for key, value in wanted.items())
        ]
