"""The lists behind counts of cells and sources: the cells of one route, the people of the lists of sources."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.models import Case
from ketnap.lib import format as vn
from ketnap.organisations.models import Profile
from ketnap.organisations.names import names_of, profiles_of
from ketnap.targets.coverage import pooled
from ketnap.targets.outlook import day_of, route_cells
from ketnap.targets.stretch import Stretch
from ketnap.targets.web.lists import file_of
from ketnap.targets.web.pages import Page, paged, show
from ketnap.targets.web.period import Period, period_of
from ketnap.ui import parts

ROUTE, KIND = "tuyen", "loai"  # query parameters
POOL, REMOVED, OPEN = "nguon", "dua-ra", "chua-ro"
_TITLES = {POOL: "Người trong nguồn của kỳ", REMOVED: "Người đưa ra khỏi nguồn trong kỳ"}


def route_url(code: str, period: Period, way: Stretch | None) -> str:
    """The address of the list of the unit's cells that follow the route; without one, of those whose route is not known."""
    return f"{reverse('targets:route')}?don_vi={code}&{period.query}&{ROUTE}={_key(way)}"


def _key(way: Stretch | None) -> str:
    return f"{way.route.kind}.{way.route.mode}" if way else OPEN


def cells_asked(request: Request, period: Period) -> tuple[list[Profile], str]:
    """(the cells of the route in the address, in the order of their codes; the route in words)."""
    frame, asked = request.frame, request.GET.get(ROUTE, "")
    ways = route_cells(request.scope, frame.unit.pk, period.start, period.end, frame.day, today=frame.today)
    found = {cell: way for cell, way in ways.items() if _key(way) == asked}
    way = next(iter(found.values()), None)
    words = f"{way.route.kind_label}; {way.route.mode_label.lower()}" if way else "Chưa rõ tuyến xét kết nạp"
    profiles = profiles_of(list(found), day_of(period.start, frame.day, frame.today))
    return sorted(profiles.values(), key=lambda one: one.unit.code), words


@screen(Can.SEE_TARGETS)
def route(request: Request) -> HttpResponse:
    """The cells that follow one route."""
    unit, period = request.frame.unit, period_of(request, request.frame.day)
    cells, words = cells_asked(request, period)
    shown, pager = paged(request, cells)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(one.name, url=f"{reverse('targets:outlook')}?don_vi={one.unit.code}&{period.query}"),
            one.unit.code,
        ]
        for one in shown
    ]
    table = parts.DataTable(
        words, [parts.Column("Chi bộ"), parts.Column("Mã")], rows, unit="chi bộ", total=len(cells), caption_hidden=True,
        empty=None if cells else parts.Empty("Không có chi bộ nào", "Không chi bộ nào theo tuyến này trong kỳ."),
    )  # fmt: skip
    back = f"{reverse('targets:outlook')}?don_vi={unit.code}&{period.query}"
    page = Page(
        "Chi bộ theo tuyến xét kết nạp", f"{words}: {vn.number(len(cells))} chi bộ, {period.words}.",
        [parts.Link("Về trang dự báo", back, "quiet")], tables=[table], pagers={table.caption: pager},
        posts=file_of(request, "tuyen", period, f"&{ROUTE}={request.GET.get(ROUTE, '')}") if cells else [],
    )  # fmt: skip
    return show(request, page)


def pool_asked(request: Request, period: Period) -> tuple[list[Case], int]:
    """(the cases in the address' count that the reader may open, in the order of names; how many it holds in all).

    Raises Http404 for no such count.
    """
    frame, kind = request.frame, request.GET.get(KIND, "")
    if kind not in _TITLES:
        raise Http404
    until = min(period.end, frame.day)
    rows = pooled(request.scope, frame.unit.pk, period.start, until, today=frame.today)
    found = [one.case for one in rows if kind == POOL or one.removed]
    seen = Case.objects.filter(pk__in=found, unit_id__in=request.scope.units(Can.SEE_CASES)).select_related("person")
    return list(seen.order_by("person__sort_key", "pk")), len(found)


@screen(Can.SEE_TARGETS)
def pool(request: Request) -> HttpResponse:
    """Who stood on the lists of sources in the period, or was taken off them; rows and those out of reach make the number."""
    unit, period = request.frame.unit, period_of(request, request.frame.day)
    cases, number = pool_asked(request, period)
    shown, pager = paged(request, cases)
    names = names_of({case.unit_id for case in shown}, min(period.end, request.frame.day))
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(case.person.full_name, url=reverse("admissions:case", args=[case.uid])), case.person.birth_date,
            names.get(case.unit_id, ""), case.opened_on, case.closed_on,
        ]
        for case in shown
    ]  # fmt: skip
    columns = [
        parts.Column("Họ và tên"), parts.Column("Ngày sinh", figures=True), parts.Column("Chi bộ"),
        parts.Column("Vào nguồn", figures=True), parts.Column("Ra khỏi nguồn", figures=True),
    ]  # fmt: skip
    title = _TITLES[request.GET[KIND]]
    table = parts.DataTable(
        title, columns, rows, unit="người", total=len(cases), outside=number - len(cases), caption_hidden=True,
        empty=None if number else parts.Empty("Không có ai", "Con số này bằng không trong kỳ."),
    )  # fmt: skip
    back = f"{reverse('targets:coverage')}?don_vi={unit.code}&{period.query}"
    page = Page(
        title, f"{vn.number(number)} người, {period.words}, tính đến {vn.day_long(min(period.end, request.frame.day))}.",
        [parts.Link("Về trang tổ chức có nguồn", back, "quiet")], tables=[table], pagers={table.caption: pager},
        posts=file_of(request, "trong-nguon", period, f"&{KIND}={request.GET[KIND]}") if cases else [],
    )  # fmt: skip
    return show(request, page)
