"""The drawing board of the charts: escaped text, marks with titles, links, and the table twin."""

from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Literal

WIDE = 720
NARROW = 360
FONT = 13
_COLOURS = {
    "mark-actual": "#44566c",
    "mark-short": "#44566c",
    "mark-plan": "#9b1c1f",
    "mark-track": "#e9ebef",
    "mark-grid": "#d5d9df",
    "mark-missing": "#ffffff",
    "heat-0": "#f4f6f8",
    "heat-1": "#dde4ec",
    "heat-2": "#b4c3d3",
    "heat-3": "#5b7389",
    "heat-4": "#44566c",
}
_INK = {"text": "#1d2025", "text-muted": "#59606b", "text-inverse": "#ffffff"}


@dataclass(frozen=True)
class Table:
    """The figures of a chart as text; `links` holds one url a row, '' where there is none."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str, ...] = ()

    @property
    def linked_rows(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Returns (url, first cell, other cells) for each row."""
        links = self.links or ("",) * len(self.rows)
        return [(url, row[0], row[1:]) for url, row in zip(links, self.rows, strict=True)]


@dataclass(frozen=True)
class Chart:
    """A drawing and its figures. `svg` is complete by itself; `narrow` is the same for phones, '' when not needed."""

    svg: str
    table: Table
    narrow: str = ""


class Canvas:
    """Collects marks and returns one SVG string. Sizes are in user units, equal to CSS pixels at full width."""

    def __init__(self, title: str, width: int, height: int) -> None:
        self.title, self.width, self.height = title, width, height
        self._parts: list[str] = []
        self._linked = False

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: Literal["start", "middle", "end"] = "start",
        kind: Literal["text", "text-muted", "text-inverse"] = "text",
        bold: bool = False,
    ) -> None:
        """Writes one line with its baseline at y."""
        weight = ' font-weight="600"' if bold else ""
        self._parts.append(
            f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" fill="{_INK[kind]}"{weight}>'
            f"{escape(words)}</text>"
        )

    def rect(self, x: float, y: float, width: float, height: float, kind: str, radius: float = 2) -> None:
        """Draws a bar or a cell."""
        outline = ' stroke="#8a919c" stroke-dasharray="3 2"' if kind == "mark-missing" else ""
        self._parts.append(
            f'<rect class="{kind}" x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(height)}" '
            f'rx="{_n(radius)}" fill="{_COLOURS[kind]}"{outline}/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str, width: float = 1) -> None:
        """Draws a straight line."""
        self._parts.append(
            f'<line class="{kind}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
            f'stroke="{_COLOURS[kind]}" stroke-width="{_n(width)}"/>'
        )

    def polyline(self, points: list[tuple[float, float]], kind: str, dashed: bool = False) -> None:
        """Draws a line through points."""
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        through = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._parts.append(
            f'<polyline class="{kind}" points="{through}" fill="none" stroke="{_COLOURS[kind]}" stroke-width="2" '
            f'stroke-linejoin="round"{dash}/>'
        )

    def dot(self, x: float, y: float, kind: str, radius: float = 3.5) -> None:
        """Draws a point."""
        self._parts.append(f'<circle class="{kind}" cx="{_n(x)}" cy="{_n(y)}" r="{radius}" fill="{_COLOURS[kind]}"/>')

    def open_mark(self, title: str, url: str = "") -> None:
        """Opens one datum: what is drawn until `close_mark` carries the title as tooltip and leads to its list."""
        self._linked = self._linked or bool(url)
        self._parts.append(f'<a href="{escape(url)}" class="mark">' if url else '<g class="mark">')
        self._parts.append(f"<title>{escape(title)}</title>")
        self._link = url

    def close_mark(self) -> None:
        """Closes the datum."""
        self._parts.append("</a>" if self._link else "</g>")

    def svg(self) -> str:
        """Returns the drawing. With links inside it is a group, since an image hides its children from readers."""
        body = "".join(self._parts)
        key = "chart-" + sha256(f"{self.title}{self.width}{body}".encode()).hexdigest()[:10]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {_n(self.height)}" '
            f'width="{self.width}" height="{_n(self.height)}" role="{"group" if self._linked else "img"}" '
            f'aria-labelledby="{key}" font-size="{FONT}" font-family="sans-serif">'
            f'<title id="{key}">{escape(self.title)}</title>{body}</svg>'
        )


def fit(words: str, width: float, lines: int = 1) -> list[str]:
    """Returns the words broken into at most `lines` lines of `width` units; what does not fit ends in '…'.

    Letters are taken as 0.56 of the font size, the mean of the usual screen fonts, since no font is at hand here.
    """
    limit = max(int(width / (FONT * 0.56)), 4)
    broken = [""]
    for word in words.split():
        longer = f"{broken[-1]} {word}".strip()
        if len(longer) <= limit or not broken[-1]:
            broken[-1] = longer
        else:
            broken.append(word)
    shown = broken[:lines]
    if len(broken) > lines or len(shown[-1]) > limit:
        shown[-1] = shown[-1][: limit - 1].rstrip() + "…"
    return shown


def nice_ceiling(value: float) -> int:
    """Returns the first of 4, 8, 12, 20, 40, 80, 120 … at or above the value, so that its quarter is a whole number."""
    if value <= 4:
        return 4
    scale = 1
    while True:
        for step in (4, 8, 12, 20, 40):
            if step * scale >= value:
                return step * scale
        scale *= 10


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
