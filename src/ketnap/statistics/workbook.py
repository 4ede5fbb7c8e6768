"""The progress report as a workbook: one sheet a table, numbers as numbers."""

from __future__ import annotations

import io

from ketnap.lib import format as vn
from ketnap.lib.cells import Column
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook
from ketnap.statistics import words
from ketnap.statistics.grids import Grid, grids
from ketnap.statistics.report import Report


def workbook_of(report: Report) -> bytes:
    """All tables of the report, and a last sheet that says by which dates they count and which seal they carry."""
    period = f"từ ngày {vn.day(report.start)} đến ngày {vn.day(report.end)}"
    target = io.BytesIO()
    write_workbook(
        target, [*(_sheet(grid) for grid in grids(report)), _notes(report)], demo=report.demo,
        title=f"{report.profile.name}: kết quả phát triển đảng viên", subtitle=f"{period}, {words.TREES[report.tree]}",
        properties=Properties(report.made_at, author=report.profile.name, keywords=report.seal),
    )  # fmt: skip
    return target.getvalue()


def _sheet(grid: Grid) -> SheetSpec:
    columns = [
        Column(str(n), f"{head.group}: {head.label}" if head.group else head.label, 8 + 10 * head.width, head.kind)
        for n, head in enumerate(grid.heads)
    ]
    rows = [{str(n): cell.value for n, cell in enumerate(row)} for row in grid.rows]
    totals = {str(n): cell.value for n, cell in enumerate(grid.totals)} if grid.totals else None
    return SheetSpec(grid.title, columns, rows, totals)


def _notes(report: Report) -> SheetSpec:
    lines = [words.result(report), words.compared(report), words.overdue(report), words.note(report)]
    return SheetSpec("Cách tính", [Column("text", "Nội dung", 110)], [{"text": line} for line in lines if line])
