"""The tables of a progress report, free of any format: raw values, and where the list behind each number is.

Page, Word, PDF and workbook all draw these grids, so a number cannot differ between them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ketnap.lib import format as vn
from ketnap.lib.format import ratio_percent
from ketnap.organisations.kinds import Form
from ketnap.statistics.figures import UnitFigures
from ketnap.statistics.report import Report
from ketnap.statistics.tally import SECTOR, UNKNOWN, Breakdown
from ketnap.statistics.words import MEASURE_NAMES

Kind = Literal["text", "int", "percent"]
Value = str | int | Decimal | None
ACCOUNT = (
    "opening",
    "admitted",
    "restored",
    "moved_in",
    "reorganised_in",
    "left",
    "moved_out",
    "reorganised_out",
    "closing",
)


@dataclass(frozen=True)
class Source:
    """Where the list behind a number is: a measure of a unit, or the admitted cut by a facet."""

    code: str
    start: dt.date
    end: dt.date
    measure: str = "achieved"
    facet: str = ""
    value: str = ""


@dataclass(frozen=True)
class Cell:
    """A value of its column's kind; `source` where a list stands behind it, `unit` (a code) where it names a unit."""

    value: Value
    source: Source | None = None
    unit: str = ""


@dataclass(frozen=True)
class Head:
    """A column: `width` is a share; neighbours with one `group` stand under a common heading on paper."""

    label: str
    kind: Kind = "int"
    width: float = 1
    group: str = ""


@dataclass(frozen=True)
class Grid:
    """One table. Every row has one cell a column; `totals` may be empty."""

    key: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()
    note: str = ""


def words(cell: Cell, kind: Kind) -> str:
    """The value as printed everywhere: 1464 → '1.464', 62.67 → '62,67%', None → '–'."""
    if kind == "percent":
        return vn.percent_value(cell.value) if isinstance(cell.value, Decimal | int) else vn.NOTHING
    return vn.number(cell.value) if cell.value is None or isinstance(cell.value, int) else str(cell.value)


def printed(grid: Grid) -> list[list[str]]:
    """All rows, totals last, as printed."""
    rows = [*grid.rows, *((grid.totals,) if grid.totals else ())]
    return [[words(cell, head.kind) for cell, head in zip(row, grid.heads, strict=True)] for row in rows]


def source_of(found: UnitFigures, measure: str) -> Source:
    """The list behind a measure of a unit."""
    return Source(found.code, found.start, found.end, measure)


def _count(found: UnitFigures, measure: str) -> Cell:
    return Cell(found[measure], source_of(found, measure))


def account(report: Report) -> Grid:
    """How the number of members moved from the beginning to the end of the period, against the same days a year before."""
    heads = (Head("Nội dung", "text", 4), Head("Kỳ này"), Head("Cùng kỳ năm trước"))
    names = [*ACCOUNT, "in_transit"]
    rows = tuple((Cell(MEASURE_NAMES[m]), _count(report.whole, m), _count(report.before, m)) for m in names)
    return Grid("bien-dong", "Biến động đảng viên", heads, rows)


def result(report: Report) -> Grid:
    """Admissions against the target and the year before."""
    heads = (Head("Nội dung", "text", 4), Head("Kỳ này"), Head("Cùng kỳ năm trước"), Head("Tăng, giảm"))
    rows = [
        (
            Cell(MEASURE_NAMES[m]),
            _count(report.whole, m),
            _count(report.before, m),
            Cell(report.whole[m] - report.before[m]),
        )
        for m in ("achieved", "decided", "admitted", "recognised")
    ]
    return Grid("ket-qua", "Kết nạp, công nhận chính thức so với cùng kỳ", heads, tuple(rows))


def organisations(report: Report) -> Grid:
    """Organisations of each form at the end of the period."""
    rows = tuple((Cell(Form(form).label), Cell(count)) for form, count in report.forms.items())
    total = (Cell("Cộng"), Cell(sum(report.forms.values())))
    return Grid("to-chuc", "Tổ chức đảng cuối kỳ", (Head("Loại tổ chức", "text", 4), Head("Số tổ chức")), rows, total)


def sectors(report: Report) -> Grid:
    """Admissions by kind of grassroots unit."""
    heads = (
        Head("Loại hình", "text", 4), Head("Số tổ chức cơ sở đảng"), Head("Có kết nạp"), Head("Số kết nạp"),
        Head("Tỷ trọng", "percent"),
    )  # fmt: skip
    whole, rows = report.whole, []
    for part in report.sectors:
        source = Source(whole.code, whole.start, whole.end, facet=SECTOR, value=part.key)
        share = Cell(ratio_percent(part.count, report.achieved))
        rows.append((Cell(part.label), Cell(part.units), Cell(part.admitting), Cell(part.count, source), share))
    totals = (
        Cell("Cộng"), Cell(sum(part.units for part in report.sectors)), Cell(sum(part.admitting for part in report.sectors)),
        _count(whole, "achieved"), Cell(ratio_percent(report.achieved, report.achieved)),
    )  # fmt: skip
    return Grid("loai-hinh", "Kết nạp theo loại hình tổ chức cơ sở đảng", heads, tuple(rows), totals)


def quality(report: Report, breakdown: Breakdown) -> Grid:
    """The admitted by one quality, with shares of all of them: the values that occur, and always those not known."""
    whole, rows = report.whole, []
    for part in breakdown.parts:
        if not part.count and part.key != UNKNOWN:
            continue
        source = Source(whole.code, whole.start, whole.end, facet=breakdown.facet, value=part.key)
        rows.append((Cell(part.label), Cell(part.count, source), Cell(ratio_percent(part.count, report.achieved))))
    totals = (Cell("Cộng"), _count(whole, "achieved"), Cell(ratio_percent(report.achieved, report.achieved)))
    heads = (Head(breakdown.title, "text", 4), Head("Số người"), Head("Tỷ lệ", "percent"))
    return Grid(breakdown.facet.replace("_", "-"), breakdown.title, heads, tuple(rows), totals)


def by_unit(report: Report) -> Grid:
    """Every unit directly below: members, admissions, target, percentage, what is missing, what paper books say."""
    heads = [
        Head("TT", width=0.5), Head("Đơn vị", "text", 6), Head("Đầu kỳ", group="Đảng viên"), Head("Cuối kỳ", group="Đảng viên"),
        Head("Chỉ tiêu", group="Kết nạp"), Head("Đã kết nạp", group="Kết nạp"),
        Head("Tỷ lệ đạt", "percent", group="Kết nạp"), Head("Còn phải kết nạp", group="Kết nạp"),
        Head("Công nhận chính thức"),
    ]  # fmt: skip
    declared = [c for c in (report.whole, *report.whole.children) if c.progress.declared is not None]
    if declared:
        heads += [Head("Số khai", group="Theo sổ giấy"), Head("Chênh lệch", group="Theo sổ giấy")]
    rows = [_unit_row(child, number, bool(declared)) for number, child in enumerate(report.whole.children, 1)]
    totals = _unit_row(report.whole, None, bool(declared))
    note = "Số khai theo sổ giấy đứng cạnh để đối chiếu, không cộng vào số đã kết nạp." if declared else ""
    return Grid("don-vi", "Kết quả theo đơn vị trực thuộc", tuple(heads), tuple(rows), totals, note)


def _unit_row(found: UnitFigures, number: int | None, declared: bool) -> tuple[Cell, ...]:
    name = Cell("Toàn đơn vị") if number is None else Cell(found.name, unit=found.code)
    standing = found.progress
    row = [
        Cell(number if number is not None else ""), name, _count(found, "opening"), _count(found, "closing"),
        Cell(found.target), _count(found, "achieved"), Cell(found.percent), Cell(standing.remaining),
        _count(found, "recognised"),
    ]  # fmt: skip
    return (*row, *((Cell(standing.declared), Cell(standing.difference)) if declared else ()))


def listed(key: str, title: str, units: Iterable[UnitFigures]) -> Grid:
    """Named units with target and result: those without admissions, those above their target."""
    heads = (Head("Đơn vị", "text", 4), Head("Chỉ tiêu"), Head("Đã kết nạp"), Head("Tỷ lệ đạt", "percent"))
    rows = tuple((Cell(u.name, unit=u.code), Cell(u.target), _count(u, "achieved"), Cell(u.percent)) for u in units)
    return Grid(key, title, heads, rows)


def overdue(report: Report) -> Grid:
    """Late work by kind of limit."""
    heads = (Head("Việc quá hạn", "text", 4), Head("Số hồ sơ"), Head("Chậm nhất (số ngày)"))
    rows = tuple((Cell(row.label), Cell(row.count), Cell(row.longest)) for row in report.overdue.rows)
    return Grid("qua-han", "Việc quá hạn", heads, rows, (Cell("Cộng"), Cell(report.overdue.count), Cell("")))


def until_month(report: Report, key: str) -> Source:
    """The list behind what was achieved from the first day of the period to the end of the month “2026-03”."""
    year, month = divmod(int(key[:4]) * 12 + int(key[5:]), 12)
    last = dt.date(year, month + 1, 1) - dt.timedelta(days=1)
    return Source(report.whole.code, report.start, min(last, report.end))


def months(report: Report) -> Grid:
    """Admissions by month of the decision, and added up."""
    whole, rows, sum_ = report.whole, [], 0
    for part in report.months:
        sum_ += part.count
        source = Source(whole.code, whole.start, whole.end, facet="thang", value=part.key)
        rows.append((Cell(f"Tháng {part.label}"), Cell(part.count, source), Cell(sum_, until_month(report, part.key))))
    return Grid(
        "thang", "Kết nạp theo tháng", (Head("Tháng", "text", 4), Head("Trong tháng"), Head("Luỹ kế")), tuple(rows)
    )


def grids(report: Report) -> list[Grid]:
    """Every table of the report that has something to say, in the order of the report."""
    found = [organisations(report), account(report), result(report), months(report)]
    if report.whole.children:
        found += [by_unit(report), listed("chua-co", "Đơn vị chưa kết nạp được trong kỳ", report.without)]
        found.append(listed("vuot", "Đơn vị vượt chỉ tiêu", report.above))
    if report.sectors:
        found.append(sectors(report))
    found += [quality(report, breakdown) for breakdown in report.qualities]
    return [grid for grid in (*found, overdue(report)) if grid.rows]
