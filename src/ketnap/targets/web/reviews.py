"""The mid-term review and the table for the yearly rating: to read, and as files."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.members.web.links import behind_url, stock_url
from ketnap.targets.actions.export_table import export_table
from ketnap.targets.kinds import Denominator
from ketnap.targets.queries import target_ids
from ketnap.targets.rates import YearStock
from ketnap.targets.rating import Criterion, criteria, workbook_of
from ketnap.targets.review import Review, build_review
from ketnap.targets.review_charts import campaign_charts, result_charts, unit_charts
from ketnap.targets.review_files import result_sentence, write, year_rows
from ketnap.targets.web.pages import TYPES, Page, Post, file, show
from ketnap.targets.web.period import Period, book_url, goal_url, people_url, period_of
from ketnap.targets.web.results import result_cells
from ketnap.ui import parts

_LONGEST = 12  # idle cells on the page; the list has all
_JUDGED: dict[str, tuple[str, bool | None]] = {
    "dat": ("Đạt hoặc vượt", True), "chua": ("Chưa đạt", False), "khong": ("Không giao chỉ tiêu", None),
}  # fmt: skip
_WORD_PDF_EXCEL = (("dang", "docx", "Word"), ("dang", "pdf", "PDF"), ("dang", "xlsx", "Excel"))


def _review(request: Request) -> tuple[Review, Period]:
    period = period_of(request, request.frame.day)
    found = build_review(
        request.scope,
        request.frame.unit,
        period.start,
        period.end,
        request.frame.day,
        at=clock.now(),
        demo=settings.DEMO,
    )
    return found, period


@screen(Can.SEE_TARGETS)
def review(request: Request) -> HttpResponse:
    """The review as a page."""
    found, period = _review(request)
    unit, query = request.frame.unit, f"?don_vi={request.frame.unit.code}&{period.query}"
    url = reverse("targets:review_file") + query
    may = request.scope.can(Can.REPORT, unit.pk)
    drawn = [
        *result_charts(found, people_url),
        *unit_charts(
            found, lambda line: reverse("targets:targets") + f"?don_vi={line.progress.code}&{period.query}", people_url
        ),
        *campaign_charts(found, lambda one: reverse("targets:campaign", args=[one.campaign.pk])),
    ]
    idle = reverse("targets:idle") + f"?don_vi={unit.code}&{period.query}&nam={found.idle_years}"
    actions = [parts.Link("Chi bộ lâu không kết nạp", idle)] if len(found.idle) > _LONGEST else []
    page = Page(
        f"Sơ kết chỉ tiêu {period.words}", result_sentence(found), actions, charts=drawn, tables=_tables(found, period),
        posts=[Post("Báo cáo sơ kết", url, _WORD_PDF_EXCEL, "Cùng số liệu và biểu đồ với trang này. Việc xuất được ghi vào nhật ký.")] if may else (),
    )  # fmt: skip
    return show(request, page)


def _tables(found: Review, period: Period) -> list[parts.DataTable]:
    """What was asked and stands, year by year, and the cells that have admitted nobody for longest."""
    code = found.unit.code
    goals: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(one.label, url=goal_url(one.target, code, period), note=one.note),
            *result_cells(one, code, found.until),
            vn.percent_value(one.percent), {True: "đạt", False: "chưa đạt", None: "chưa kết luận"}[one.met],
        ]
        for one in found.results
    ]  # fmt: skip
    heads = ("Chỉ tiêu", "Mức giao", "Kết quả", "Tỷ lệ", "Đánh giá")
    idle = reverse("targets:idle") + f"?don_vi={code}&{period.query}&nam={found.idle_years}"
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            str(year.year), parts.Cell(year.start, url=_eve(found, year)),
            parts.Cell(year.achieved, url=behind_url(code, "achieved", *_inside(found, year.year))),
            vn.percent_value(year.rate(Denominator.START)),
            parts.Cell(year.end, url=stock_url(code, _inside(found, year.year)[1])),
        ]
        for year in found.years
    ]  # fmt: skip
    longest: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(one.name, url=f"{reverse('targets:targets')}?don_vi={one.code}&{period.query}", note=one.above),
            one.years,
            one.last,
        ]
        for one in found.idle[:_LONGEST]
    ]
    tables = [
        parts.DataTable("Từng chỉ tiêu", [parts.Column(head, figures=n == 3) for n, head in enumerate(heads)], goals, unit="chỉ tiêu"),
        parts.DataTable("Từng năm", [parts.Column(head, figures=n > 0) for n, head in enumerate(year_rows(found)[0])], rows, unit="năm"),
        parts.DataTable(
            f"Chi bộ {found.idle_years} năm không kết nạp",
            [parts.Column("Chi bộ"), parts.Column("Số năm", figures=True), parts.Column("Lần gần nhất", figures=True)],
            longest, unit="chi bộ", total=len(found.idle),
            empty=parts.Empty("Không có chi bộ nào", "Chi bộ nào cũng đã kết nạp trong những năm này.", action=parts.Link("Mở danh sách", idle)),
        ),
    ]  # fmt: skip
    return tables if goals else tables[1:]


def _eve(found: Review, year: YearStock) -> str:
    """The list of the members at the start; none where the first day itself brought a reorganisation."""
    eve = _inside(found, year.year)[0] - dt.timedelta(days=1)
    return stock_url(found.unit.code, eve) if year.start == year.year_before else ""


def _inside(found: Review, year: int) -> tuple[dt.date, dt.date]:
    return max(found.start, dt.date(year, 1, 1)), min(found.until, dt.date(year, 12, 31))


@screen(Can.REPORT, methods=("POST",))
def review_file(request: Request) -> HttpResponse:
    """The review as a file."""
    ending = request.POST.get("dang", "docx")
    if ending not in TYPES:
        raise Http404
    require(request.scope, Can.REPORT, request.frame.unit.pk)
    found, period = _review(request)
    body = write(found, ending)
    export_table(
        by=request.scope.actor(), at=clock.now(), unit_id=found.unit.pk, what="review", start=period.start, end=period.end,
        kind=ending, count=len(found.standing.lines),
    )  # fmt: skip
    return file(body, "so-ket-chi-tieu", ending, request.frame.today)


@screen(Can.SEE_TARGETS)
def rating(request: Request) -> HttpResponse:
    """Meeting the target as a criterion, unit by unit."""
    unit, period = request.frame.unit, period_of(request, request.frame.day)
    found = criteria(request.scope, unit.pk, period.start, period.end, day=request.frame.day, today=request.frame.today)
    tones: dict[bool | None, parts.Tone] = {True: "good", False: "warn", None: "neutral"}
    asked = _JUDGED.get(request.GET.get("loc", ""))
    shown = [row for row in found if asked is None or row.met is asked[1]]
    books = target_ids([row.unit_id for row in shown], period.start, period.end)
    until = max(period.start, min(period.end, request.frame.day))
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(row.name, url=f"{reverse('targets:targets')}?don_vi={row.code}&{period.query}"),
            parts.Cell(row.target, url=book_url(books.get(row.unit_id))),
            parts.Cell(row.achieved, url=behind_url(row.code, "achieved", period.start, until)),
            vn.percent_value(row.percent),
            parts.Cell("", badge=parts.Badge(row.words, tones[row.met])),
        ]
        for row in shown
    ]
    heads = ("Chỉ tiêu", "Đã kết nạp", "Tỷ lệ")
    columns = [parts.Column("Đơn vị"), *(parts.Column(head, figures=True) for head in heads), parts.Column("Kết quả")]
    url = reverse("targets:rating_file") + f"?don_vi={unit.code}&{period.query}"
    may = request.scope.can(Can.EXPORT, unit.pk)
    page = Page(
        f"Kết quả chỉ tiêu để đánh giá, xếp loại, {period.words}",
        "Thực hiện chỉ tiêu kết nạp là một tiêu chí khi đánh giá, xếp loại tổ chức đảng cuối năm.", (),
        _counts(found, f"?don_vi={unit.code}&{period.query}"),
        tables=[parts.DataTable(asked[0] if asked else "Các đơn vị trực thuộc", columns, rows, unit="đơn vị")],
        posts=[Post("Bảng cho hồ sơ đánh giá", url, (("dang", "xlsx", "Xuất bảng tính"),))] if may else (),
    )  # fmt: skip
    return show(request, page)


def _counts(found: list[Criterion], here: str) -> list[parts.Stat]:
    return [
        parts.Stat(label, sum(row.met is met for row in found), url=f"{here}&loc={word}")
        for word, (label, met) in _JUDGED.items()
    ]


@screen(Can.EXPORT, methods=("POST",))
def rating_file(request: Request) -> HttpResponse:
    """The table as a workbook."""
    unit, period = request.frame.unit, period_of(request, request.frame.day)
    require(request.scope, Can.EXPORT, unit.pk)
    found = criteria(request.scope, unit.pk, period.start, period.end, day=request.frame.day, today=request.frame.today)
    at = clock.now()
    body = workbook_of(
        found, title="Thực hiện chỉ tiêu kết nạp đảng viên", subtitle=f"{request.frame.unit_name}, {period.words}", at=at,
        author=str(request.user), demo=settings.DEMO,
    )  # fmt: skip
    export_table(
        by=request.scope.actor(), at=at, unit_id=unit.pk, what="rating", start=period.start, end=period.end, kind="xlsx",
        count=len(found),
    )  # fmt: skip
    return file(body, "tieu-chi-chi-tieu", "xlsx", request.frame.today)
