"""Lines over months: what was done against the plan, and the small line that stands beside a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ketnap.lib import format as vn
from ketnap.ui.charts.canvas import NARROW, WIDE, Canvas, Chart, Table, nice_ceiling

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 34, 28


@dataclass(frozen=True)
class MonthPoint:
    """One month's figures; None where the month has not come or nothing is planned."""

    month: date
    actual: int | None
    plan: int | None = None
    url: str = ""

    @property
    def label(self) -> str:
        """Returns 'T3/2026'."""
        return f"T{self.month.month}/{self.month.year}"

    @property
    def title(self) -> str:
        """Returns the figures in words."""
        planned = f", kế hoạch {vn.number(self.plan)}" if self.plan is not None else ""
        return f"{vn.month(self.month)[:1].upper()}{vn.month(self.month)[1:]}: {vn.number(self.actual)}{planned}"


def months(points: Sequence[MonthPoint], *, title: str) -> Chart:
    """Returns a full line of what was done and a broken one of the plan, one point a month; gaps stay gaps."""
    table = Table(
        ("Tháng", "Thực hiện", "Kế hoạch", "Tỷ lệ"),
        tuple(
            (point.label, vn.number(point.actual), vn.number(point.plan), vn.percent(point.actual, point.plan))
            for point in points
        ),
        tuple(point.url for point in points),
    )
    return Chart(_draw(points, title, WIDE, 260), table, _draw(points, title, NARROW, 220))


def sparkline(values: Sequence[int | None], *, title: str) -> Chart:
    """Returns a line of 96×24 without axes; its title names the first and the last value that are known."""
    known = [value for value in values if value is not None]
    told = f"{title}: từ {vn.number(known[0])} đến {vn.number(known[-1])}" if known else f"{title}: chưa có số liệu"
    canvas = Canvas(told, 96, 24)
    low, high = (min(known), max(known)) if known else (0, 0)
    across = 88 / max(len(values) - 1, 1)
    for run in _runs(list(values)):
        points = [(4 + index * across, 20 - (value - low) / ((high - low) or 1) * 16) for index, value in run]
        canvas.polyline(points, "mark-actual")
    if known:
        last = max(index for index, value in enumerate(values) if value is not None)
        canvas.dot(4 + last * across, 20 - (known[-1] - low) / ((high - low) or 1) * 16, "mark-plan", 2.5)
    table = Table(("Kỳ", "Giá trị"), tuple((str(nth), vn.number(value)) for nth, value in enumerate(values, 1)))
    return Chart(canvas.svg(), table)


def _draw(points: Sequence[MonthPoint], title: str, width: int, height: int) -> str:
    canvas = Canvas(title, width, height)
    top = nice_ceiling(max([p.actual or 0 for p in points] + [p.plan or 0 for p in points] + [1]))
    across = (width - _LEFT - _RIGHT) / max(len(points) - 1, 1)
    down = (height - _TOP - _BOTTOM) / top

    def at(index: int, value: int) -> tuple[float, float]:
        return _LEFT + index * across, height - _BOTTOM - value * down

    _grid(canvas, top, down, planned=any(p.plan is not None for p in points))
    for kind, values in (("mark-plan", [p.plan for p in points]), ("mark-actual", [p.actual for p in points])):
        for run in _runs(values):
            canvas.polyline([at(index, value) for index, value in run], kind, dashed=kind == "mark-plan")
    long = len(points) > 12  # several years: each January is named by its year
    skip = 1 if across >= 52 else 2 if across >= 30 else 3
    for index, point in enumerate(points):
        if index % skip == 0:
            words = str(point.month.year) if long and point.month.month == 1 else f"T{point.month.month}"
            canvas.text(at(index, 0)[0], height - 8, words, anchor="middle", kind="text-muted")
        if point.actual is not None:
            canvas.open_mark(point.title, point.url)
            canvas.dot(*at(index, point.actual), "mark-actual", 4)
            canvas.close_mark()
    return canvas.svg()


def _grid(canvas: Canvas, top: int, down: float, *, planned: bool) -> None:
    for quarter in range(5):
        value = top * quarter // 4
        y = canvas.height - _BOTTOM - value * down
        canvas.line(_LEFT, y, canvas.width - _RIGHT, y, "mark-grid")
        canvas.text(_LEFT - 8, y + 4, vn.number(value), anchor="end", kind="text-muted")
    canvas.polyline([(0, 11), (22, 11)], "mark-actual")
    canvas.text(28, 15, "Thực hiện", kind="text-muted")
    if planned:
        canvas.polyline([(110, 11), (132, 11)], "mark-plan", dashed=True)
        canvas.text(138, 15, "Kế hoạch", kind="text-muted")


def _runs(values: Sequence[int | None]) -> list[list[tuple[int, int]]]:
    """Returns the stretches of known values as (index, value)."""
    runs: list[list[tuple[int, int]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if run]
