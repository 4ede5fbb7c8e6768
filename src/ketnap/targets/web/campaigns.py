"""Campaigns: list, comparison, funnel, who fell out."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.states import ORDER
from ketnap.lib import format as vn
from ketnap.organisations.names import names_of
from ketnap.targets.access import campaign_for
from ketnap.targets.campaigns import Funnel, compare, funnel, people_of
from ketnap.targets.models import Campaign
from ketnap.targets.web.pages import Page, show
from ketnap.ui import charts, parts


@screen(Can.SEE_TARGETS)
def campaigns(request: Request) -> HttpResponse:
    """Campaigns of the unit side by side."""
    unit = request.frame.unit
    found = compare(
        request.scope,
        list(Campaign.objects.filter(unit=unit).select_related("target", "unit", "document")),
        request.frame.day,
    )
    rows = [_row(one) for one in found]
    heads = ("Từ ngày", "Đến ngày", "Chỉ tiêu", "Tham gia", "Đã kết nạp", "Tỷ lệ kết nạp", "Thôi tham gia")
    columns = [parts.Column("Đợt"), *(parts.Column(head, figures=True) for head in heads)]
    may = request.scope.can(Can.EDIT_TARGETS, unit.pk) and not request.frame.past
    actions = (
        [parts.Link("Mở đợt", reverse("targets:open_campaign") + f"?don_vi={unit.code}", "main", "plus")] if may else []
    )
    table = parts.DataTable(
        "Các đợt kết nạp", columns, rows, unit="đợt",
        empty=parts.Empty("Chưa có đợt nào", "Đợt kết nạp theo dõi một kế hoạch có thời gian, các bước và chỉ tiêu riêng."),
    )  # fmt: skip
    tables = [table, *([_steps(found)] if found else [])]
    lead = "Mở đợt, đưa người vào đợt, ghi các bước riêng; bước kết nạp tự lấy từ hồ sơ."
    return show(request, Page("Đợt kết nạp", lead, actions, tables=tables))


def _steps(found: list[Funnel]) -> parts.DataTable:
    """The campaigns step by step, each number with its share of those who entered; a campaign without the step has none."""
    labels = {step.key: step.label for one in found for step in one.steps}
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for one in found:
        here, steps = reverse("targets:campaign", args=[one.campaign.pk]), {step.key: step.count for step in one.steps}
        cells = [
            parts.Cell(steps[key], url=f"{here}?buoc={key}", note=vn.percent(steps[key], len(one.entered)))
            if key in steps
            else parts.Cell(None)
            for key in labels
        ]
        rows.append(
            [parts.Cell(one.campaign.name, url=here), parts.Cell(len(one.entered), url=f"{here}?buoc=vao"), *cells]
        )
    columns = [parts.Column("Đợt"), *(parts.Column(head, figures=True) for head in ("Tham gia", *labels.values()))]
    return parts.DataTable("So sánh theo từng bước, tỷ lệ so với số tham gia", columns, rows, unit="đợt")


def _row(one: Funnel) -> list[parts.Cell | parts.CellValue]:
    """One campaign; each number of people opens its list on the campaign's page."""
    here, target = reverse("targets:campaign", args=[one.campaign.pk]), one.campaign.target_id
    return [
        parts.Cell(one.campaign.name, url=here, note=str(one.campaign.document)), one.campaign.start, one.campaign.end,
        parts.Cell(one.target, url=reverse("targets:ledger", args=[target]) if target else ""),
        parts.Cell(len(one.entered), url=f"{here}?buoc=vao"), parts.Cell(_decided(one), url=f"{here}?buoc=decided"),
        vn.percent(_decided(one), len(one.entered)), parts.Cell(len(one.dropped), url=f"{here}#bang-1"),
    ]  # fmt: skip


def _decided(found: Funnel) -> int | None:
    return next((step.count for step in found.steps if step.key == "decided"), None)


@screen(Can.SEE_TARGETS)
def campaign(request: Request, pk: int) -> HttpResponse:
    """The funnel; each number opens its people below."""
    one = campaign_for(request.scope, pk, Can.SEE_TARGETS)
    found, here = funnel(request.scope, one, request.frame.day), reverse("targets:campaign", args=[pk])
    marks = [charts.Mark("Tham gia", len(found.entered), f"{here}?buoc=vao")]
    marks += [charts.Mark(step.label, step.count, f"{here}?buoc={step.key}") for step in found.steps]
    tables, wanted = [], request.GET.get("buoc", "")
    persons = {"vao": ("Tham gia", found.entered)} | {step.key: (step.label, step.persons) for step in found.steps}
    if wanted in persons and request.scope.can(Can.SEE_MEMBERS, one.unit_id):
        label, ids = persons[wanted]
        behind = people_of(request.scope, one, ids)
        body: list[list[parts.Cell | parts.CellValue]] = [
            [parts.Cell(person.full_name, url=reverse("members:person", args=[person.uid])), person.birth_date]
            for person in behind.persons
        ]
        tables.append(
            parts.DataTable(
                f"{label}: danh sách",
                [parts.Column("Họ và tên"), parts.Column("Ngày sinh", figures=True)],
                body,
                outside=behind.outside,
                unit="người",
            )
        )
    tables.append(_dropped(request, found))
    stats = [
        parts.Stat("Tham gia", len(found.entered), url=f"{here}?buoc=vao"),
        parts.Stat("Đã kết nạp", _decided(found), url=f"{here}?buoc=decided"),
    ]
    if found.target is not None:
        book, share = reverse("targets:ledger", args=[one.target_id]), vn.percent(_decided(found), found.target)
        stats.append(parts.Stat("Chỉ tiêu của đợt", found.target, url=book, note=share))
    stats.append(parts.Stat("Thôi tham gia", len(found.dropped), url=f"#bang-{len(tables)}"))
    lead = f"{one.document}; từ {vn.day(one.start)} đến {vn.day(one.end)}."
    drawn = [(charts.funnel(marks, title=one.name), "Các bước của đợt")]
    back = parts.Link("Các đợt kết nạp", reverse("targets:campaigns") + f"?don_vi={one.unit.code}", "quiet")
    words = [] if found.entered else ["Bước tiếp theo: đưa người vào đợt."]
    acts = _acts(request, one, found)
    return show(request, Page(one.name, lead, [*acts, back], stats, words if acts else [], charts=drawn, tables=tables))


def _acts(request: Request, one: Campaign, found: Funnel) -> list[parts.Link]:
    if not request.scope.can(Can.EDIT_TARGETS, one.unit_id) or request.frame.past:
        return []
    names = [("Đưa người vào đợt", "enter_campaign", "main")]
    if found.entered and any(step.key not in ORDER for step in found.steps):
        names.append(("Ghi bước đã qua", "mark_step", "plain"))
    if found.entered:
        names.append(("Thôi tham gia", "leave_campaign", "plain"))
    return [parts.Link(label, reverse(f"targets:{name}", args=[one.pk]), kind) for label, name, kind in names]  # type: ignore[arg-type]


def _dropped(request: Request, found: Funnel) -> parts.DataTable:
    ids = frozenset(one.person for one in found.dropped)
    seen = {}
    if ids and request.scope.can(Can.SEE_MEMBERS, found.campaign.unit_id):
        seen = {person.pk: person for person in people_of(request.scope, found.campaign, ids).persons}
    units = names_of([one.unit_id for one in found.dropped], request.frame.day)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(seen[one.person].full_name, url=reverse("members:person", args=[seen[one.person].uid])),
            units.get(one.unit_id, ""),
            one.label,
            one.on,
            one.reason,
        ]
        for one in found.dropped
        if one.person in seen
    ]
    columns = [
        parts.Column("Họ và tên"),
        parts.Column("Chi bộ"),
        parts.Column("Sau bước"),
        parts.Column("Ngày", figures=True),
        parts.Column("Lý do"),
    ]
    return parts.DataTable("Thôi tham gia", columns, rows, unit="người", outside=len(found.dropped) - len(rows))
