"""The trail is sealed across transactions, so these tests commit; each starts from empty tables and its own anchors."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from ketnap.accounts.actor import machine
from ketnap.audit.record import record
from ketnap.lib import rls
from ketnap.lib.clock import VIETNAM
from ketnap.runtime.home import Home

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def anchors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for anchor files instead of the home's."""
    monkeypatch.setattr(Home, "seals", property(lambda self: tmp_path))
    return tmp_path


def write_one(number: int = 0, **facts: object) -> None:
    """Commits one entry."""
    with rls.everything():
        record(
            by=machine("kiểm thử"), at=AT, action="work.close_task", subject="work.task", subject_id=number, unit_id=1,
            **facts,  # type: ignore[arg-type]
        )  # fmt: skip


@pytest.fixture
def write(transactional_db: None) -> Callable[..., None]:
    """Commits entries, each in a transaction of its own."""

    def write(count: int = 1, **facts: object) -> None:
        for number in range(count):
            write_one(number, **facts)

    return write


@contextmanager
def owner() -> Iterator[psycopg.Cursor]:
    """The owner of the tables on a connection of its own, seeing every row."""
    facts = connection.get_connection_params()
    wanted = {name: facts[name] for name in ("dbname", "user", "password", "host", "port") if name in facts}
    with psycopg.connect(**wanted) as other, other.cursor() as cursor:
        cursor.execute("SELECT set_config('ketnap.units', '{(,)}', false)")
        yield cursor


@contextmanager
def unfinished() -> Iterator[Callable[[], None]]:
    """An entry written on another connection and not committed; calling what is yielded commits it."""
    with owner() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (at, username, did, channel, os_user, action, subject, subject_id, unit_id, reason,"
            " before, after, rows, rows_digest)"
            " VALUES (%s, 'chậm', '', 'web', '', 'work.close_task', 'work.task', 'muộn', 1, '', '{}', '{}', '[]', '')",
            [AT],
        )
        yield cursor.connection.commit
