"""Versions of a distribution: the list, and one version with its numbers, requests and history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.accounts.queries import full_names
from ketnap.lib import format as vn
from ketnap.organisations.names import names_of, profiles_of
from ketnap.organisations.tree import below, tree_on
from ketnap.targets import ledger
from ketnap.targets.access import plan_for
from ketnap.targets.kinds import PLAN_MOVES, Measure, PlanState
from ketnap.targets.plans import Asked, Version, sent_to, version_of, versions
from ketnap.targets.queries import targets_of
from ketnap.targets.web.depths import day_of, held
from ketnap.targets.web.divide_form import Row
from ketnap.targets.web.pages import Page, paged, show
from ketnap.targets.web.period import Period, kind_of, period_of
from ketnap.targets.web.steps import next_of_plan
from ketnap.ui import parts

_TONES = {PlanState.IN_FORCE: "good", PlanState.COUNTERED: "warn", PlanState.REVISED: "neutral"}


@screen(Can.SEE_TARGETS)
def plans(request: Request) -> HttpResponse:
    """Versions of the unit's target of the period, and those sent to the unit for its opinion."""
    unit = request.frame.unit
    period = period_of(request, request.frame.day)
    wanted = [one for one in targets_of(unit.pk, period.start, period.end) if one.in_ledger]
    may = request.scope.can(Can.EDIT_TARGETS, unit.pk) and not request.frame.past
    own = versions(one.pk for one in wanted)
    hint = "Đặt chỉ tiêu trước, rồi lập phương án để lấy ý kiến các đơn vị bên dưới."
    tables = [_list("Phương án của đơn vị", own, hint, {})]
    asked = sent_to(below([unit.pk], request.frame.day))
    if asked:
        senders = names_of([one.plan.target.unit_id for one in asked], request.frame.day)
        tables.append(_list("Phương án cấp trên gửi lấy ý kiến", asked, "", senders))
    actions = [
        parts.Link(
            "Lập phương án" if one.measure == Measure.NUMBER and not one.category else f"Lập phương án: {kind_of(one)}",
            reverse("targets:draft", args=[one.pk]), "plain" if place else "main", "plus",
        )
        for place, one in enumerate(wanted)
        if may
    ]  # fmt: skip
    return show(request, Page(f"Phương án phân bổ {period.words}", "", actions, tables=tables))


def _list(caption: str, found: list[Version], hint: str, senders: Mapping[int, str]) -> parts.DataTable:
    """Versions of the unit, or those of others with who sent them and for which period; their sum is not the receiver's."""
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(
                f"Lần {version.plan.version}", url=reverse("targets:plan", args=[version.plan.pk]),
                note=_about(version, senders.get(version.plan.target.unit_id, "")),
            ),
            parts.Cell("", badge=_badge(version)), *([] if senders else [version.total, len(version.asked)]),
            vn.moment(version.history[-1].at),
        ]
        for version in found
    ]  # fmt: skip
    columns = [
        parts.Column("Phương án"), parts.Column("Trạng thái"),
        *(parts.Column(head, figures=True) for head in (() if senders else ("Cộng", "Đề nghị chưa trả lời"))),
        parts.Column("Cập nhật", figures=True),
    ]  # fmt: skip
    return parts.DataTable(
        caption, columns, rows, unit="phương án", empty=parts.Empty("Chưa có phương án", hint) if hint else None
    )


def _about(version: Version, sender: str) -> str:
    """'Đảng bộ xã Ví Dụ, năm 2027, nhóm Nữ': what a version is for."""
    target = version.plan.target
    kind = "" if target.measure == Measure.NUMBER and not target.category else kind_of(target)
    return ", ".join(filter(None, (sender, Period(target.start, target.end).words if sender else "", kind)))


def _badge(version: Version) -> parts.Badge:
    return parts.Badge(version.label, _TONES.get(PlanState(version.state), "info"))  # type: ignore[arg-type]


@screen(Can.SEE_TARGETS)
def plan(request: Request, pk: int) -> HttpResponse:
    """One version: numbers, requests, history, and what may be done next.

    Who receives sees the own numbers; only who hands down sees those of everybody.
    """
    found = plan_for(request.scope, pk, Can.SEE_TARGETS)
    version, target = version_of(found), found.target
    rows = plan_rows(version)
    if not request.scope.can(Can.SEE_TARGETS, target.unit_id):
        mine = request.scope.units(Can.SEE_TARGETS)
        rows = [row for row in rows if row.unit in mine]
    shown, pager = paged(request, rows)
    table = _numbers(request, version, shown, len(rows))
    whole = ledger.account(target).given
    sender = request.scope.can(Can.SEE_TARGETS, target.unit_id)
    sums = [
        parts.Stat("Phải phân bổ", whole + found.over, note=f"giao vượt {vn.number(found.over)}" if found.over else ""),
        parts.Stat("Phương án cộng lại", version.total, note=f"giữ lại {vn.number(version.kept)}"),
    ]
    stats = [*(sums if sender else ()), parts.Stat("Trạng thái", version.label)]
    period = Period(target.start, target.end)
    kind = "" if target.measure == Measure.NUMBER and not target.category else f"{kind_of(target)}. "
    title = f"Phương án lần {found.version}, {period.words}"
    words = ""
    if not request.frame.past:
        mine = request.scope.units(Can.DECLARE_TARGETS)
        words = next_of_plan(version, sender=request.scope.can(Can.EDIT_TARGETS, target.unit_id), mine=mine)
    back = parts.Link("Các phương án", reverse("targets:plans") + f"?{period.query}", "quiet")
    page = Page(
        title,
        f"{kind}{found.note}",
        [*_next(request, version), back],
        stats,
        [words] if words else [],
        tables=[table, _history(version)],
        pagers={table.caption: pager},
    )
    return show(request, page)


def plan_rows(version: Version) -> list[Row]:
    """A row a unit of the plan, under the unit directly below that holds it where the plan goes deeper."""
    target = version.plan.target
    profiles, now, tree = (
        profiles_of(version.parts, target.end),
        held(target, list(version.parts)),
        tree_on(day_of(target)),
    )
    above = {}
    for unit in version.parts:
        path = tree.path(unit)
        above[unit] = path[path.index(target.unit_id) - 1] if target.unit_id in path[1:] else unit
    names = profiles_of(set(above.values()), target.end)
    rows = [
        Row(
            unit, profiles[unit].unit.code, profiles[unit].name, now.get(unit, 0),
            "" if above[unit] == unit else names[above[unit]].name,
        )
        for unit in version.parts
    ]  # fmt: skip
    if any(row.group for row in rows):
        rows = [
            Row(row.unit, row.code, row.name, row.now, row.group or "Đơn vị trực thuộc")
            for row in sorted(rows, key=lambda row: (row.group, row.code))
        ]
    return rows


def _numbers(request: Request, version: Version, rows: Sequence[Row], total: int) -> parts.DataTable:
    asked: dict[int, Asked] = {one.unit_id: one for one in version.asked}
    mine = request.scope.units(Can.DECLARE_TARGETS) if _may(version, PlanState.COUNTERED) else frozenset()
    body: list[list[parts.Cell | parts.CellValue]] = []
    for row in rows:
        one = asked.get(row.unit)
        url = reverse("targets:ask", args=[version.plan.pk, row.unit]) if row.unit in mine and not one else ""
        asks = (
            parts.Cell(one.amount, note=one.reason) if one else parts.Cell("Đề nghị số khác" if url else None, url=url)
        )
        body.append([parts.Cell(row.name, note=row.group), row.now, version.parts[row.unit], asks])
    columns = [
        parts.Column("Đơn vị"),
        *(parts.Column(head, figures=True) for head in ("Đang giao", "Dự kiến giao", "Đơn vị đề nghị")),
    ]
    own = request.scope.can(Can.SEE_TARGETS, version.plan.target.unit_id)
    totals = ["Cộng cả phần giữ lại", None, version.total, None] if body and own else []
    return parts.DataTable("Số dự kiến", columns, body, unit="đơn vị", totals=totals, total=total)


def _history(version: Version) -> parts.DataTable:
    """Every step: when, by whom, on which paper."""
    who = full_names(event.by for event in version.history)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            PlanState(event.state).label,
            vn.moment(event.at),
            who.get(event.by, event.by),
            str(event.document or ""),
            event.note,
        ]
        for event in version.history
    ]
    columns = [
        parts.Column("Trạng thái"), parts.Column("Lúc", figures=True),
        *(parts.Column(head) for head in ("Người ghi", "Văn bản", "Ghi chú")),
    ]  # fmt: skip
    return parts.DataTable("Diễn biến", columns, rows, unit="lần")


def _may(version: Version, to: str) -> bool:
    return version.state in PLAN_MOVES[to]


def _next(request: Request, version: Version) -> list[parts.Link]:
    """Acts that may follow, for whoever hands down."""
    plan_ = version.plan
    if not request.scope.can(Can.EDIT_TARGETS, plan_.target.unit_id) or request.frame.past:
        return []
    found: list[parts.Link] = []
    if _may(version, PlanState.AGREED):
        found.append(parts.Link("Ghi nhận thống nhất", reverse("targets:agree", args=[plan_.pk]), "main"))
    if _may(version, PlanState.IN_FORCE):
        found.append(parts.Link("Cho có hiệu lực", reverse("targets:enforce", args=[plan_.pk]), "main"))
    if _may(version, PlanState.SENT):
        label = "Gửi lấy ý kiến" if version.state == PlanState.DRAFT else "Sửa và gửi lại"
        found.append(parts.Link(label, reverse("targets:send", args=[plan_.pk]), "plain" if found else "main"))
    return found
