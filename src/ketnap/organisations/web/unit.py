"""The page of a unit on the date looked at."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.documents.queries import citations
from ketnap.lib import format as vn
from ketnap.members.counting import figures_for
from ketnap.members.figures import BASIS, Figures
from ketnap.members.queries import seats_of
from ketnap.members.web.links import behind_url
from ketnap.organisations.access import may_edit, unit_seen
from ketnap.organisations.kinds import CELLS, Form, Sector
from ketnap.organisations.models import Authority, Committee, Profile, Unit
from ketnap.organisations.queries import Change, Node, changes_of, children_of, path_to
from ketnap.organisations.web.layer_terms import layer_terms
from ketnap.ui import parts
from ketnap.ui.frame import Crumb

MEASURES = ("closing", "admitted", "achieved")


@screen(Can.SEE_UNITS)
def unit(request: Request, code: str) -> HttpResponse:
    """Who the unit is, what stands below it with figures, its committees, authority and changes."""
    found, day, scope = unit_seen(request.scope, code), request.frame.day, request.scope
    path = path_to(found.pk, day)
    profile = _profile(found, day)
    children = children_of([found.pk], day).get(found.pk, [])
    context: dict[str, Any] = {
        "unit": found,
        "name": profile.name,
        "lead": _lead(found, profile, day),
        "breadcrumbs": crumbs(scope, path),
        "terms": _terms(scope, found, profile, path, day),
        "committees": _committees(scope, found, day),
        "layers": layer_terms(request, found, [node.id for node in path], day),
        "entries": [_entry(change) for change in changes_of(found)],
        "actions": _actions(found, profile) if may_edit(scope, found.pk) and not request.frame.past else [],
        "may_seat": scope.can(Can.EDIT_MEMBERS, found.pk) and not request.frame.past,
    }
    if scope.can(Can.SEE_FIGURES, found.pk):
        start = day.replace(month=1, day=1)
        figures = figures_for(scope, found.pk, start, day, today=request.frame.today, by_child=True, measures=MEASURES)
        context["stats"] = _stats(scope, found, figures[found.pk], start, day)
        if children:
            context["table"] = _table(scope, children, figures, start, day)
    return render(request, "organisations/unit.html", context)


def crumbs(scope: Scope, path: list[Node], last: str = "") -> list[Crumb]:
    """The way down to the unit from the highest one the user sees; with `last` one step further, as for a form."""
    steps: list[Crumb] = [{"label": "Đơn vị", "url": reverse("organisations:units")}]
    seen = [node for node in path if scope.can(Can.SEE_UNITS, node.id)]
    steps += [{"label": node.name, "url": reverse("organisations:unit", args=[node.code])} for node in seen]
    if last:
        return [*steps, {"label": last, "url": ""}]
    steps[-1]["url"] = ""
    return steps


def _profile(unit: Unit, day: dt.date) -> Profile:
    """The name and kind of the day; of a unit not yet founded or closed, the nearest."""
    present = Profile.objects.on(day).filter(unit=unit).first()
    return present or Profile.objects.known().filter(unit=unit).order_by("-valid")[0]


def _lead(unit: Unit, profile: Profile, day: dt.date) -> str:
    if unit.opened_on > day:
        return f"Chưa thành lập vào ngày đang xem; thành lập {vn.day_long(unit.opened_on)}."
    if unit.closed_on is not None and unit.closed_on <= day:
        return f"Đã kết thúc hoạt động từ {vn.day_long(unit.closed_on)}."
    return str(profile.get_form_display())


def _terms(scope: Scope, unit: Unit, profile: Profile, path: list[Node], day: dt.date) -> list[parts.Term]:
    authority = Authority.objects.on(day).filter(unit=unit).first()
    papers = citations([unit.founding_document_id, authority.document_id if authority else None])
    terms = [parts.Term("Mã đơn vị", unit.code)]
    if len(path) > 1:
        above = path[-2]
        link = reverse("organisations:unit", args=[above.code]) if scope.can(Can.SEE_UNITS, above.id) else ""
        terms.append(parts.Term("Trực thuộc", parts.Cell(above.name, link)))
    if profile.sector:
        terms.append(parts.Term("Loại hình", str(Sector(profile.sector).label)))
    if profile.tags:
        terms.append(parts.Term("Nhóm", ", ".join(profile.tags)))
    if profile.symbol:
        terms.append(parts.Term("Ký hiệu trên văn bản", profile.symbol))
    founding = papers.get(unit.founding_document_id or 0, "")
    terms.append(parts.Term("Thành lập", unit.opened_on, founding))
    if profile.form not in CELLS:
        basis = papers.get(authority.document_id, "") if authority else ""
        mode = authority.get_mode_display() if authority else "Theo quy định chung"
        terms.append(parts.Term("Thẩm quyền kết nạp", mode, basis))
    return terms


def _link(scope: Scope, node_id: int, code: str, measure: str, count: int, start: dt.date, day: dt.date) -> parts.Cell:
    shown = count and scope.can(Can.SEE_MEMBERS, node_id)
    return parts.Cell(count, behind_url(code, measure, start, day) if shown else "")


def _stats(scope: Scope, unit: Unit, found: Figures, start: dt.date, day: dt.date) -> list[parts.Stat]:
    labels = {
        "closing": ("Đảng viên", day), "admitted": (f"Kết nạp năm {start.year}", start),
        "achieved": (f"Có quyết định kết nạp năm {start.year}", start),
    }  # fmt: skip
    tiles = []
    for measure, (label, since) in labels.items():
        cell = _link(scope, unit.pk, unit.code, measure, found[measure], since, day)
        basis = f"Cuối ngày {vn.day(day)}" if measure == "closing" else f"Tính theo {BASIS[measure]}"
        tiles.append(parts.Stat(label, cell.value, cell.url, basis=basis))
    return tiles


def _table(
    scope: Scope, children: list[Node], figures: dict[int, Figures], start: dt.date, day: dt.date
) -> parts.DataTable:
    columns = [
        parts.Column("Đơn vị"), parts.Column("Loại"), parts.Column("Đảng viên", figures=True),
        parts.Column(f"Kết nạp năm {start.year}", figures=True, hint=f"Tính theo {BASIS['admitted']}"),
    ]  # fmt: skip
    rows: list[list[parts.Cell | parts.CellValue]] = []
    totals = [0, 0]
    for child in children:
        counts = figures[child.id].counts if child.id in figures else dict.fromkeys(MEASURES, 0)
        name = parts.Cell(child.name, reverse("organisations:unit", args=[child.code]), child.code)
        if not scope.can(Can.SEE_UNITS, child.id):
            name = parts.Cell(child.name, "", child.code)
        stock = _link(scope, child.id, child.code, "closing", counts["closing"], day, day)
        admitted = _link(scope, child.id, child.code, "admitted", counts["admitted"], start, day)
        rows.append([name, child.kind, stock, admitted])
        totals = [totals[0] + counts["closing"], totals[1] + counts["admitted"]]
    return parts.DataTable(
        "Đơn vị trực thuộc", columns, rows, ("Cộng", "", *totals), unit="đơn vị", caption_hidden=True
    )


def _committees(scope: Scope, unit: Unit, day: dt.date) -> list[dict[str, Any]]:
    """The committees in office on the day with who sits, where the user may see members."""
    found = list(Committee.objects.on(day).filter(unit=unit).order_by("body"))
    seats = seats_of(scope, [committee.pk for committee in found], day) if scope.can(Can.SEE_MEMBERS, unit.pk) else {}
    return [
        {
            "committee": committee,
            "title": f"{committee.get_body_display()}, {committee.name}",
            "term": _term_words(committee),
            "terms": [
                parts.Term(
                    seat.get_title_display(), parts.Cell(seat.person.full_name, reverse("members:person", args=[seat.person.uid])),
                    f"từ {vn.day(seat.valid_from)}",
                )
                for seat in seats.get(committee.pk, [])
            ],
        }
        for committee in found
    ]  # fmt: skip


def _term_words(committee: Committee) -> str:
    since = f"từ {vn.day(committee.valid_from)}"
    return since if committee.valid_until is None else f"{since} đến {vn.day(committee.valid_until)}"


def _entry(change: Change) -> parts.Entry:
    return parts.Entry(change.what, change.on, who=change.paper, detail=change.detail)


def _actions(unit: Unit, profile: Profile) -> list[parts.Link]:
    if unit.closed_on is not None:
        return []
    chosen = [("Đổi tên, loại", "change"), ("Chuyển cấp trên", "move"), ("Lập cấp uỷ", "committee")]
    if profile.form not in CELLS:
        chosen = [
            ("Thêm đơn vị trực thuộc", "found"),
            *chosen,
            ("Thẩm quyền", "authority"),
            ("Quy định riêng", "adopt_layer"),
        ]
    if profile.form == Form.GRASSROOTS_CELL:
        chosen.append(("Thẩm quyền", "authority"))
    links = [parts.Link(label, reverse(f"organisations:{name}", args=[unit.code])) for label, name in chosen]
    return [*links, parts.Link("Kết thúc hoạt động", reverse("organisations:close", args=[unit.code]), "danger")]
