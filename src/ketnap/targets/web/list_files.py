"""The lists of targets as workbooks: the same rows as on the pages, all of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse

from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.lib.cells import Column
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook
from ketnap.organisations.names import profiles_of
from ketnap.targets.access import target_for
from ketnap.targets.actions.export_table import export_table
from ketnap.targets.categories import label_of
from ketnap.targets.coverage import coverage
from ketnap.targets.idle import idle_units
from ketnap.targets.outlook import day_of
from ketnap.targets.standing import standing
from ketnap.targets.timeliness import timeliness
from ketnap.targets.web.category import persons_of
from ketnap.targets.web.lists import persons_seen, years_asked
from ketnap.targets.web.on_the_way import asked_of, rows_of, told
from ketnap.targets.web.pages import file
from ketnap.targets.web.period import Period, period_of, until_of
from ketnap.targets.web.sources import cells_asked, pool_asked

Lines = list[dict[str, Any]]
MOST_DIGITS = 9  # of the number of a target in an address
_UNIT = (Column("code", "Mã đơn vị", 16), Column("name", "Đơn vị", 48))


@dataclass(frozen=True)
class Sheet:
    """One list: what it is called in the book and in the trace, its columns, and its rows."""

    title: str
    name: str
    columns: tuple[Column, ...]
    lines: Callable[[Request, Period], Lines]


def _progress(request: Request, period: Period) -> Lines:
    frame = request.frame
    found = standing(request.scope, frame.unit.pk, period.start, period.end, frame.day, today=frame.today)
    return [
        {
            "code": line.progress.code, "name": line.progress.name, "rank": line.rank, "target": line.progress.target,
            "achieved": line.progress.achieved, "percent": line.progress.percent, "before": line.before,
            "declared": line.progress.declared,
        }
        for line in found.lines
    ]  # fmt: skip


def _idle(request: Request, period: Period) -> Lines:
    day = until_of(period, request.frame.day)
    return [
        {
            "code": one.code, "name": one.name, "above": one.above, "years": one.years, "last": one.last,
            "told": one.sentence,
        }
        for one in idle_units(request.scope, request.frame.unit.pk, day, years=years_asked(request))
    ]  # fmt: skip


def _covered(request: Request, period: Period) -> Lines:
    frame, by_cell = request.frame, "chi_bo" in request.GET
    found = coverage(
        request.scope, frame.unit.pk, period.start, min(period.end, frame.day), today=frame.today, by_cell=by_cell
    )
    names = profiles_of([one.unit_id for one in found.units], frame.day)
    return [
        {
            "code": names[one.unit_id].unit.code, "name": names[one.unit_id].name, "pool": one.pool,
            "achieved": one.achieved, "removed": one.removed,
            "told": "không còn quần chúng" if one.exempt else "không có nguồn" if not one.has_source
            else "đã kết nạp" if one.achieved else "có nguồn, chưa kết nạp",
        }
        for one in found.units
    ]  # fmt: skip


def _timely(request: Request, period: Period) -> Lines:
    frame = request.frame
    found = timeliness(request.scope, frame.unit.pk, period.start, min(period.end, frame.day), today=frame.today)
    seen = persons_seen(request, frame.unit.pk, [row.person for row in found.rows])
    names = profiles_of([row.unit_id for row in found.rows], frame.day)
    words = {True: "đúng hạn", False: "chậm", None: "chưa rõ"}
    return [
        {
            "person": seen[row.person].full_name, "code": names[row.unit_id].unit.code, "name": names[row.unit_id].name,
            "ends": row.ends_on, "reviewed": row.reviewed_on, "decided": row.decided_on,
            "review": words[row.review_in_time], "decision": words[row.decision_in_time],
        }
        for row in found.rows
        if row.person in seen
    ]  # fmt: skip


def _on_the_way(request: Request, period: Period) -> Lines:
    found, _ = rows_of(request, asked_of(request), period)
    day = day_of(period.start, request.frame.day, request.frame.today)
    names = profiles_of([case.unit_id for case, _ in found], day)
    return [
        {
            "person": case.person.full_name, "born": case.person.birth_date, "code": names[case.unit_id].unit.code,
            "name": names[case.unit_id].name, "step": told(one), "latest": one.latest, "earliest": one.earliest(day),
        }
        for case, one in found
    ]  # fmt: skip


def _route(request: Request, period: Period) -> Lines:
    cells, words = cells_asked(request, period)
    return [{"code": one.unit.code, "name": one.name, "route": words} for one in cells]


def _pool(request: Request, period: Period) -> Lines:
    cases, _ = pool_asked(request, period)
    names = profiles_of([case.unit_id for case in cases], min(period.end, request.frame.day))
    return [
        {
            "person": case.person.full_name, "born": case.person.birth_date, "code": names[case.unit_id].unit.code,
            "name": names[case.unit_id].name, "opened": case.opened_on, "closed": case.closed_on,
        }
        for case in cases
    ]  # fmt: skip


def _category(request: Request, period: Period) -> Lines:
    """Of one target, named in the address; it is the period's and the unit's own. Raises Http404 for any other, or a kind
    without a list."""
    text = request.GET.get("chi_tieu", "")
    if not text.isdecimal() or not text.isascii() or len(text) > MOST_DIGITS:
        raise Http404
    target = target_for(request.scope, int(text), Can.EXPORT)
    if (target.unit_id, target.start, target.end) != (request.frame.unit.pk, period.start, period.end):
        raise Http404
    found = persons_of(request, target)
    if found is None:
        raise Http404
    kind = label_of(target.category)
    return [
        {"person": person.full_name, "born": person.birth_date, "decided": day, "kind": kind}
        for person, day in found[0]
    ]


SHEETS: dict[str, Sheet] = {
    "tien-do": Sheet(
        "Kết quả so với chỉ tiêu", "progress",
        (
            *_UNIT, Column("rank", "Hạng", 8, "int"), Column("target", "Chỉ tiêu", 12, "int"),
            Column("achieved", "Đã kết nạp", 12, "int"), Column("percent", "Tỷ lệ", 12, "percent"),
            Column("before", "Cùng kỳ", 12, "int"), Column("declared", "Sổ giấy", 12, "int"),
        ), _progress,
    ),
    "lau": Sheet(
        "Chi bộ lâu không kết nạp", "idle",
        (
            *_UNIT, Column("above", "Cấp uỷ quản lý", 48), Column("years", "Số năm", 10, "int"),
            Column("last", "Lần gần nhất", 14, "date"), Column("told", "Diễn giải", 48),
        ),
        _idle,
    ),
    "nguon": Sheet(
        "Tổ chức có nguồn và kết nạp", "coverage",
        (
            *_UNIT, Column("pool", "Nguồn trong kỳ", 14, "int"), Column("achieved", "Đã kết nạp", 12, "int"),
            Column("removed", "Đưa ra khỏi nguồn", 16, "int"), Column("told", "Kết luận", 26),
        ), _covered,
    ),
    "dung-han": Sheet(
        "Xét công nhận chính thức", "timeliness",
        (
            Column("person", "Đảng viên", 30), *_UNIT, Column("ends", "Hết dự bị", 14, "date"),
            Column("reviewed", "Chi bộ xét", 14, "date"), Column("decided", "Quyết định", 14, "date"),
            Column("review", "Xét", 12), Column("decision", "Quyết định đúng hạn", 18),
        ), _timely,
    ),
    "nhom": Sheet(
        "Những người đã kết nạp", "category",
        (
            Column("person", "Họ và tên", 30), Column("born", "Ngày sinh", 14, "date"),
            Column("decided", "Quyết định kết nạp", 18, "date"), Column("kind", "Nhóm", 36),
        ), _category,
    ),
    "tuyen": Sheet("Chi bộ theo tuyến xét kết nạp", "route", (*_UNIT, Column("route", "Tuyến", 60)), _route),
    "trong-nguon": Sheet(
        "Người trong nguồn", "pool",
        (
            Column("person", "Họ và tên", 30), Column("born", "Ngày sinh", 14, "date"), *_UNIT,
            Column("opened", "Vào nguồn", 14, "date"), Column("closed", "Ra khỏi nguồn", 14, "date"),
        ), _pool,
    ),
    "dang-di": Sheet(
        "Hồ sơ đang đi", "on_the_way",
        (
            Column("person", "Họ và tên", 30), Column("born", "Ngày sinh", 14, "date"), *_UNIT,
            Column("step", "Bước tiếp theo", 32), Column("latest", "Muộn nhất xong bước", 20, "date"),
            Column("earliest", "Sớm nhất có quyết định", 22, "date"),
        ), _on_the_way,
    ),
}  # fmt: skip


@screen(Can.EXPORT, methods=("POST",))
def list_file(request: Request) -> HttpResponse:
    """One of the lists, of the unit being worked in and the period in the address. Raises 404 for an unknown one."""
    unit, period = request.frame.unit, period_of(request, request.frame.day)
    require(request.scope, Can.EXPORT, unit.pk)
    sheet = SHEETS.get(request.GET.get("so", "tien-do"))
    if sheet is None:
        raise Http404
    lines, at, body = sheet.lines(request, period), clock.now(), io.BytesIO()
    write_workbook(
        body, [SheetSpec(sheet.title[:31], list(sheet.columns), lines)], demo=settings.DEMO, title=sheet.title,
        subtitle=f"{request.frame.unit_name}, {period.words}", properties=Properties(at, author=str(request.user)),
    )  # fmt: skip
    export_table(
        by=request.scope.actor(), at=at, unit_id=unit.pk, what=sheet.name, start=period.start, end=period.end, kind="xlsx",
        count=len(lines),
    )  # fmt: skip
    return file(body.getvalue(), f"chi-tieu-{request.GET.get('so', 'tien-do')}", "xlsx", request.frame.today)
