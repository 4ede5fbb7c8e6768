"""Importing a member list of 100,000 rows, from the workbook on disk to rows committed under row security.

    uv run python bench/import_members.py [rows] [cells]

Prints time, rate and peak memory of each step, beside the floor (inflate the file, COPY as many rows of plain text) and
beside entering members one by one through the single action, timed on 500 and extrapolated. Starts a throw-away database.
"""

from __future__ import annotations

import datetime as dt
import platform
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import ketnap.testing.plugin  # noqa: F401 - starts the database and names it in the environment
from ketnap.runtime import boot

SINGLE = 500
START = dt.date(1975, 1, 1)


def rows_of(count: int, cells: int) -> Iterator[dict[str, Any]]:
    """Invented members, in every cell, some with every fact."""
    for n in range(count):
        joined = START + dt.timedelta(days=11_000 + n % 6_000)
        yield {
            "full_name": f"Người Giả Định Số {n}", "gender": "Nữ" if n % 3 else "Nam", "birth_date": START + dt.timedelta(days=n % 9_000),
            "identity": f"{n:012d}", "card": f"{n + 500_000:012d}", "ethnicity": "Kinh", "religion": "Không",
            "unit": f"K.{n % cells // 20}.{n % cells}", "ceremony_on": joined, "official_on": joined + dt.timedelta(days=366),
            "decided_on": joined - dt.timedelta(days=9), "decided_symbol": f"{n % 3_000}-QĐ/GĐ", "education": "Trung học phổ thông",
            "professional": "Đại học", "occupation": "Viên chức đơn vị sự nghiệp công lập", "youth_union": "Không",
            "hometown": f"Xã Giả Định {n % 700}", "residence": f"Thôn Ví Dụ {n % 3_000}, xã Giả Định {n % 700}",
        }  # fmt: skip


def write_file(path: Path, count: int, cells: int) -> None:
    """The workbook, as a clerk's spreadsheet would hold it."""
    from ketnap.books.registry import kinds
    from ketnap.lib.sheets import Properties, SheetSpec, write_workbook

    fields = [field for field in kinds()["members"].fields if not field.hidden]
    blank = dict.fromkeys(field.key for field in fields)
    spec = SheetSpec(
        "Đảng viên", [field.column() for field in fields], ({**blank, **row} for row in rows_of(count, cells))
    )
    about = Properties(dt.datetime(2026, 3, 2))  # noqa: DTZ001 - a property of the file, not a moment
    write_workbook(path, [spec], demo=False, title="", properties=about, constant_memory=True)


def tree_of(cells: int) -> Any:
    """A committee with that many cells, and an officer at its desk."""
    from ketnap.access.roles import Role
    from ketnap.organisations.kinds import Form
    from ketnap.testing import build

    root = build.unit("K", "Đảng bộ Giả Định", Form.SUPERIOR)
    for g in range((cells + 19) // 20):
        parent = build.unit(f"K.{g}", f"Đảng bộ cơ sở Giả Định {g}", Form.GRASSROOTS_COMMITTEE, root)
        for n in range(g * 20, min(g * 20 + 20, cells)):
            build.unit(f"K.{g}.{n}", f"Chi bộ Giả Định {n}", Form.CELL, parent)
    return root, build.user(Role.BOARD_OFFICER, root, sensitive=True)


def peak() -> int:
    """Highest memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def timed(label: str, count: int, floor: float, act: Callable[[], Any]) -> tuple[float, Any]:
    """Run, print one line, return (seconds, answer)."""
    begin = time.perf_counter()
    answer = act()
    taken = time.perf_counter() - begin
    ratio = f"{taken / floor:8.1f}x floor" if floor else ""
    print(f"{label:46} {taken:8.2f} s {count / taken:12,.0f} rows/s {peak():6} MB {ratio}", flush=True)
    return taken, answer


def inflate_and_copy(path: Path) -> None:
    """The floor: nothing is understood, nothing checked, nothing indexed."""
    from django.db import connection, transaction

    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as part:
                while part.read(1 << 20):
                    pass
    line = ("x" * 12,) * 20
    with transaction.atomic(), connection.cursor() as cursor:
        columns = ", ".join(f"c{n} text" for n in range(20))
        cursor.execute(f"CREATE TEMP TABLE floor ({columns}) ON COMMIT DROP")
        with cursor.copy("COPY floor FROM STDIN") as copy:
            for _ in range(ROWS):
                copy.write_row(line)


class _Undo(Exception):  # noqa: N818 - the way out of a transaction that is not kept
    pass


def one_by_one(cells: int) -> None:
    """Enter the first members through the single action."""
    from django.db import transaction

    from ketnap.lib import rls
    from ketnap.members.actions.enter_member import Identity, Qualities, enter_member
    from ketnap.members.entry import Line
    from ketnap.organisations.models import Unit
    from ketnap.testing.build import AT, BY

    units = {unit.code: unit for unit in Unit.objects.all()}
    with suppress(_Undo), transaction.atomic(), rls.everything():
        for row in rows_of(SINGLE, cells):
            unit = units[row["unit"]]
            numbers = {key: row[key] for key in ("identity", "card", "ethnicity", "religion", "hometown", "residence")}
            enter_member(
                by=BY, at=AT, unit=unit, who=Identity(row["full_name"], row["birth_date"], "nu", **numbers),
                line=Line(unit.opened_on, row["birth_date"], row["ceremony_on"], row["official_on"], row["decided_on"]),
                qualities=Qualities("thpt", "dai_hoc", "vien_chuc"),
            )  # fmt: skip
        raise _Undo


def main(count: int, cells: int) -> int:
    """Run every step and print the table. Returns the exit code."""
    boot.configure()
    from django.core.management import call_command

    from ketnap.accounts.actor import from_user
    from ketnap.books.actions.check_book import check_book
    from ketnap.books.actions.commit_book import commit_book
    from ketnap.books.actions.receive_book import receive_book
    from ketnap.lib import rls
    from ketnap.members.models import Person
    from ketnap.testing import build
    from ketnap.testing.backend import base

    call_command("migrate", verbosity=0)
    base.play_application = True
    from django.db import connection

    connection.close()
    print(f"{platform.python_implementation()} {platform.python_version()}, {count:,} rows, {cells:,} cells")
    with rls.everything():
        root, user = tree_of(cells)
    scope, by = build.scope(user), from_user(user, "import")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "so.xlsx"
        write_file(path, count, cells)
        print(f"workbook {path.stat().st_size / 1e6:.1f} MB, memory before {peak()} MB")
        floor, _ = timed("floor: inflate, COPY plain text", count, 0, lambda: inflate_and_copy(path))
        single, _ = timed(f"single entry, {SINGLE} members (undone)", SINGLE, 0, lambda: one_by_one(cells))

        def step(label: str, act: Callable[[], Any]) -> tuple[float, Any]:
            with rls.scope(scope.multirange):
                return timed(label, count, floor, act)

        content = path.read_bytes()
        facts = {"by": by, "at": build.AT}
        a, book = step("take in: inspect, count rows, encrypt", lambda: receive_book(
            **facts, user=user, unit=root, file_name="so.xlsx", content=content))  # fmt: skip
        step("look ahead: the whole run, undone", lambda: check_book(**facts, scope=scope, book=book))
        b, outcome = step("write for good", lambda: commit_book(**facts, scope=scope, book=book))
        assert outcome.kept, outcome.faults[:3]
        _, again = step(
            "take in again", lambda: receive_book(**facts, user=user, unit=root, file_name="so.xlsx", content=content)
        )
        c, second = step("the same file again: nothing changes", lambda: commit_book(**facts, scope=scope, book=again))
        assert second.tallies["Đảng viên"].unchanged == count
    with rls.everything():
        assert Person.objects.count() == count
    whole, slow = a + b, single / SINGLE * count
    print(f"end to end {whole:.1f} s = {whole / floor:.1f}x floor, {count / whole:,.0f} members/s, peak {peak()} MB")
    print(f"one by one {slow:.0f} s (extrapolated) = {slow / whole:.1f}x slower; second time {c:.1f} s")
    return 0


if __name__ == "__main__":
    ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    sys.exit(main(ROWS, int(sys.argv[2]) if len(sys.argv) > 2 else 1_000))
