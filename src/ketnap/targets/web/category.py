"""A target on a category of organisations or people: its account, the units below, and the people behind the number."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import format as vn
from ketnap.members.access import people_seen
from ketnap.members.models import Person
from ketnap.targets.access import target_for
from ketnap.targets.categories import category_of, label_of
from ketnap.targets.models import Target
from ketnap.targets.queries import target_ids
from ketnap.targets.standing import Line, counted, standing
from ketnap.targets.web.lists import file_of
from ketnap.targets.web.pages import Page, Post, paged, show
from ketnap.targets.web.period import Period
from ketnap.ui import parts


@screen(Can.SEE_TARGETS)
def part(request: Request, pk: int) -> HttpResponse:
    """The unit's account and each unit below."""
    target = target_for(request.scope, pk, Can.SEE_TARGETS)
    period = Period(target.start, target.end)
    found = standing(
        request.scope, target.unit_id, target.start, target.end, request.frame.day, today=request.frame.today,
        category=target.category, measure=target.measure,
    )  # fmt: skip
    own = found.own.progress
    stats = [
        parts.Stat("Chỉ tiêu", own.target, url=reverse("targets:ledger", args=[target.pk])), parts.Stat("Đã kết nạp", own.achieved),
        parts.Stat("Tỷ lệ", vn.percent(own.achieved, own.target)),
        parts.Stat("Giữ lại", own.kept), parts.Stat("Giao xuống", own.handed),
    ]  # fmt: skip
    unsure = f"{vn.number(found.unknown)} người chưa rõ có thuộc nhóm này hay không, chưa tính vào kết quả."
    may_edit = request.scope.can(Can.EDIT_TARGETS, target.unit_id) and not request.frame.past
    actions = [parts.Link("Giao xuống", reverse("targets:hand_down", args=[target.pk]), "main")] if may_edit else []
    people, pagers, posts = _people(request, target, period)
    page = Page(
        f"{label_of(target.category)}, {period.words}", "", actions, stats, [unsure] if found.unknown else [],
        tables=[_units(found.lines, target, period), *people], pagers=pagers, posts=posts,
    )  # fmt: skip
    return show(request, page)


def _units(lines: tuple[Line, ...], target: Target, period: Period) -> parts.DataTable:
    """The units below; what one was given opens its account, what it achieved its own page of the same kind."""
    ids = [line.progress.unit_id for line in lines]
    books = target_ids(ids, target.start, target.end, category=target.category, measure=target.measure)
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for line in lines:
        one, book = line.progress, books.get(line.progress.unit_id)
        unit_url = f"{reverse('targets:targets')}?don_vi={one.code}&{period.query}"
        rows.append(
            [
                parts.Cell(one.name, url=unit_url), line.rank,
                parts.Cell(one.target, url=reverse("targets:ledger", args=[book]) if book else ""),
                parts.Cell(one.achieved, url=reverse("targets:part", args=[book]) if book else ""),
                vn.percent(one.achieved, one.target), line.before,
            ]
        )  # fmt: skip
    heads = ("Hạng", "Chỉ tiêu", "Đã kết nạp", "Tỷ lệ", "Cùng kỳ")
    columns = [parts.Column("Đơn vị"), *(parts.Column(head, figures=True) for head in heads)]
    return parts.DataTable("Các đơn vị trực thuộc", columns, rows, unit="đơn vị")


def persons_of(request: Request, target: Target) -> tuple[list[tuple[Person, dt.date]], int] | None:
    """(those the reader may see with the day of the decision, in the order of names; how many the number holds in all).

    None for a sensitive kind: being on the list would tell the fact.
    """
    kind = category_of(target.category) if target.category else None
    if (kind and kind.sensitive) or not request.scope.can(Can.SEE_MEMBERS, target.unit_id):
        return None
    until = max(target.start, min(target.end, request.frame.day))
    found, _ = counted(request.scope, target.unit_id, target.start, until, target.category, today=request.frame.today)
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
    table = parts.DataTable(
        "Những người đã kết nạp", columns, rows, unit="người", total=len(persons), outside=number - len(persons)
    )
    posts = file_of(request, "nhom", period, f"&chi_tieu={target.pk}", unit=target.unit) if persons else []
    return [table], {table.caption: pager}, posts
