"""Units by months as a table of shades; the figure stands in every cell, so the shade only helps the eye."""

from collections.abc import Sequence
from dataclasses import dataclass

from ketnap.lib import format as vn
from ketnap.ui.charts.canvas import NARROW, WIDE, Canvas, Chart, Table, fit


@dataclass(frozen=True)
class HeatRow:
    """One unit's values in the order of the months; None where nothing was handed in. `urls` matches, or is empty."""

    label: str
    values: Sequence[int | None]
    urls: Sequence[str] = ()
    url: str = ""


def heat_table(rows: Sequence[HeatRow], columns: Sequence[str], *, title: str, meaning: str = "") -> Chart:
    """Returns shades in five steps of the highest value. Raises ValueError when a row has another length."""
    if any(len(row.values) != len(columns) or len(row.urls) not in (0, len(columns)) for row in rows):
        raise ValueError("Each row needs one value a column, and one url a column or none.")
    table = Table(
        ("Đơn vị", *columns),
        tuple((row.label, *(vn.number(value) for value in row.values)) for row in rows),
        tuple(row.url for row in rows),
    )
    return Chart(_draw(rows, columns, title, meaning, WIDE), table, _draw(rows, columns, title, meaning, NARROW))


def _draw(rows: Sequence[HeatRow], columns: Sequence[str], title: str, meaning: str, width: int) -> str:
    narrow = width == NARROW
    left = 0 if narrow else 208
    step = 54 if narrow else 32
    canvas = Canvas(title, width, 26 + step * len(rows))
    top = max([value for row in rows for value in row.values if value is not None] + [1])
    cell = (width - left) / max(len(columns), 1)
    for index, words in enumerate(columns):
        canvas.text(left + cell * (index + 0.5), 16, words, anchor="middle", kind="text-muted")
    for nth, row in enumerate(rows):
        y = 24 + nth * step
        canvas.text(0, y + (15 if narrow else 20), fit(row.label, width if narrow else left - 10)[0])
        for index, value in enumerate(row.values):
            told = f"{row.label}, {columns[index]}: {_words(value)} {meaning}".rstrip()
            canvas.open_mark(told, row.urls[index] if row.urls else "")
            _cell(canvas, value, top, left + cell * index, y + (22 if narrow else 1), cell)
            canvas.close_mark()
    return canvas.svg()


def _words(value: int | None) -> str:
    return "chưa có số liệu" if value is None else vn.number(value)


def _cell(canvas: Canvas, value: int | None, top: int, x: float, y: float, width: float) -> None:
    shade = "mark-missing" if value is None else f"heat-{min(value * 5 // (top + 1), 4)}"
    canvas.rect(x + 1, y, width - 2, 28, shade)
    dark = shade in ("heat-3", "heat-4")
    middle = x + width / 2
    canvas.text(middle, y + 19, vn.number(value), anchor="middle", kind="text-inverse" if dark else "text")
