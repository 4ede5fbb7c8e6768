"""Lying bars: targets against achievement, units compared, and the funnel of sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ketnap.lib import format as vn
from ketnap.ui.charts.canvas import NARROW, WIDE, Canvas, Chart, Table, fit

_LABELS = 224
_FIGURES = 128
_UNKNOWN = "chưa có số liệu"


@dataclass(frozen=True)
class Bar:
    """One unit's achievement against its target; None where nothing is known or set."""

    label: str
    achieved: int | None
    target: int | None
    url: str = ""


@dataclass(frozen=True)
class Mark:
    """One labelled value; None where it is not known."""

    label: str
    value: int | Decimal | None
    url: str = ""


@dataclass(frozen=True)
class _Row:
    label: str
    value: float
    plan: float | None
    missing: bool
    figures: str
    title: str
    url: str


def bar_targets(bars: Sequence[Bar], *, title: str) -> Chart:
    """Returns bars of achievement with a tick at the target; figures 'achieved/target · percent' stand beside."""
    rows = [
        _Row(
            bar.label,
            float(bar.achieved or 0),
            None if bar.target is None else float(bar.target),
            bar.achieved is None,
            _figures(bar),
            f"{bar.label}: đạt {vn.number(bar.achieved)}, chỉ tiêu {vn.number(bar.target)} "
            f"({vn.percent(bar.achieved, bar.target)})",
            bar.url,
        )
        for bar in bars
    ]
    table = Table(
        ("Đơn vị", "Đạt", "Chỉ tiêu", "Tỷ lệ", "Còn thiếu"),
        tuple(
            (b.label, vn.number(b.achieved), vn.number(b.target), vn.percent(b.achieved, b.target), _short(b))
            for b in bars
        ),
        tuple(bar.url for bar in bars),
    )
    return _both(title, rows, table, legend=("Đã đạt", "Chỉ tiêu"))


def compare(marks: Sequence[Mark], *, title: str, reference: Mark | None = None, percent: bool = False) -> Chart:
    """Returns one measure over units as bars, with a line at a common reference such as the mean of the whole."""

    def words(value: int | Decimal | None) -> str:
        if percent:
            return vn.percent_value(value)
        return vn.decimal(value) if isinstance(value, Decimal) else vn.number(value)

    plan = None if reference is None or reference.value is None else float(reference.value)
    rows = [
        _Row(
            mark.label,
            float(mark.value or 0),
            plan,
            mark.value is None,
            _UNKNOWN if mark.value is None else words(mark.value),
            f"{mark.label}: {words(mark.value)}",
            mark.url,
        )
        for mark in marks
    ]
    body = [(mark.label, words(mark.value)) for mark in marks]
    links = [mark.url for mark in marks]
    if reference is not None:
        body.append((reference.label, words(reference.value)))
        links.append(reference.url)
    table = Table(("Đơn vị", "Giá trị"), tuple(body), tuple(links))
    legend = (title, f"{reference.label}: {words(reference.value)}") if reference else None
    return _both(title, rows, table, legend=legend)


def funnel(marks: Sequence[Mark], *, title: str) -> Chart:
    """Returns stages as bars from the first to the last, each with its share of the stage before it."""
    rows, body = [], []
    before: int | Decimal | None = None
    for mark in marks:
        count = vn.number(int(mark.value)) if mark.value is not None else _UNKNOWN
        share = vn.percent(mark.value, before, 0) if before is not None else ""
        figures = f"{count} · {share}" if share else count
        told = f"{mark.label}: {count}" + (f", bằng {share} bước trước" if share else "")
        rows.append(_Row(mark.label, float(mark.value or 0), None, mark.value is None, figures, told, mark.url))
        body.append((mark.label, count, share or vn.NOTHING))
        before = mark.value
    table = Table(("Bước", "Số người", "So với bước trước"), tuple(body), tuple(mark.url for mark in marks))
    return _both(title, rows, table)


def _figures(bar: Bar) -> str:
    if bar.achieved is None:
        return _UNKNOWN
    if bar.target is None:
        return f"{vn.number(bar.achieved)} · chưa giao"
    return f"{vn.number(bar.achieved)}/{vn.number(bar.target)} · {vn.percent(bar.achieved, bar.target, 0)}"


def _short(bar: Bar) -> str:
    if bar.achieved is None or bar.target is None:
        return vn.NOTHING
    return vn.number(max(bar.target - bar.achieved, 0))


def _both(title: str, rows: Sequence[_Row], table: Table, legend: tuple[str, str] | None = None) -> Chart:
    top = max([row.value for row in rows] + [row.plan or 0 for row in rows] + [1])
    return Chart(_draw(title, rows, top, legend, WIDE), table, _draw(title, rows, top, legend, NARROW))


def _draw(title: str, rows: Sequence[_Row], top: float, legend: tuple[str, str] | None, width: int) -> str:
    narrow = width == NARROW
    step = 50 if narrow else 36
    start = 28 if legend else 4
    canvas = Canvas(title, width, start + step * len(rows) + 4)
    if legend:
        _legend(canvas, legend)
    for index, row in enumerate(rows):
        y = start + index * step
        canvas.open_mark(row.title, row.url)
        if narrow:
            canvas.text(0, y + 15, fit(row.label, width)[0])
            _bar(canvas, row, 0, y + 23, (width - _FIGURES) / top, 16)
            canvas.text(width - 2, y + 36, row.figures, anchor="end", bold=True)
        else:
            lines = fit(row.label, _LABELS - 12, 2)
            for nth, words in enumerate(lines):
                canvas.text(0, y + (22 if len(lines) == 1 else 15 + 16 * nth), words)
            _bar(canvas, row, _LABELS, y + 8, (width - _LABELS - _FIGURES - 12) / top, 20)
            canvas.text(width - 2, y + 22, row.figures, anchor="end", bold=True)
        canvas.close_mark()
    return canvas.svg()


def _bar(canvas: Canvas, row: _Row, x: float, y: float, scale: float, height: float) -> None:
    if row.plan is not None:
        canvas.rect(x, y, row.plan * scale, height, "mark-track")
    if row.missing:
        canvas.rect(x + 0.5, y + 0.5, 24, height - 1, "mark-missing")
    else:
        canvas.rect(x, y + 3, row.value * scale, height - 6, "mark-actual")
    if row.plan is not None:
        canvas.line(x + row.plan * scale, y - 3, x + row.plan * scale, y + height + 3, "mark-plan", 2.5)


def _legend(canvas: Canvas, legend: tuple[str, str]) -> None:
    canvas.rect(0, 6, 14, 10, "mark-actual")
    words = fit(legend[0], canvas.width / 2 - 30)[0]
    canvas.text(20, 15, words, kind="text-muted")
    x = 20 + len(words) * 7.4 + 18
    canvas.line(x, 3, x, 19, "mark-plan", 2.5)
    canvas.text(x + 8, 15, fit(legend[1], canvas.width - x - 8)[0], kind="text-muted")
