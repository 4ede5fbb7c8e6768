"""The mid-term review, the table for the yearly rating, closed periods: to read, and as files."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.targets.access import closing_for
from ketnap.targets.actions.close_period import close_period
from ketnap.targets.actions.export_table import export_table
from ketnap.targets.closing import rederive, restatement
from ketnap.targets.models import Closing
from ketnap.targets.rating import Criterion, criteria, workbook_of
from ketnap.targets.review import Review, build_review
from ketnap.targets.review_files import files, result_sentence, write, year_rows
from ketnap.targets.trend import trend_of
from ketnap.targets.web.pages import TYPES, Page, Post, file, show
from ketnap.targets.web.period import Period, period_of
from ketnap.ui import parts
from ketnap.ui.fields import DayField

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
    heads, rows = year_rows(found)
    columns = [parts.Column(head, figures=place > 0) for place, head in enumerate(heads)]
    url = reverse("targets:review_file") + f"?don_vi={request.frame.unit.code}&{period.query}"
    may = request.scope.can(Can.REPORT, request.frame.unit.pk)
    drawn = trend_of(found.standing, found.start, found.end)
    page = Page(
        f"Sơ kết chỉ tiêu {period.words}", result_sentence(found), (), (), (),
        [(drawn, "Kết nạp luỹ kế so với chỉ tiêu")] if drawn else (), [parts.DataTable("Từng năm", columns, rows, unit="năm")],
        [Post("Báo cáo sơ kết", url, _WORD_PDF_EXCEL, "Cùng số liệu và biểu đồ với trang này. Việc xuất được ghi vào nhật ký.")] if may else (),
    )  # fmt: skip
    return show(request, page)


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
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            row.name,
            row.target,
            row.achieved,
            vn.percent_value(row.percent),
            parts.Cell("", badge=parts.Badge(row.words, tones[row.met])),
        ]
        for row in found
    ]
    heads = ("Chỉ tiêu", "Đã kết nạp", "Tỷ lệ")
    columns = [parts.Column("Đơn vị"), *(parts.Column(head, figures=True) for head in heads), parts.Column("Kết quả")]
    url = reverse("targets:rating_file") + f"?don_vi={unit.code}&{period.query}"
    may = request.scope.can(Can.EXPORT, unit.pk)
    page = Page(
        f"Kết quả chỉ tiêu để đánh giá, xếp loại, {period.words}",
        "Thực hiện chỉ tiêu kết nạp là một tiêu chí khi đánh giá, xếp loại tổ chức đảng cuối năm.", (), _counts(found),
        tables=[parts.DataTable("Các đơn vị trực thuộc", columns, rows, unit="đơn vị")],
        posts=[Post("Bảng cho hồ sơ đánh giá", url, (("dang", "xlsx", "Xuất bảng tính"),))] if may else (),
    )  # fmt: skip
    return show(request, page)


def _counts(found: list[Criterion]) -> list[parts.Stat]:
    met = sum(row.met is True for row in found)
    return [
        parts.Stat("Đạt hoặc vượt", met), parts.Stat("Chưa đạt", sum(row.met is False for row in found)),
        parts.Stat("Không giao chỉ tiêu", sum(row.met is None for row in found)),
    ]  # fmt: skip


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


@screen(Can.SEE_TARGETS)
def closings(request: Request) -> HttpResponse:
    """Closed periods of the unit."""
    unit = request.frame.unit
    found = Closing.objects.filter(unit=unit).order_by("-end")
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(Period(one.start, one.end).words, url=reverse("targets:closing", args=[one.pk])), vn.moment(one.known_at),
            one.closed_by, one.digest[:12],
        ]
        for one in found
    ]  # fmt: skip
    columns = [
        parts.Column("Kỳ"),
        parts.Column("Chốt lúc", figures=True),
        parts.Column("Người chốt"),
        parts.Column("Mã kiểm tra"),
    ]
    may = request.scope.can(Can.EDIT_TARGETS, unit.pk) and not request.frame.past
    period = period_of(request, request.frame.day)
    actions = (
        [parts.Link("Chốt một kỳ", reverse("targets:close") + f"?don_vi={unit.code}&{period.query}", "main")]
        if may
        else []
    )
    table = parts.DataTable(
        "Kỳ đã chốt", columns, rows, unit="kỳ",
        empty=parts.Empty("Chưa chốt kỳ nào", "Chốt kỳ là giữ lại số liệu, tổ chức và báo cáo như lúc chốt; sai lệch về sau thành đính chính."),
    )  # fmt: skip
    return show(request, Page("Kỳ đã chốt", "", actions, tables=[table]))


class CloseForm(forms.Form):
    start = DayField(label="Từ ngày")
    end = DayField(label="Đến ngày")


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def close(request: Request) -> HttpResponse:
    """Close a period with its review as it stands."""
    unit = request.frame.unit
    require(request.scope, Can.EDIT_TARGETS, unit.pk)
    period = period_of(request, request.frame.day)
    form = CloseForm(request.POST or None, initial={"start": period.start, "end": period.end})
    back = reverse("targets:closings") + f"?don_vi={unit.code}"

    def act() -> Closing:
        facts, at = form.cleaned_data, clock.now()
        start, end = facts["start"], max(facts["start"], facts["end"])
        made = build_review(request.scope, unit, start, end, end, at=at, demo=settings.DEMO)
        return close_period(
            by=request.scope.actor(), at=at, reader=request.scope, unit=unit, start=start, end=facts["end"],
            papers=files(made),
        )  # fmt: skip

    page = Screen(
        title="Chốt số liệu của kỳ", label="Chốt kỳ", cancel_url=back, done="Đã chốt kỳ.",
        lead="Số liệu, hệ thống tổ chức và báo cáo được giữ nguyên như lúc chốt. Đã chốt thì không mở lại.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda made: reverse("targets:closing", args=[made.pk]))


@screen(Can.SEE_TARGETS)
def closing(request: Request, pk: int) -> HttpResponse:
    """One closed period: what it held, whether it can be derived again, what is known better since."""
    found = closing_for(request.scope, pk, Can.SEE_TARGETS)
    today = request.frame.today
    same = rederive(request.scope, found, today=today) == found.digest
    changed = restatement(request.scope, found, today=today)
    columns = [
        parts.Column("Đơn vị"),
        parts.Column("Nội dung"),
        *(parts.Column(head, figures=True) for head in ("Lúc chốt", "Nay biết", "Chênh lệch")),
    ]
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [one.name, one.what, one.then, one.now, one.change] for one in changed
    ]
    table = parts.DataTable(
        "Đính chính từ khi chốt", columns, rows, unit="số liệu",
        empty=parts.Empty("Không có đính chính", "Số liệu nay biết vẫn đúng như lúc chốt."),
    )  # fmt: skip
    told = (
        "Tính lại như đã biết lúc chốt, số liệu khớp mã kiểm tra."
        if same
        else "Tính lại không khớp mã kiểm tra. Hãy báo người quản trị."
    )
    stats = [
        parts.Stat("Chốt lúc", vn.moment(found.known_at)), parts.Stat("Mã kiểm tra", found.digest[:12], note=found.digest),
        parts.Stat("Số liệu đính chính", len(changed)),
    ]  # fmt: skip
    endings = list(found.papers.order_by("format").values_list("format", flat=True))
    buttons = [("dang", ending, {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}[ending]) for ending in endings]
    may = request.scope.can(Can.REPORT, found.unit_id) and buttons
    posts = (
        [
            Post(
                "In lại báo cáo của kỳ",
                reverse("targets:closing_file", args=[found.pk]),
                buttons,
                "Tệp giữ nguyên như lúc chốt. Việc xuất được ghi vào nhật ký.",
            )
        ]
        if may
        else ()
    )
    return show(
        request,
        Page(f"Kỳ đã chốt: {Period(found.start, found.end).words}", told, (), stats, tables=[table], posts=posts),
    )


@screen(Can.REPORT, methods=("POST",))
def closing_file(request: Request, pk: int) -> HttpResponse:
    """The stored paper, byte for byte."""
    found = closing_for(request.scope, pk, Can.REPORT)
    paper = found.papers.filter(format=request.POST.get("dang", "docx")).first()
    if paper is None:
        raise Http404
    export_table(
        by=request.scope.actor(), at=clock.now(), unit_id=found.unit_id, what="closing", start=found.start, end=found.end,
        kind=paper.format, count=1,
    )  # fmt: skip
    return file(bytes(paper.body), "bao-cao-da-chot", paper.format, found.end)
