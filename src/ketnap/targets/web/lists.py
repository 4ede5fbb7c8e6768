"""Units and people behind the goals: coverage, idle cells, timeliness."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import format as vn
from ketnap.members.access import people_seen
from ketnap.members.models import Person
from ketnap.members.web.links import behind_url
from ketnap.organisations.kinds import CELLS, GRASSROOTS
from ketnap.organisations.models import Unit
from ketnap.organisations.names import profiles_of
from ketnap.targets.coverage import Covered, coverage
from ketnap.targets.idle import idle_units
from ketnap.targets.queries import forms_of
from ketnap.targets.timeliness import Probation, timeliness
from ketnap.targets.web.pages import Page, Post, paged, show
from ketnap.targets.web.period import Period, period_of, until_of
from ketnap.ui import parts

_YEARS = (1, 3, 5, 10)
_SHARES = (
    ("xet", "Chi bộ xét đúng hạn", "review_in_time"), ("quyet-dinh", "Quyết định đúng hạn", "decision_in_time"),
    ("cong-nhan", "Đã công nhận", "recognised"),
)  # fmt: skip


def file_of(request: Request, which: str, period: Period, more: str = "", *, unit: Unit | None = None) -> list[Post]:
    """The button that takes the whole list out as a workbook, for who may; of the unit worked in unless another is named."""
    unit = unit or request.frame.unit
    if not request.scope.can(Can.EXPORT, unit.pk):
        return []
    url = reverse("targets:list_file") + f"?so={which}&don_vi={unit.code}&{period.query}{more}"
    return [Post("Danh sách đầy đủ", url, (("dang", "xlsx", "Xuất bảng tính"),))]


def persons_seen(request: Request, unit_id: int, ids: Iterable[int]) -> dict[int, Person]:
    """The persons among `ids` the reader may see, by id; none without the right to members at the unit."""
    if not request.scope.can(Can.SEE_MEMBERS, unit_id):
        return {}
    return {person.pk: person for person in people_seen(request.scope).filter(pk__in=list(ids))}


def years_asked(request: Request) -> int:
    """How many idle years the address asks for; five when it asks for none or nonsense."""
    text = request.GET.get("nam", "")
    return (
        int(text) if text.isdecimal() and len(text) < 3 and 1 <= int(text) <= 50 else 5
    )  # fifty: no book reaches further back


def _targets_url(code: str, period: Period) -> str:
    return reverse("targets:targets") + f"?don_vi={code}&{period.query}"


def _pool_url(code: str, period: Period, kind: str) -> str:
    return reverse("targets:pool") + f"?don_vi={code}&{period.query}&loai={kind}"


@screen(Can.SEE_TARGETS)
def covered(request: Request) -> HttpResponse:
    """Units with a source: who admitted, who did not, who was exempted."""
    unit, day, today = request.frame.unit, request.frame.day, request.frame.today
    period, by_cell = period_of(request, day), "chi_bo" in request.GET
    found = coverage(request.scope, unit.pk, period.start, min(period.end, day), today=today, by_cell=by_cell)
    names, until = profiles_of([one.unit_id for one in found.units], day), max(period.start, min(period.end, day))
    pagers: dict[str, parts.Pager] = {}

    def table(caption: str, units: list[Covered], hint: str) -> parts.DataTable:
        shown, pagers[caption] = paged(request, units, f"trang{len(pagers)}")
        rows: list[list[parts.Cell | parts.CellValue]] = [
            [
                parts.Cell(names[one.unit_id].name, url=_targets_url(names[one.unit_id].unit.code, period)),
                parts.Cell(one.pool, url=_pool_url(names[one.unit_id].unit.code, period, "nguon")),
                parts.Cell(one.achieved, url=behind_url(names[one.unit_id].unit.code, "achieved", period.start, until)),
                parts.Cell(one.removed, url=_pool_url(names[one.unit_id].unit.code, period, "dua-ra")),
            ]
            for one in shown
        ]  # fmt: skip
        columns = [
            parts.Column("Đơn vị"),
            *(parts.Column(head, figures=True) for head in ("Nguồn trong kỳ", "Đã kết nạp", "Đưa ra khỏi nguồn")),
        ]
        return parts.DataTable(
            caption, columns, rows, unit="đơn vị", total=len(units), empty=parts.Empty(caption, hint)
        )

    query = f"?don_vi={unit.code}&{period.query}"
    other = (
        parts.Link("Theo đơn vị trực thuộc", query) if by_cell else parts.Link("Theo từng chi bộ", query + "&chi_bo=1")
    )
    exempt = [one for one in found.units if one.exempt]
    may = request.scope.can(Can.EDIT_TARGETS, unit.pk) and not request.frame.past
    may = may and forms_of([unit.pk], period.start, period.end).get(unit.pk) in (*GRASSROOTS, *CELLS)
    exempting = [parts.Link("Xác nhận không còn quần chúng", reverse("targets:exempt") + query)] if may else []
    here, with_source = query + ("&chi_bo=1" if by_cell else ""), "Đơn vị có nguồn"
    tables = (
        [table(with_source, found.sourced, "Chưa đơn vị nào có nguồn.")]
        if request.GET.get("loc") == "nguon"
        else [
            table("Có nguồn mà chưa kết nạp", found.idle_with_source, "Mọi đơn vị có nguồn đều đã kết nạp."),
            table("Có nguồn và đã kết nạp", found.admitting, "Chưa đơn vị nào kết nạp trong kỳ."),
            table("Không có nguồn", found.without_source, "Đơn vị nào cũng có nguồn."),
        ]
    )
    if exempt and len(tables) > 1:
        tables.append(table("Được xác nhận không còn quần chúng", exempt, ""))
    stats = [
        parts.Stat("Có nguồn và kết nạp", vn.percent_value(found.percent), note="so với số đơn vị có nguồn"),
        parts.Stat(with_source, len(found.sourced), url=f"{here}&loc=nguon"),
        parts.Stat("Đã kết nạp", len(found.admitting), url=f"{here}#bang-2"),
        parts.Stat("Chưa kết nạp", len(found.idle_with_source), url=f"{here}#bang-1"),
    ]
    lead = (
        "Đơn vị có nguồn khi danh sách nguồn có người vào ngày đầu kỳ hoặc nhận thêm người trong kỳ. "
        "Đơn vị không còn quần chúng thì mở đơn vị đó, rồi ghi xác nhận."
    )
    page = Page(
        f"Tổ chức có nguồn và kết nạp, {period.words}", lead, [other, *exempting], stats, tables=tables, pagers=pagers,
        posts=file_of(request, "nguon", period, "&chi_bo=1" if by_cell else ""),
    )  # fmt: skip
    return show(request, page)


@screen(Can.SEE_TARGETS)
def idle(request: Request) -> HttpResponse:
    """Cells that have admitted nobody for years."""
    unit, years, period = request.frame.unit, years_asked(request), period_of(request, request.frame.day)
    day = until_of(period, request.frame.day)
    found = idle_units(request.scope, unit.pk, day, years=years)
    shown, pager = paged(request, found)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(
                one.name, url=_targets_url(one.code, period), note=", ".join(filter(None, (one.code, one.above)))
            ),
            one.years, one.last, one.sentence,
        ]
        for one in shown
    ]  # fmt: skip
    columns = [
        parts.Column("Chi bộ"), parts.Column("Số năm", figures=True), parts.Column("Lần gần nhất", figures=True),
        parts.Column("Diễn giải"),
    ]  # fmt: skip
    choices = [
        parts.Link(
            f"{count} năm", f"?don_vi={unit.code}&{period.query}&nam={count}", "plain" if count == years else "quiet"
        )
        for count in sorted({*_YEARS, years})
    ]
    table = parts.DataTable(
        f"Chi bộ {years} năm không kết nạp", columns, rows, unit="chi bộ", total=len(found),
        empty=parts.Empty("Không có chi bộ nào", f"Chi bộ nào cũng đã kết nạp trong {years} năm qua."),
    )  # fmt: skip
    lead = f"Tính đến {vn.day_long(day)}. Chi bộ thành lập chưa đủ thời gian không tính."
    page = Page(
        "Chi bộ lâu không kết nạp", lead, choices, tables=[table], pagers={table.caption: pager},
        posts=file_of(request, "lau", period, f"&nam={years}"),
    )  # fmt: skip
    return show(request, page)


@screen(Can.SEE_TARGETS)
def timely(request: Request) -> HttpResponse:
    """Probationers whose time ended in the period, late ones first."""
    unit, today = request.frame.unit, request.frame.today
    period = period_of(request, request.frame.day)
    found = timeliness(request.scope, unit.pk, period.start, min(period.end, request.frame.day), today=today)
    names = profiles_of([row.unit_id for row in found.rows], request.frame.day)
    seen = persons_seen(request, unit.pk, [row.person for row in found.rows])
    pagers: dict[str, parts.Pager] = {}

    def table(caption: str, rows: list[Probation], hint: str) -> parts.DataTable:
        mine = [row for row in rows if row.person in seen]
        shown, pagers[caption] = paged(request, mine, f"trang{len(pagers)}")
        body: list[list[parts.Cell | parts.CellValue]] = [
            [
                parts.Cell(seen[row.person].full_name, url=reverse("members:person", args=[seen[row.person].uid])),
                names[row.unit_id].name, row.ends_on, row.reviewed_on, row.decided_on,
            ]
            for row in shown
        ]  # fmt: skip
        heads = ("Hết dự bị", "Chi bộ xét", "Quyết định")
        columns = [
            parts.Column("Đảng viên"),
            parts.Column("Chi bộ"),
            *(parts.Column(head, figures=True) for head in heads),
        ]
        return parts.DataTable(
            caption,
            columns,
            body,
            unit="người",
            total=len(mine),
            outside=len(rows) - len(mine),
            empty=parts.Empty(caption, hint) if not rows else None,
        )

    here, which = f"?don_vi={unit.code}&{period.query}", request.GET.get("loc", "")
    stats = [parts.Stat("Hết thời gian dự bị", len(found.rows), url=f"{here}&loc=het", note=period.words)]
    chosen = {"het": ("Hết thời gian dự bị trong kỳ", list(found.rows))}
    for word, label, name in _SHARES:
        good, known, share = found.share(name)
        note = f"{vn.number(good)} trên {vn.number(known)} người đã rõ"
        stats.append(parts.Stat(label, vn.percent_value(share), url=f"{here}&loc={word}", note=note))
        chosen[word] = (label, [row for row in found.rows if getattr(row, name)])
    if which in chosen:
        tables = [table(*chosen[which], "Chưa có ai.")]
    else:
        late = set(found.late)  # once: a province has thousands of rows
        rest = [row for row in found.rows if row.review_in_time is not None and row not in late]
        tables = [
            table("Chậm", found.late, "Không ai bị xét hoặc quyết định chậm."),
            table("Chưa đủ ngày tháng để kết luận", found.unknown, "Ai cũng đã rõ."),
            table("Đúng hạn", rest, "Chưa ai đúng hạn."),
        ]
    page = Page(
        f"Xét công nhận chính thức đúng hạn, {period.words}", "", (), stats, tables=tables, pagers=pagers,
        posts=file_of(request, "dung-han", period),
    )  # fmt: skip
    return show(request, page)
