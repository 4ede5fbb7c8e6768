"""Time in stage as a page: chart with its table, units, who holds the ball; each figure opens the list behind it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import stage_time
from ketnap.admissions.actions.export_stage_time import export_stage_time
from ketnap.admissions.models import Case
from ketnap.admissions.queries import names_of
from ketnap.admissions.stage_time import Span, Stay
from ketnap.admissions.states import Stage
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.papers_show import file_answer
from ketnap.admissions.web.show import case_url
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.lib.cells import Column as SheetColumn
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook
from ketnap.organisations.models import Unit
from ketnap.organisations.queries import children_of
from ketnap.organisations.tree import below
from ketnap.ui import charts, parts

ROWS = 200
HEADS = (
    ("nth", "TT", 6), ("name", "Họ và tên", 26), ("cell", "Chi bộ", 30), ("stage", "Giai đoạn", 26), ("entered", "Từ ngày", 14),
    ("left", "Đến ngày", 14), ("days", "Số ngày", 10), ("doing", "Việc tiếp theo", 30), ("whom", "Đang ở", 30),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Which stays a list shows: of a stage, going on or ended within the year, below a unit, lying with a unit."""

    stage: str
    gone: bool
    below: str
    with_whom: str

    @classmethod
    def of(cls, request: Request) -> Asked:
        """What the address asks for; an unknown stage is none."""
        asked = request.GET
        stage = asked.get("giai_doan", "")
        return cls(stage if stage in Stage.values else "", "da_qua" in asked, asked.get("cua", ""), asked.get("o", ""))

    @property
    def query(self) -> str:
        """The same as a query."""
        parts_ = {"giai_doan": self.stage, "da_qua": "1" if self.gone else "", "cua": self.below, "o": self.with_whom}
        return urlencode({name: value for name, value in parts_.items() if value})


@screen(Can.SEE_CASES)
def page(request: Request) -> HttpResponse:
    """Every stage, every unit below, and with whom the going cases lie."""
    day, units = request.frame.day, units_seen(request)
    found = stage_time.stays(units, day)
    stages = stage_time.by_stage(found)
    context = {
        "chart": charts.compare(
            [charts.Mark(str(one.stage.label), one.now.median, _url(giai_doan=one.stage.value)) for one in stages if one.now.count],
            title="Số ngày ở giữa (trung vị) của các hồ sơ đang ở mỗi giai đoạn",
        ),
        "stages": _stages(stages), "units": _units(request, found), "holders": _holders(request, found), "any": any(one.now.count for one in stages),
    }  # fmt: skip
    return render(request, "admissions/stage_time.html", context)


def _url(**asked: str) -> str:
    return (
        f"{reverse('admissions:stage_time_list')}?{urlencode({name: value for name, value in asked.items() if value})}"
    )


def _cells(one: Span, url: str, *, longest: bool = True) -> list[parts.Cell | parts.CellValue]:
    figures = (one.count, one.median, one.ninth, *((one.longest,) if longest else ()))
    return [parts.Cell(figure, url if one.count else "") for figure in figures]


def _stages(stages: list[stage_time.StageTime]) -> parts.DataTable:
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            str(one.stage.label), *_cells(one.now, _url(giai_doan=one.stage.value)),
            *_cells(one.passed, _url(giai_doan=one.stage.value, da_qua="1"), longest=False),
        ]
        for one in stages
    ]  # fmt: skip
    heads = (
        "Đang ở",
        "Trung vị (ngày)",
        "90% không quá",
        "Lâu nhất",
        "Đã qua trong 12 tháng",
        "Trung vị (ngày)",
        "90% không quá",
    )
    columns = [parts.Column("Giai đoạn"), *(parts.Column(head, figures=True) for head in heads)]
    return parts.DataTable("Theo giai đoạn", columns, rows, unit="giai đoạn", caption_hidden=True)


def _units(request: Request, found: list[Stay]) -> parts.DataTable | None:
    unit, day = request.frame.unit, request.frame.day
    children = {node.id: node for node in children_of([unit.pk], day).get(unit.pk, [])}
    spans = stage_time.by_unit(found, children, day) if children else {}
    if not spans:
        return None
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            node.name, *_cells(spans[key][0], _url(cua=node.code)),
            *_cells(spans[key][1], _url(cua=node.code, da_qua="1"), longest=False),
        ]
        for key, node in children.items()
        if key in spans
    ]  # fmt: skip
    heads = (
        "Đang ở",
        "Trung vị (ngày)",
        "90% không quá",
        "Lâu nhất",
        "Đã qua trong 12 tháng",
        "Trung vị (ngày)",
        "90% không quá",
    )
    columns = [parts.Column("Đơn vị"), *(parts.Column(head, figures=True) for head in heads)]
    return parts.DataTable("Theo đơn vị", columns, rows, unit="đơn vị", caption_hidden=True)


def _holders(request: Request, found: list[Stay]) -> parts.DataTable | None:
    held = stage_time.holders(found, units_seen(request), request.frame.day)
    if not held:
        return None
    codes = dict(Unit.objects.filter(pk__in=[unit for unit, _ in held]).values_list("pk", "code"))
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [name, parts.Cell(count, _url(o=codes[unit]))] for (unit, name), count in held.most_common()
    ]
    columns = [parts.Column("Việc tiếp theo đang ở"), parts.Column("Số hồ sơ", figures=True)]
    return parts.DataTable(
        "Đang ở ai", columns, rows, totals=["Cộng", held.total()], unit="đơn vị", caption_hidden=True
    )


@dataclass(frozen=True)
class Row:
    """A stay as the list and the workbook show it."""

    stay: Stay
    case: Case
    cell: str
    doing: str
    whom: str


def _listed(request: Request, asked: Asked, shown: int | None) -> tuple[list[Row], int]:
    """The rows, at most `shown` of them, and how many there are."""
    day, units = request.frame.day, units_seen(request)
    within = None
    if asked.below:
        top = Unit.objects.filter(code=asked.below).first()
        within = below([top.pk], day) if top is not None else frozenset()
    found = stage_time.selected(stage_time.stays(units, day), stage=asked.stage, gone=asked.gone, units=within)
    lying = {}
    if asked.with_whom:
        lying = stage_time.lying(found, units, day)
        holder = Unit.objects.filter(code=asked.with_whom).values_list("pk", flat=True).first()
        found = [one for one in found if one.case in lying and lying[one.case].with_whom == holder]
    total, found = len(found), found[:shown]
    lying = lying or stage_time.lying(found, units, day)
    people = Case.objects.filter(pk__in=[one.case for one in found]).select_related("person").in_bulk()
    names = names_of({one.unit for one in found}, day)
    rows = []
    for one in found:
        now = lying.get(one.case)
        rows.append(
            Row(
                one,
                people[one.case],
                names.get(one.unit, ""),
                now.next_label if now else "",
                now.with_whom_name if now else "",
            )
        )
    return rows, total


@screen(Can.SEE_CASES)
def listing(request: Request) -> HttpResponse:
    """The cases behind a figure, the longest first."""
    asked = Asked.of(request)
    found, total = _listed(request, asked, ROWS)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(one.case.person.full_name, case_url(one.case)), one.cell, str(one.stay.stage.label), one.stay.entered,
            *([one.stay.left] if asked.gone else []), one.stay.days, parts.Cell(one.doing, note=one.whom),
        ]
        for one in found
    ]  # fmt: skip
    columns = [
        *(parts.Column(label) for label in ("Hồ sơ", "Chi bộ", "Giai đoạn", "Từ ngày", *(["Đến ngày"] if asked.gone else []))),
        parts.Column("Số ngày", figures=True), parts.Column("Việc tiếp theo, đang ở"),
    ]  # fmt: skip
    empty = parts.Empty("Không có hồ sơ nào", "Hãy trở lại trang thời gian ở từng giai đoạn.")
    table = parts.DataTable("Danh sách", columns, rows, total=total, unit="hồ sơ", empty=empty, caption_hidden=True)
    stage = f": {Stage(asked.stage).label}" if asked.stage else ""
    title = f"{'Đã qua trong 12 tháng' if asked.gone else 'Đang ở'}{stage}"
    here = reverse("admissions:stage_time")
    context = {
        "title": title, "table": table, "may_export": total and request.scope.can(Can.EXPORT),
        "file_url": f"{reverse('admissions:stage_time_file')}?{asked.query}",
        "breadcrumbs": [{"label": "Thời gian ở từng giai đoạn", "url": here}, {"label": title, "url": ""}],
    }  # fmt: skip
    return render(request, "admissions/stage_time_list.html", context)


@screen(Can.EXPORT, methods=("POST",))
def file(request: Request) -> HttpResponse:
    """The whole list as a workbook, of units where the user may export."""
    asked, allowed = Asked.of(request), request.scope.units(Can.EXPORT)
    found = [one for one in _listed(request, asked, None)[0] if one.stay.unit in allowed]
    at, day = clock.now(), request.frame.day
    export_stage_time(
        by=request.scope.actor(), at=at, unit_id=request.frame.unit.pk, stage=asked.stage,
        cases=sorted({one.case.pk for one in found}),
    )  # fmt: skip
    kinds = {"nth": "int", "days": "int", "entered": "date", "left": "date"}
    columns = [SheetColumn(key, label, width, kinds.get(key, "text")) for key, label, width in HEADS]  # type: ignore[arg-type]
    rows = [
        {
            "nth": nth, "name": one.case.person.full_name, "cell": one.cell, "stage": str(one.stay.stage.label),
            "entered": one.stay.entered, "left": one.stay.left, "days": one.stay.days, "doing": one.doing, "whom": one.whom,
        }
        for nth, one in enumerate(found, 1)
    ]  # fmt: skip
    buffer = io.BytesIO()
    write_workbook(
        buffer, [SheetSpec("Thời gian", columns, rows)], demo=settings.DEMO, title="THỜI GIAN Ở TỪNG GIAI ĐOẠN",
        subtitle=f"{request.frame.unit_name}, tính đến {vn.day_long(day)}", properties=Properties(created=at, author=str(request.user)),
    )  # fmt: skip
    return file_answer(buffer.getvalue(), f"thoi-gian-giai-doan-{day.isoformat()}.xlsx", "xlsx")
