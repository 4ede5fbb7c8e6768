"""Lists as workbooks. Leaving the house is an act: POST, audited; numbers stay masked without the right."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.lib.cells import Column
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook
from ketnap.members import queries
from ketnap.members.actions.export_people import export_people
from ketnap.members.models import Person, Spell
from ketnap.members.web import behind, listing
from ketnap.members.web.people import filter_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SENSITIVE = "nhay_cam"


def _workbook(
    request: Request, title: str, subtitle: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]
) -> HttpResponse:
    buffer = io.BytesIO()
    about = Properties(created=clock.now(), author=str(request.user))
    write_workbook(
        buffer,
        [SheetSpec("Danh sách", columns, rows)],
        demo=settings.DEMO,
        title=title,
        subtitle=subtitle,
        properties=about,
    )
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="danh-sach-{listing.file_day(request.frame.day)}.xlsx"'
    return response


def _open_for(request: Request, where_now: Mapping[int, int]) -> set[int]:
    """Persons whose numbers go out: asked for, and the right held where each of them is now."""
    if SENSITIVE not in request.POST:
        return set()
    return {person for person, unit in where_now.items() if request.scope.sees_sensitive(unit)}


def _where_now(persons: Sequence[Person]) -> dict[int, int]:
    """The present unit of each person, by person id."""
    spells = Spell.objects.known().filter(person_id__in=[person.pk for person in persons], valid__upper_inf=True)
    return dict(spells.values_list("person_id", "unit_id"))


def _secrets(
    request: Request, persons: Sequence[Person], unit_id: int, what: Mapping[str, object]
) -> dict[int, tuple[str, str]]:
    """What stands in the two columns of numbers, for every person: the number or the mask."""
    opened = export_people(
        by=request.scope.actor(), at=clock.now(), persons=persons, unit_id=unit_id, what=what,
        open_for=_open_for(request, _where_now(persons)),
    )  # fmt: skip
    return {person.pk: opened.get(person.pk, (listing.MASK, listing.MASK)) for person in persons}


@screen(Can.EXPORT, methods=("POST",))
def export(request: Request) -> HttpResponse:
    """The member list with the filters of the page."""
    scope, view = request.scope, request.frame
    require(scope, Can.EXPORT, view.unit.pk)
    require(scope, Can.SEE_MEMBERS, view.unit.pk)
    units = queries.where(scope, view.unit.pk, view.day).inside
    wanted = filter_of(request.POST, units, view.day).wanted()
    spells = (
        queries.members_in(units, view.day, wanted).select_related("person").order_by("person__sort_key", "person_id")
    )
    lines = queries.lines_of(list(spells), view.day)
    what = {
        "list": "people",
        "on": view.day,
        "status": wanted.status,
        "state": wanted.state,
        "cell": wanted.cell,
        "by_name": bool(wanted.name),
    }
    shown = _secrets(request, [line.person for line in lines], view.unit.pk, what)
    rows = [
        listing.sheet_row(nth, line.person, line.cell, line.status, line.membership, shown[line.person.pk])
        for nth, line in enumerate(lines, 1)
    ]
    return _workbook(
        request, "DANH SÁCH ĐẢNG VIÊN", f"{view.unit_name}, tính đến {vn.day_long(view.day)}", listing.SHEET, rows
    )


BEHIND = (
    Column("nth", "STT", 6, "int"), Column("name", "Họ và tên", 28), Column("birth", "Ngày sinh", 12, "date"),
    Column("unit", "Đơn vị", 34), Column("day", "Ngày", 12, "date"), Column("kind", "Nội dung", 24),
    Column("other", "Đơn vị kia", 34), Column("identity", "Số định danh cá nhân", 18), Column("card", "Số thẻ đảng viên", 18),
)  # fmt: skip


@screen(Can.EXPORT, methods=("POST",))
def behind_export(request: Request) -> HttpResponse:
    """The list behind a figure; the subtitle says how many rows lie outside the reader's scope."""
    asked = behind.asked_of(request, request.POST)
    require(request.scope, Can.EXPORT, asked.unit.pk)
    found = behind.behind_of(request, asked)
    persons = list(Person.objects.filter(pk__in=list(found.rows)).order_by("sort_key", "id"))
    what = {"list": asked.measure, "unit": asked.unit.code, "from": asked.start, "to": asked.end, "tree": asked.tree}
    shown = _secrets(request, persons, asked.unit.pk, what)
    counted = behind.rows_of(found, persons)
    names = queries.unit_names({row.unit for _, row in counted} | {row.other or 0 for _, row in counted}, asked.end)
    rows = [
        {
            "nth": nth, "name": person.full_name, "birth": person.birth_date, "unit": names.get(row.unit, ""), "day": row.day,
            "kind": behind.KINDS.get(row.kind, row.kind), "other": names.get(row.other or 0, ""),
            "identity": shown[person.pk][0], "card": shown[person.pk][1],
        }
        for nth, (person, row) in enumerate(counted, 1)
    ]  # fmt: skip
    unit_name = queries.unit_names([asked.unit.pk], asked.end)[asked.unit.pk]
    counts = f"{vn.number(found.shown)} dòng, {vn.number(found.outside)} người ngoài phạm vi"
    return _workbook(request, asked.title.upper(), f"{unit_name}, {asked.span}; {counts}", BEHIND, rows)
