"""The progress report as a page: every number leads to its list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import format as vn
from ketnap.statistics import drawings, grids, words
from ketnap.statistics.grids import Grid
from ketnap.statistics.report import Report
from ketnap.statistics.web.choice import Choice, chosen, report_of
from ketnap.ui import parts

HEADED = ("ket-qua", "don-vi", "loai-hinh", "qua-han")  # tables whose section already says what they are


@screen(Can.SEE_FIGURES)
def report(request: Request) -> HttpResponse:
    """The report of a unit for a period; back to the form when the query cannot be read."""
    choice = chosen(request)
    if choice is None:
        return redirect(f"{reverse('statistics:reports')}?{request.GET.urlencode()}")
    found = report_of(request, choice)
    tables = {grid.key.replace("-", "_"): table_of(grid, choice) for grid in grids.grids(found)}
    title = words.period(found.start, found.end)
    context = {
        "report": found, "choice": choice, "title": f"Kết quả phát triển đảng viên {title}", "tables": tables,
        "qualities": [table_of(grids.quality(found, breakdown), choice) for breakdown in found.qualities],
        "tiles": tiles(found, choice), "sentences": _sentences(found), "note": words.note(found),
        "late": words.overdue(found), "unit_note": grids.by_unit(found).note,
        "month_chart": drawings.by_month(found, choice.list_url) if len(found.months) > 1 else None,
        "unit_chart": drawings.by_unit(found, choice.list_url) if found.whole.children else None,
        "unit_caption": drawings.by_unit_caption(found),
        "download_url": choice.url("statistics:download"), "may_report": request.scope.can(Can.REPORT, choice.unit.pk),
        "breadcrumbs": [
            {"label": "Thống kê, báo cáo", "url": reverse("statistics:reports")},
            {"label": found.profile.name, "url": ""},
        ],
    }  # fmt: skip
    return render(request, "statistics/report.html", context)


def _sentences(found: Report) -> list[str]:
    lines = (words.organisations(found), words.members(found), words.result(found), words.compared(found))
    return [line for line in (*lines, words.spread(found), words.recognised(found)) if line]


def tiles(found: Report, choice: Choice) -> list[parts.Stat]:
    """The figures a leader asks for first."""
    whole, before = found.whole, found.before

    def stat(label: str, measure: str, **more: str) -> parts.Stat:
        return parts.Stat(label, whole[measure], choice.list_url(grids.source_of(whole, measure)), **more)  # type: ignore[arg-type]

    target = "Chưa giao chỉ tiêu cho kỳ này" if whole.target is None else f"trên chỉ tiêu {vn.number(whole.target)}"
    change = f"cùng kỳ năm trước {vn.number(before.achieved)}"
    direction = "up" if found.change > 0 else "down" if found.change < 0 else "flat"
    return [
        stat("Đã kết nạp", "achieved", note=target, trend=change, direction=direction, basis="Theo ngày quyết định"),
        parts.Stat("Tỷ lệ đạt chỉ tiêu", vn.percent_value(whole.percent)),
        parts.Stat("Còn phải kết nạp", found.remaining),
        stat("Công nhận chính thức", "recognised", basis="Theo ngày quyết định công nhận"),
        stat("Đảng viên cuối kỳ", "closing", note=f"đầu kỳ {vn.number(whole['opening'])}"),
    ]


def table_of(grid: Grid, choice: Choice) -> parts.DataTable:
    """The grid as a table of the page: numbers lead to lists, units to their own report. Running numbers are left out."""
    skip = 1 if grid.heads[0].label == "TT" else 0
    columns = [parts.Column(head.label, figures=head.kind != "text", hint=head.group) for head in grid.heads[skip:]]

    def cells(row: tuple[grids.Cell, ...]) -> list[parts.Cell]:
        pairs = list(zip(row, grid.heads, strict=True))[skip:]
        return [
            parts.Cell(
                grids.words(cell, head.kind), choice.url(code=cell.unit) if cell.unit else choice.list_url(cell.source)
            )
            for cell, head in pairs
        ]

    return parts.DataTable(
        grid.title, columns, [cells(row) for row in grid.rows], totals=cells(grid.totals) if grid.totals else (),
        wide=len(columns) > 6, caption_hidden=grid.key in HEADED,
    )  # fmt: skip
