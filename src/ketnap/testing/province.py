"""A province of 6,000 units and 101,000 members in seconds, for plan tests and the benchmark. Names are numbered, nobody is real.

Rows are written by COPY, past the actions, in the shape the actions leave behind. The same size gives the same province.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from ketnap.members.kinds import Began, Ended, Gender, Status
from ketnap.organisations.kinds import Form, Sector
from ketnap.testing.build import AT

OPENED = dt.date(2000, 1, 1)
RECORDED = f'["{AT.isoformat()}",)'
_FAMILY = ("Thử", "Mẫu", "Giả", "Ví", "Nghiệm")
_MIDDLE = ("Giả Định", "Thử Nghiệm", "Ví Dụ", "Văn Mẫu", "Thị Mẫu")
GIVEN = (
    "An", "Ánh", "Bình", "Châu", "Dũng", "Đào", "Đức", "Giang", "Hà", "Hải", "Hoà", "Hòa", "Hùng", "Hương", "Hường", "Khuê",
    "Lan", "Linh", "Lý", "Mai", "Minh", "Nga", "Ngọc", "Oanh", "Phúc", "Phượng", "Quý", "Sơn", "Tâm", "Thuỷ", "Uyên", "Xuân",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How big: superiors under the province, grassroots units under each, cells under each of those, and members."""

    superiors: int = 12
    grassroots: int = 45
    cells: int = 10
    members: int = 101_000


FULL = Size()
SMALL = Size(superiors=2, grassroots=3, cells=3, members=200)


@dataclass(frozen=True)
class Province:
    """Ids of what was made: one unit of each level to ask about, and all cells."""

    province: int
    superior: int
    grassroots: int
    cell: int
    cells: tuple[int, ...]
    units: int


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Load by COPY into a scratch table and insert from there: COPY itself refuses tables with row security."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE scratch AS SELECT {names} FROM {table} LIMIT 0")  # noqa: S608 - our own names
        with cursor.copy(f"COPY scratch ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM scratch")  # noqa: S608
        cursor.execute("DROP TABLE scratch")


def _take(sequence_of: str, count: int) -> int:
    """The first of `count` keys set aside for the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(n) FROM (SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS n FROM generate_series(1, %s)) AS t",
            [sequence_of, count],
        )
        return int(cursor.fetchone()[0])


Unit = tuple[str, str, Form, str, int | None]  # code, name, form, sector, place of the parent in the list


def _units(size: Size) -> list[Unit]:
    found: list[Unit] = [("X", "Đảng bộ tỉnh Thử Nghiệm", Form.PROVINCE, "", None)]
    for s in range(1, size.superiors + 1):
        superior = len(found)
        found.append((f"X.{s}", f"Đảng bộ huyện Ví Dụ {s}", Form.SUPERIOR, "", 0))
        for g in range(1, size.grassroots + 1):
            grassroots, sector = len(found), Sector.values[g % len(Sector.values)]
            found.append((f"X.{s}.{g}", f"Đảng bộ cơ sở Mẫu {s}-{g}", Form.GRASSROOTS_COMMITTEE, sector, superior))
            found += [
                (f"X.{s}.{g}.{c}", f"Chi bộ thôn Giả Định {s}-{g}-{c}", Form.CELL, "", grassroots)
                for c in range(1, size.cells + 1)
            ]
    return found


def _write_units(units: list[Unit], first: int) -> None:
    lasting = f"[{OPENED.isoformat()},)"
    _copy("organisations_unit", ("id", "code", "opened_on"), ((first + n, u[0], OPENED) for n, u in enumerate(units)))
    _copy(
        "organisations_profile", ("unit_id", "name", "form", "sector", "tags", "symbol", "valid", "recorded"),
        ((first + n, u[1], u[2].value, u[3], "{}", "", lasting, RECORDED) for n, u in enumerate(units)),
    )  # fmt: skip
    # One statement a level: the guard against cycles looks at each row, so parents come first.
    _copy(
        "organisations_placement", ("unit_id", "parent_id", "valid", "recorded"),
        ((first + n, first + u[4], lasting, RECORDED) for n, u in enumerate(units) if u[4] is not None),
    )  # fmt: skip


@dataclass(frozen=True)
class _Member:
    id: int
    uid: str
    name: str
    birth: dt.date
    gender: str
    cell: int
    former: int | None
    ceremony: dt.date
    official: dt.date | None
    moved: dt.date | None


def _members(size: Size, cells: Sequence[int], first: int) -> list[_Member]:
    rng = random.Random(20260302)  # noqa: S311 - invented people, not secrets
    found = []
    for n in range(size.members):
        ceremony = dt.date(2001, 1, 1) + dt.timedelta(days=rng.randrange(9_100))
        official = ceremony.replace(day=min(ceremony.day, 28), year=ceremony.year + 1)
        moved = ceremony + dt.timedelta(days=400 + rng.randrange(2_000)) if rng.random() < 0.1 else None
        moved = moved if moved and moved < dt.date(2026, 1, 1) else None
        cell = cells[n % len(cells)]
        found.append(
            _Member(
                first + n,
                str(uuid.UUID(int=rng.getrandbits(128), version=4)),
                f"{rng.choice(_FAMILY)} {rng.choice(_MIDDLE)} {rng.choice(GIVEN)}",
                ceremony - dt.timedelta(days=7_000 + rng.randrange(6_000)),
                rng.choice(Gender.values),
                cell,
                rng.choice(cells) if moved else None,
                ceremony,
                official if official < dt.date(2026, 1, 1) else None,
                moved,
            )
        )
    return found


def _spells(member: _Member) -> Iterable[Sequence[object]]:
    """The stretches of one member: probation, official, and a move by a tenth of them."""
    start, cell, began = member.ceremony, member.former or member.cell, Began.ADMITTED
    if member.official:
        yield (
            member.id,
            cell,
            Status.PROBATIONARY.value,
            began.value,
            Ended.RECOGNISED.value,
            f"[{start},{member.official})",
        )
        start, began = member.official, Began.RECOGNISED
    status = Status.OFFICIAL if member.official else Status.PROBATIONARY
    if member.former and member.moved and member.moved > start:
        yield member.id, cell, status.value, began.value, Ended.MOVED.value, f"[{start},{member.moved})"
        start, began, cell = member.moved, Began.MOVED, member.cell
    yield member.id, cell, status.value, began.value, "", f"[{start},)"


def _write_members(members: list[_Member]) -> None:
    spells = [spell for member in members for spell in _spells(member)]
    ties = sorted({(person, unit) for person, unit, *_ in spells})
    _copy("members_tie", ("person_id", "unit_id"), ties)
    _copy(
        "members_person",
        ("id", "uid", "full_name", "other_names", "birth_date", "gender", "hometown", "residence", "created_at"),
        ((m.id, m.uid, f"{m.name}", "", m.birth, m.gender, "", "", AT) for m in members),
    )
    _copy(
        "members_spell", ("person_id", "unit_id", "status", "began", "ended", "valid", "recorded"),
        ((*spell, RECORDED) for spell in spells),
    )  # fmt: skip
    _copy(
        "members_membership", ("person_id", "unit_id", "again", "decided_on", "ceremony_on", "official_on", "recorded"),
        ((m.id, m.former or m.cell, False, m.ceremony, m.ceremony, m.official, RECORDED) for m in members),
    )  # fmt: skip
    _copy(
        "members_background",
        ("person_id", "education", "professional", "occupation", "private_owner", "valid", "recorded"),
        ((m.id, "thpt", "", "", False, f"[{m.ceremony},)", RECORDED) for m in members),
    )


def _settle() -> None:
    """Check what the database defers, once: else every test within this transaction would check all rows anew."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def province(size: Size = FULL) -> Province:
    """Make it in the current transaction, with the whole house in scope."""
    units = _units(size)
    first = _take("organisations_unit", len(units))
    _write_units(units, first)
    cells = tuple(first + n for n, unit in enumerate(units) if unit[2] == Form.CELL)
    _write_members(_members(size, cells, _take("members_person", size.members)))
    _settle()
    grassroots = next(first + n for n, unit in enumerate(units) if unit[2] == Form.GRASSROOTS_COMMITTEE)
    return Province(first, first + 1, grassroots, cells[0], cells, len(units))


TABLES = (
    "organisations_unit", "organisations_profile", "organisations_placement", "members_tie", "members_person",
    "members_spell", "members_membership", "members_background", "names_namestart",
)  # fmt: skip


def analyse() -> None:
    """Refresh the planner's statistics. Needs the role that owns the tables."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")
