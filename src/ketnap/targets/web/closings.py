"""Closed periods: the list, one period with what is known better since, its papers as they were."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.accounts.queries import full_names
from ketnap.documents.web.papers import PaperForm
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.targets.access import closing_for
from ketnap.targets.actions.close_period import close_period
from ketnap.targets.actions.export_table import export_table
from ketnap.targets.actions.record_restatement import record_restatement
from ketnap.targets.closing import Restated, rederive, unrecorded
from ketnap.targets.kinds import Measure
from ketnap.targets.models import Closing, Restatement
from ketnap.targets.review import build_review
from ketnap.targets.review_files import files
from ketnap.targets.web.pages import Page, Post, file, paged, show
from ketnap.targets.web.period import Period, period_of
from ketnap.ui import parts
from ketnap.ui.fields import DayField


@screen(Can.SEE_TARGETS)
def closings(request: Request) -> HttpResponse:
    """Closed periods of the unit."""
    unit = request.frame.unit
    found = list(Closing.objects.filter(unit=unit).order_by("-end"))
    names = full_names(one.closed_by for one in found)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(Period(one.start, one.end).words, url=reverse("targets:closing", args=[one.pk])), vn.moment(one.known_at),
            names.get(one.closed_by, one.closed_by), one.digest[:12],
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
    """One closed period: whether it can be derived again, the corrections told, and what is known differently today."""
    found = closing_for(request.scope, pk, Can.SEE_TARGETS)
    today = request.frame.today
    same = rederive(request.scope, found, today=today) == found.digest
    fresh = unrecorded(request.scope, found, today=today)
    stored = list(Restatement.objects.filter(closing=found).select_related("document").order_by("-id"))
    told = (
        "Tính lại như đã biết lúc chốt, số liệu khớp mã kiểm tra."
        if same
        else "Tính lại không khớp mã kiểm tra. Hãy báo người quản trị."
    )
    who = full_names([found.closed_by]).get(found.closed_by, found.closed_by)
    stats = [
        parts.Stat("Chốt ngày", vn.day(vn.local_moment(found.known_at).date()), note=f"{vn.moment(found.known_at)}, {who}"),
        parts.Stat("Mã kiểm tra", "khớp" if same else "không khớp", note=found.digest),
        parts.Stat("Đính chính đã ghi", len(stored)), parts.Stat("Sai lệch chưa ghi", len(fresh)),
    ]  # fmt: skip
    shown, pager = paged(request, stored)
    tables = [_figures(found), _stored(shown, len(stored)), _fresh(fresh)]
    may = request.scope.can(Can.EDIT_TARGETS, found.unit_id) and not request.frame.past and fresh
    actions = [parts.Link("Ghi đính chính", reverse("targets:restate", args=[found.pk]), "main")] if may else []
    title = f"Kỳ đã chốt: {Period(found.start, found.end).words}"
    return show(
        request,
        Page(
            title, told, actions, stats, tables=tables, posts=_papers(request, found), pagers={tables[1].caption: pager}
        ),
    )


def _figures(found: Closing) -> parts.DataTable:
    """What was closed: the unit and those directly below it, as the stored data set says."""
    units = {one["id"]: one for one in json.loads(found.data)["units"]}
    wanted = [units[found.unit_id], *(one for one in units.values() if one["parent"] == found.unit_id)]
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for one in wanted:
        number = next(
            (goal["given"] for goal in one["targets"] if (goal["measure"], goal["category"]) == (Measure.NUMBER, "")),
            None,
        )
        share = vn.percent(one["achieved"], number) if number else "–"
        rows.append([one["name"], number, one["achieved"], share, one["stock"]])
    heads = ("Chỉ tiêu", "Đã kết nạp", "Tỷ lệ", "Đảng viên ngày cuối kỳ")
    columns = [parts.Column("Đơn vị"), *(parts.Column(head, figures=True) for head in heads)]
    return parts.DataTable("Số liệu đã chốt", columns, rows, unit="đơn vị")


_HEADS = ("Đã báo", "Nay biết")


def _stored(rows: Sequence[Restatement], total: int) -> parts.DataTable:
    body: list[list[parts.Cell | parts.CellValue]] = [
        [
            row.name, row.what, row.then, row.now,
            parts.Cell(row.reason, note=str(row.document) if row.document else ""), parts.Cell(vn.moment(row.found_at), note=row.found_by),
        ]
        for row in rows
    ]  # fmt: skip
    columns = [
        parts.Column("Đơn vị"), parts.Column("Nội dung"), *(parts.Column(head, figures=True) for head in _HEADS),
        parts.Column("Lý do"), parts.Column("Ghi lúc", figures=True),
    ]  # fmt: skip
    return parts.DataTable(
        "Đính chính đã ghi", columns, body, unit="đính chính", total=total,
        empty=parts.Empty("Chưa ghi đính chính nào", "Số liệu đã chốt không bao giờ bị sửa; điều biết rõ hơn về sau được ghi bên cạnh."),
    )  # fmt: skip


def _fresh(rows: Sequence[Restated]) -> parts.DataTable:
    body: list[list[parts.Cell | parts.CellValue]] = [
        [one.name, one.what, one.then, one.now, one.change] for one in rows
    ]
    columns = [
        parts.Column("Đơn vị"),
        parts.Column("Nội dung"),
        *(parts.Column(head, figures=True) for head in (*_HEADS, "Chênh lệch")),
    ]
    return parts.DataTable(
        "Sai lệch chưa ghi", columns, body, unit="số liệu",
        empty=parts.Empty("Không có sai lệch", "Số liệu nay biết đúng như lần đã báo."),
    )  # fmt: skip


def _papers(request: Request, found: Closing) -> list[Post]:
    endings = list(found.papers.order_by("format").values_list("format", flat=True))
    if not endings or not request.scope.can(Can.REPORT, found.unit_id):
        return []
    buttons = [("dang", ending, {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}[ending]) for ending in endings]
    return [
        Post(
            "In lại báo cáo của kỳ", reverse("targets:closing_file", args=[found.pk]), buttons,
            "Tệp giữ nguyên như lúc chốt. Việc xuất được ghi vào nhật ký.",
        )
    ]  # fmt: skip


class RestateForm(PaperForm):
    paper_required = False
    reason = forms.CharField(label="Lý do", max_length=300, help_text="Vì sao số liệu nay khác với lần đã báo.")


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def restate(request: Request, pk: int) -> HttpResponse:
    """Record everything known differently today, with the reason."""
    found = closing_for(request.scope, pk, Can.EDIT_TARGETS)
    form, back = RestateForm(request.POST or None), reverse("targets:closing", args=[found.pk])

    def act() -> list[Restatement]:
        by, at = request.scope.actor(), clock.now()
        return record_restatement(
            by=by, at=at, reader=request.scope, closing=found, reason=form.cleaned_data["reason"],
            document=form.paper_if_any(by=by, at=at, unit_id=found.unit_id),
        )  # fmt: skip

    fresh = unrecorded(request.scope, found, today=request.frame.today)
    page = Screen(
        title=f"Ghi đính chính, {Period(found.start, found.end).words}", label="Ghi đính chính", cancel_url=back,
        lead=f"{vn.number(len(fresh))} số liệu nay khác với lần đã báo. Số liệu đã chốt giữ nguyên.", done="Đã ghi đính chính.",
        terms=[parts.Term(f"{one.name}: {one.what}", f"{vn.number(one.then)} → {vn.number(one.now)}") for one in fresh[:50]],
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: back)


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
