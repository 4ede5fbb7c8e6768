"""Pieces the member lists share: columns, rows, the place of a page in its address, and the columns of an exported list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from ketnap.lib import cells
from ketnap.members.kinds import Gender, MemberState, Status
from ketnap.members.models import Membership, Person
from ketnap.members.queries import Cursor, Line
from ketnap.ui import parts

AFTER, BEFORE = "sau", "truoc"  # query parameters: the page begins after, or ends before, this person
MASK = "••••••"

COLUMNS = (
    parts.Column("Họ và tên"), parts.Column("Ngày sinh"), parts.Column("Giới tính"), parts.Column("Chi bộ"),
    parts.Column("Tư cách", short=True), parts.Column("Ngày vào Đảng", hint="Ngày tổ chức lễ kết nạp"), parts.Column("Ngày chính thức"),
)  # fmt: skip

SHEET = (
    cells.Column("nth", "STT", 6, "int"), cells.Column("name", "Họ và tên", 28), cells.Column("birth", "Ngày sinh", 12, "date"),
    cells.Column("gender", "Giới tính", 9), cells.Column("cell", "Chi bộ", 34), cells.Column("status", "Tư cách", 20),
    cells.Column("ceremony", "Ngày vào Đảng", 14, "date"), cells.Column("official", "Ngày chính thức", 14, "date"),
    cells.Column("identity", "Số định danh cá nhân", 18), cells.Column("card", "Số thẻ đảng viên", 18),
)  # fmt: skip


def person_cell(person: Person, note: str = "", badge: parts.Badge | None = None) -> parts.Cell:
    """The name as a link to the person's page."""
    return parts.Cell(person.full_name, reverse("members:person", args=[person.uid]), note, badge)


def row(line: Line) -> list[parts.Cell | parts.CellValue]:
    """A member as a row under `COLUMNS`."""
    states = ", ".join(str(MemberState(state).label) for state in line.states)
    badge = parts.Badge(states, "warn") if states else None
    admission = line.membership
    return [
        person_cell(line.person, badge=badge),
        line.person.birth_date,
        str(Gender(line.person.gender).label),
        line.cell,
        str(Status(line.status).label).removeprefix("Đảng viên ").capitalize(),
        (admission.ceremony_on if admission else None) or "",
        (admission.official_on if admission else None) or "",
    ]


def sheet_row(
    nth: int, person: Person, cell: str, status: str, admission: Membership | None, secrets: tuple[str, str]
) -> dict[str, object]:
    """A member as a row under `SHEET`."""
    return {
        "nth": nth, "name": person.full_name, "birth": person.birth_date, "gender": str(Gender(person.gender).label),
        "cell": cell, "status": str(Status(status).label) if status else "",
        "ceremony": admission.ceremony_on if admission else None, "official": admission.official_on if admission else None,
        "identity": secrets[0], "card": secrets[1],
    }  # fmt: skip


def cursor_of(query: QueryDict, persons: Mapping[str, Person]) -> Cursor | None:
    """The place the address names, through the persons found by their uid (`asked_uids`)."""
    for name, back in ((AFTER, False), (BEFORE, True)):
        person = persons.get(query.get(name, ""))
        if person is not None:
            return Cursor(person.sort_key, person.pk, back)
    return None


def pager(query: QueryDict, first: Person | None, last: Person | None, *, earlier: bool, later: bool) -> parts.Pager:
    """Links to the neighbouring pages, keeping the filters."""
    kept = [(name, value) for name, values in query.lists() for value in values if name not in (AFTER, BEFORE)]
    before = "?" + urlencode([*kept, (BEFORE, str(first.uid))]) if earlier and first else ""
    after = "?" + urlencode([*kept, (AFTER, str(last.uid))]) if later and last else ""
    note = f"Từ {first.full_name} đến {last.full_name}" if first and last else ""
    return parts.Pager(before, after, note)


def filled(lines: Sequence[Line]) -> list[list[parts.Cell | parts.CellValue]]:
    """All lines as rows."""
    return [row(line) for line in lines]


def file_day(day: dt.date) -> str:
    """The date as part of a file's name."""
    return f"{day:%Y%m%d}"
