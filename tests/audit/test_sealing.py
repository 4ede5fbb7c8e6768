"""What gets sealed, when, by whom: late transactions, several writers, two sealers, a restore."""

import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from ketnap.audit.anchors import all_files, read
from ketnap.audit.jobs import seal_now
from ketnap.audit.models import Entry, Seal
from ketnap.audit.seal import LOCK, seal_entries, short
from ketnap.audit.verify import verify
from ketnap.lib import rls

from .conftest import AT, owner, unfinished, write_one

Write = Callable[..., None]
pytestmark = pytest.mark.usefixtures("anchors")


def sealed() -> list[int]:
    return [pk for seal in Seal.objects.order_by("number") for pk in seal.entries]


def everything() -> set[int]:
    with rls.everything():
        return set(Entry.objects.values_list("pk", flat=True))


def test_seals_chain_and_leave_anchors(write: Write, anchors: Path) -> None:
    write(3)
    first = seal_now()
    write(2)
    second = seal_now()
    assert [len(seal.entries) for seal in first + second] == [3, 2]
    assert second[0].previous == first[0].code
    lines = list(read(all_files(anchors)))
    assert [(line.number, line.digits) for line in lines] == [(1, first[0].code[:12]), (2, second[0].code[:12])]
    assert seal_now() == []


def test_an_unfinished_transaction_is_sealed_later_and_once(write: Write) -> None:
    write(1)
    with unfinished() as commit:
        write(3)
        seal_now()
        early = sealed()
        assert len(early) == 1, "entries written after the oldest running transaction wait for it"
        commit()
    seal_now()
    write(2)
    seal_now()
    assert sorted(sealed()) == sorted(everything())
    assert len(sealed()) == len(set(sealed()))


def test_an_old_number_sealed_late_does_not_seal_newer_ones_again(write: Write) -> None:
    """The late entry has a lower id than those sealed before it."""
    with owner() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_entry', 'id'))")
        row = cursor.fetchone()
        assert row is not None
        low = row[0]
        cursor.connection.commit()
        write(4)
        seal_now()
        cursor.execute(
            "INSERT INTO audit_entry (id, at, username, did, channel, os_user, action, subject, subject_id, unit_id, reason,"
            " before, after, rows, rows_digest) VALUES (%s, %s, 'chậm', '', 'web', '', 'x', 'x', '', 1, '', '{}', '{}', '[]', '')",
            [low, AT],
        )
    seal_now()
    assert Seal.objects.get(number=2).entries == [low]
    write(1)
    seal_now()
    assert len(sealed()) == len(set(sealed())) == 6


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_a_limit_loses_nothing_even_inside_one_transaction(write: Write, limit: int) -> None:
    write(2)
    with rls.everything():
        for number in range(7):
            write_one(number)
    write(2)
    while True:
        with rls.everything():
            seal = seal_entries(at=AT, limit=limit)
        if seal is None:
            break
        assert len(seal.entries) <= limit
    assert sorted(sealed()) == sorted(everything())
    assert len(sealed()) == 11


def _in_threads(count: int, work: Callable[[int], None]) -> None:
    faults: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults


def test_five_writers_at_once_wait_for_nobody(transactional_db: None) -> None:
    """All five hold their transactions open together: none could get there while waiting for another's lock."""
    together = threading.Barrier(5, timeout=120)

    def work(number: int) -> None:
        with rls.everything():
            write_one(number)
            together.wait()
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = pg_backend_pid()")
                assert cursor.fetchone() == (0,)
                cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
                assert cursor.fetchone() == (0,)

    _in_threads(5, work)
    seal_now()
    assert len(sealed()) == 5


def test_writers_do_not_wait_for_the_sealer(write: Write) -> None:
    write(1)
    with rls.everything(), owner() as cursor:
        assert seal_entries(at=AT) is not None  # its lock is held until the end of this transaction
        cursor.execute("SET lock_timeout = '1s'")
        cursor.execute("INSERT INTO audit_entry (at, username, did, channel, os_user, action, subject, subject_id, reason,"
                       " before, after, rows, rows_digest)"
                       " VALUES (now(), 'nhanh', '', 'web', '', 'x', 'x', '', '', '{}', '{}', '[]', '')")  # fmt: skip
        cursor.connection.commit()
    seal_now()
    assert len(sealed()) == 2


def test_a_second_sealer_goes_away(write: Write) -> None:
    write(2)
    with owner() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        assert seal_now() == []
        cursor.connection.rollback()
        assert [seal.number for seal in seal_now()] == [1]


def test_many_sealers_at_once_make_one_chain(write: Write) -> None:
    write(20)
    _in_threads(4, lambda number: (seal_now(), None)[1])
    seal_now()
    assert sorted(sealed()) == sorted(everything())
    with rls.everything():
        assert verify().ok


def _as_restored(cursor: psycopg.Cursor) -> None:
    """Let the trail look as if it came from a server that had counted far more transactions."""
    cursor.execute("UPDATE audit_entry SET transaction = transaction + 1000000000")
    cursor.execute("UPDATE audit_seal SET horizon = horizon + 1000000000")


def test_after_a_restore_numbers_start_anew_and_nothing_is_missed(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(4)
    seal_now()
    write(2)  # not sealed when the backup was made
    with owner() as cursor:
        _as_restored(cursor)
    from ketnap.audit import seal as sealing

    # The horizon is signed; a real restore brings the signed value along, so sign it as the old server would have.
    old = Seal.objects.get()
    with owner() as cursor:
        cursor.execute("UPDATE audit_seal SET code = %s", [sealing.code_of(old)])
    write(3)
    seal_now()
    assert sorted(sealed()) == sorted(everything())
    write(2)
    seal_now()
    assert len(sealed()) == len(set(sealed())) == 11
    with rls.everything():
        verdict = verify()
    assert verdict.ok, verdict.problems
    assert verdict.unsealed == 0


@pytest.mark.parametrize("act", ["UPDATE audit_{} SET at = now()", "DELETE FROM audit_{}", "TRUNCATE audit_{}"])
@pytest.mark.parametrize("table", ["entry", "seal"])
def test_the_application_may_not_rewrite_the_trail(write: Write, act: str, table: str) -> None:
    write(1)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))


def test_the_short_form_is_number_and_twelve_digits(write: Write) -> None:
    write(1)
    seal = seal_now()[0]
    assert short(seal) == f"1-{seal.code[:12]}"
