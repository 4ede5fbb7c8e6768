"""A target on a category of organisations or people: its account, the units below, and the people behind the number."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.law.calendar import add_months
from ketnap.lib import format as vn
from ketnap.members.access import people_seen
from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.organisations.names import profiles_of
from ketnap.targets.access import target_for
from ketnap.targets.categories import category_of
from ketnap.targets.models import Target
from ketnap.targets.queries import target_ids
from ketnap.targets.standing import Line, counted, standing
from ketnap.targets.web.lists import file_of
from ketnap.targets.web.pages import Page, Post, paged, show
from ketnap.targets.web.period import Period, kind_of
from ketnap.targets.web.steps import acts_on
from ketnap.ui import parts

BELOW, BEFORE = "duoi", "truoc"  # query parameters: of one unit below, of the year before
_YEAR = 12


@screen(Can.SEE_TARGETS)
def part(request: Request, pk: int) -> HttpResponse:
    """The unit's account and each unit below."""
    target = target_for(request.scope, pk, Can.SEE_TARGETS)
    period = Period(target.start, target.end)
    found = standing(
        request.scope, target.unit_id, target.start, target.end, request.frame.day, today=request.frame.today,
        category=target.category, measure=target.measure,
    )  # fmt: skip
    own, book = found.own.progress, reverse("targets:ledger", args=[target.pk])
    stats = [
        parts.Stat("Chỉ tiêu", own.target, url=book),
        parts.Stat("Đã kết nạp", own.achieved, url="" if hidden(target) else f"?{period.query}#bang-2"),
        parts.Stat("Tỷ lệ", vn.percent(own.achieved, own.target)), parts.Stat("Giữ lại", own.kept, url=book),
        parts.Stat("Giao xuống", own.handed, url=book),
    ]  # fmt: skip
    unsure = f"{vn.number(found.unknown)} người chưa rõ có thuộc nhóm này hay không, chưa tính vào kết quả."
    actions = [*acts_on(request, target), parts.Link("Về trang chỉ tiêu", _back(target, period), "quiet")]
    people, pagers, posts = _people(request, target, period)
    page = Page(
        f"{kind_of(target)}, {period.words}", "", actions, stats, [unsure] if found.unknown else [],
        tables=[_units(found.lines, target, period), *people], pagers=pagers, posts=posts,
    )  # fmt: skip
    return show(request, page)


def _back(target: Target, period: Period) -> str:
    return reverse("targets:targets") + f"?don_vi={target.unit.code}&{period.query}"


def _units(lines: tuple[Line, ...], target: Target, period: Period) -> parts.DataTable:
    """The units below; what one was given opens its account, what it achieved the people."""
    here = reverse("targets:part", args=[target.pk])
    ids = [line.progress.unit_id for line in lines]
    books = target_ids(ids, target.start, target.end, category=target.category, measure=target.measure)
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for line in lines:
        one, book = line.progress, books.get(line.progress.unit_id)
        listed = "" if hidden(target) else f"{here}?{period.query}&{BELOW}={one.code}"
        unit_url = f"{reverse('targets:targets')}?don_vi={one.code}&{period.query}"
        rows.append(
            [
                parts.Cell(one.name, url=unit_url), line.rank,
                parts.Cell(one.target, url=reverse("targets:ledger", args=[book]) if book else ""),
                parts.Cell(one.achieved, url=f"{listed}#bang-2" if listed else ""), vn.percent(one.achieved, one.target),
                parts.Cell(line.before, url=f"{listed}&{BEFORE}=1#bang-2" if listed else ""),
            ]
        )  # fmt: skip
    heads = ("Hạng", "Chỉ tiêu", "Đã kết nạp", "Tỷ lệ", "Cùng kỳ")
    columns = [parts.Column("Đơn vị"), *(parts.Column(head, figures=True) for head in heads)]
    return parts.DataTable("Các đơn vị trực thuộc", columns, rows, unit="đơn vị")


def hidden(target: Target) -> bool:
    """Whether the people of the kind are never listed: being on the list would tell the fact."""
    return bool(target.category) and category_of(target.category).sensitive


def persons_of(request: Request, target: Target) -> tuple[list[tuple[Person, dt.date]], int] | None:
    """(those the reader may see with the day of the decision, in the order of names; how many the number holds in all).

    Of all, or of the one unit below that the address names; of the period, or of the same days a year before. None for a
    sensitive kind.
    """
    if hidden(target) or not request.scope.can(Can.SEE_MEMBERS, target.unit_id):
        return None
    start, until = target.start, max(target.start, min(target.end, request.frame.day))
    if BEFORE in request.GET:
        start, until = add_months(start, -_YEAR), add_months(until, -_YEAR)
    found, _ = counted(request.scope, target.unit_id, start, until, target.category, today=request.frame.today)
    if request.GET.get(BELOW):
        below = Unit.objects.filter(code=request.GET[BELOW]).values_list("pk", flat=True).first()
        found = [row for row in found if row.child == below]
    days = {row.person: row.day for row in found}
    persons = people_seen(request.scope).filter(pk__in=days).order_by("sort_key", "id")
    return [(person, days[person.pk]) for person in persons], len(found)


def _people(
    request: Request, target: Target, period: Period
) -> tuple[list[parts.DataTable], dict[str, parts.Pager], list[Post]]:
    """The persons behind the number, by the same rows, and the button that takes them all out."""
    found = persons_of(request, target)
    if found is None:
        return [], {}, []
    persons, number = found
    shown, pager = paged(request, persons)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [parts.Cell(person.full_name, url=reverse("members:person", args=[person.uid])), person.birth_date, day]
        for person, day in shown
    ]
    columns = [
        parts.Column("Họ và tên"),
        *(parts.Column(head, figures=True) for head in ("Ngày sinh", "Quyết định kết nạp")),
    ]
    names = profiles_of(Unit.objects.filter(code=request.GET.get(BELOW, "")).values_list("pk", flat=True), target.end)
    whose = "".join(f", {profile.name}" for profile in names.values())
    then = ", cùng kỳ năm trước" if BEFORE in request.GET else ""
    table = parts.DataTable(
        f"Những người đã kết nạp{whose}{then}",
        columns,
        rows,
        unit="người",
        total=len(persons),
        outside=number - len(persons),
    )
    kept = "".join(f"&{name}={quote(request.GET[name])}" for name in (BELOW, BEFORE) if request.GET.get(name))
    posts = file_of(request, "nhom", period, f"&chi_tieu={target.pk}{kept}", unit=target.unit) if persons else []
    return [table], {table.caption: pager}, posts
