"""Units and people behind the goals: coverage, idle cells, timeliness, and the units of a part."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import format as vn
from ketnap.members.access import people_seen
from ketnap.organisations.names import profiles_of
from ketnap.targets.access import target_for
from ketnap.targets.categories import category_of, label_of
from ketnap.targets.coverage import Covered, coverage
from ketnap.targets.idle import idle_units
from ketnap.targets.models import Target
from ketnap.targets.standing import counted, standing
from ketnap.targets.timeliness import Probation, timeliness
from ketnap.targets.web.pages import Page, show
from ketnap.targets.web.period import Period, period_of
from ketnap.ui import parts

_YEARS = (1, 3, 5, 10)
_SHOWN = 200  # rows of a list on a page; the line under it tells how many there are


@screen(Can.SEE_TARGETS)
def covered(request: Request) -> HttpResponse:
    """Units with a source: who admitted, who did not, who was exempted."""
    unit, day, today = request.frame.unit, request.frame.day, request.frame.today
    period, by_cell = period_of(request, day), "chi_bo" in request.GET
    found = coverage(request.scope, unit.pk, period.start, min(period.end, day), today=today, by_cell=by_cell)
    names = profiles_of([one.unit_id for one in found.units], day)

    def table(caption: str, units: list[Covered], hint: str) -> parts.DataTable:
        rows: list[list[parts.Cell | parts.CellValue]] = [
            [names[one.unit_id].name, one.pool, one.achieved, one.removed] for one in units
        ]
        columns = [
            parts.Column("Đơn vị"),
            *(parts.Column(head, figures=True) for head in ("Nguồn trong kỳ", "Đã kết nạp", "Đưa ra khỏi nguồn")),
        ]
        return parts.DataTable(caption, columns, rows, unit="đơn vị", empty=parts.Empty(caption, hint))

    query = f"?don_vi={unit.code}&{period.query}"
    other = (
        parts.Link("Theo đơn vị trực thuộc", query) if by_cell else parts.Link("Theo từng chi bộ", query + "&chi_bo=1")
    )
    exempt = [one for one in found.units if one.exempt]
    tables = [
        table("Có nguồn mà chưa kết nạp", found.idle_with_source, "Mọi đơn vị có nguồn đều đã kết nạp."),
        table("Có nguồn và đã kết nạp", found.admitting, "Chưa đơn vị nào kết nạp trong kỳ."),
        table("Không có nguồn", found.without_source, "Đơn vị nào cũng có nguồn."),
    ]
    if exempt:
        tables.append(table("Được xác nhận không còn quần chúng", exempt, ""))
    stats = [
        parts.Stat("Có nguồn và kết nạp", vn.percent_value(found.percent), note="so với số đơn vị có nguồn"),
        parts.Stat("Đơn vị có nguồn", len(found.sourced)),
        parts.Stat("Đã kết nạp", len(found.admitting)),
        parts.Stat("Chưa kết nạp", len(found.idle_with_source)),
    ]
    lead = "Đơn vị có nguồn khi danh sách nguồn có người vào ngày đầu kỳ hoặc nhận thêm người trong kỳ."
    return show(request, Page(f"Tổ chức có nguồn và kết nạp, {period.words}", lead, [other], stats, tables=tables))


@screen(Can.SEE_TARGETS)
def idle(request: Request) -> HttpResponse:
    """Cells that have admitted nobody for years."""
    unit, day = request.frame.unit, request.frame.day
    text = request.GET.get("nam", "")
    years = int(text) if text.isdigit() and 1 <= int(text) <= 50 else 5
    found = idle_units(request.scope, unit.pk, day, years=years)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [parts.Cell(one.name, note=one.code), one.years, one.last, one.sentence] for one in found[:_SHOWN]
    ]
    columns = [
        parts.Column("Chi bộ"), parts.Column("Số năm", figures=True), parts.Column("Lần gần nhất", figures=True),
        parts.Column("Diễn giải"),
    ]  # fmt: skip
    choices = [
        parts.Link(f"{count} năm", f"?don_vi={unit.code}&nam={count}", "plain" if count == years else "quiet")
        for count in _YEARS
    ]
    table = parts.DataTable(
        f"Chi bộ {years} năm không kết nạp", columns, rows, unit="chi bộ", total=len(found),
        empty=parts.Empty("Không có chi bộ nào", f"Chi bộ nào cũng đã kết nạp trong {years} năm qua."),
    )  # fmt: skip
    lead = f"Tính đến {vn.day_long(day)}. Chi bộ thành lập chưa đủ thời gian không tính."
    return show(request, Page("Chi bộ lâu không kết nạp", lead, choices, tables=[table]))


@screen(Can.SEE_TARGETS)
def timely(request: Request) -> HttpResponse:
    """Probationers whose time ended in the period, late ones first."""
    unit, today = request.frame.unit, request.frame.today
    period = period_of(request, request.frame.day)
    found = timeliness(request.scope, unit.pk, period.start, min(period.end, request.frame.day), today=today)
    names = profiles_of([row.unit_id for row in found.rows], request.frame.day)
    seen = {}
    if request.scope.can(Can.SEE_MEMBERS, unit.pk):
        seen = {
            person.pk: person for person in people_seen(request.scope).filter(pk__in=[row.person for row in found.rows])
        }

    def table(caption: str, rows: list[Probation], hint: str) -> parts.DataTable:
        shown = [row for row in rows if row.person in seen]
        body: list[list[parts.Cell | parts.CellValue]] = [
            [
                parts.Cell(seen[row.person].full_name, url=reverse("members:person", args=[seen[row.person].uid])),
                names[row.unit_id].name, row.ends_on, row.reviewed_on, row.decided_on,
            ]
            for row in shown[:_SHOWN]
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
            total=len(shown),
            outside=len(rows) - len(shown),
            empty=parts.Empty(caption, hint) if not rows else None,
        )

    stats = [parts.Stat("Hết thời gian dự bị", len(found.rows), note=period.words)]
    for label, name in (
        ("Chi bộ xét đúng hạn", "review_in_time"),
        ("Quyết định đúng hạn", "decision_in_time"),
        ("Đã công nhận", "recognised"),
    ):
        good, known, share = found.share(name)
        stats.append(
            parts.Stat(label, vn.percent_value(share), note=f"{vn.number(good)} trên {vn.number(known)} người đã rõ")
        )
    tables = [
        table("Chậm", found.late, "Không ai bị xét hoặc quyết định chậm."),
        table("Chưa đủ ngày tháng để kết luận", found.unknown, "Ai cũng đã rõ."),
    ]
    return show(request, Page(f"Xét công nhận chính thức đúng hạn, {period.words}", "", (), stats, tables=tables))


@screen(Can.SEE_TARGETS)
def part(request: Request, pk: int) -> HttpResponse:
    """A target on a category: the unit's account and each unit below."""
    target = target_for(request.scope, pk, Can.SEE_TARGETS)
    period = Period(target.start, target.end)
    found = standing(
        request.scope, target.unit_id, target.start, target.end, request.frame.day, today=request.frame.today,
        category=target.category, measure=target.measure,
    )  # fmt: skip
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            line.progress.name, line.rank, line.progress.target, line.progress.achieved,
            vn.percent(line.progress.achieved, line.progress.target), line.before,
        ]
        for line in found.lines
    ]  # fmt: skip
    heads = ("Hạng", "Chỉ tiêu", "Đã kết nạp", "Tỷ lệ", "Cùng kỳ")
    columns = [parts.Column("Đơn vị"), *(parts.Column(head, figures=True) for head in heads)]
    own = found.own.progress
    stats = [
        parts.Stat("Chỉ tiêu", own.target), parts.Stat("Đã kết nạp", own.achieved),
        parts.Stat("Tỷ lệ", vn.percent(own.achieved, own.target)),
        parts.Stat("Giữ lại", own.kept), parts.Stat("Giao xuống", own.handed),
    ]  # fmt: skip
    notices = (
        [f"{vn.number(found.unknown)} người chưa rõ có thuộc nhóm này hay không, chưa tính vào kết quả."]
        if found.unknown
        else []
    )
    may_edit = request.scope.can(Can.EDIT_TARGETS, target.unit_id) and not request.frame.past
    actions = [parts.Link("Giao xuống", reverse("targets:hand_down", args=[target.pk]), "main")] if may_edit else []
    tables = [parts.DataTable("Các đơn vị trực thuộc", columns, rows, unit="đơn vị"), *_people(request, target)]
    return show(
        request, Page(f"{label_of(target.category)}, {period.words}", "", actions, stats, notices, tables=tables)
    )


def _people(request: Request, target: Target) -> list[parts.DataTable]:
    """The persons behind the number, by the same rows. A sensitive kind has no list: being on it would tell the fact."""
    kind = category_of(target.category) if target.category else None
    if (kind and kind.sensitive) or not request.scope.can(Can.SEE_MEMBERS, target.unit_id):
        return []
    until = max(target.start, min(target.end, request.frame.day))
    found, _ = counted(request.scope, target.unit_id, target.start, until, target.category, today=request.frame.today)
    ids = {row.person: row.day for row in found}
    persons = list(people_seen(request.scope).filter(pk__in=ids).order_by("sort_key", "id"))
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(person.full_name, url=reverse("members:person", args=[person.uid])),
            person.birth_date,
            ids[person.pk],
        ]
        for person in persons[:_SHOWN]
    ]
    columns = [
        parts.Column("Họ và tên"),
        *(parts.Column(head, figures=True) for head in ("Ngày sinh", "Quyết định kết nạp")),
    ]
    outside = len(found) - len(persons)
    return [parts.DataTable("Những người đã kết nạp", columns, rows, unit="người", total=len(persons), outside=outside)]
