"""The scope of a transaction: what widening adds, and when it ends."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from ketnap.lib import rls

pytestmark = pytest.mark.django_db
MINE, OTHERS = rls.multirange([1, 2]), 7


def _units() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('ketnap.units', true)")
        return str(cursor.fetchone()[0])


def _sees(unit: int) -> bool:
    """Whether a policy lets a row of the unit through."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {rls.in_scope('%s::int')}", [unit])
        return bool(cursor.fetchone()[0])


def test_widen_adds_and_takes_nothing_away() -> None:
    with rls.scope(MINE):
        assert [_sees(unit) for unit in (1, 2, OTHERS)] == [True, True, False]
        rls.widen([OTHERS, 2])
        assert [_sees(unit) for unit in (1, 2, 3, OTHERS)] == [True, True, False, True]
        rls.widen([])
        rls.widen([3])
        assert _units() == "{[1,4),[7,8)}"


def test_widen_ends_with_the_scope_around_it() -> None:
    with rls.scope(MINE):
        with rls.scope(MINE):
            rls.widen([OTHERS])
            assert _sees(OTHERS)
        assert not _sees(OTHERS)
        with rls.widened([3]):
            rls.widen([OTHERS])
            assert _units() == "{[1,4),[7,8)}"
        assert _units() == MINE


def test_widen_is_undone_with_the_savepoint_it_was_in() -> None:
    with rls.scope(MINE):
        with pytest.raises(ValueError, match="undone"), transaction.atomic():
            rls.widen([OTHERS])
            assert _sees(OTHERS)
            raise ValueError("undone")
        assert _units() == MINE
        with transaction.atomic():  # a savepoint that is kept keeps the widening
            rls.widen([OTHERS])
        assert _sees(OTHERS)


def test_widen_from_nothing_sees_just_what_was_added_and_from_everything_sees_everything() -> None:
    with rls.scope(rls.NOTHING):
        rls.widen([OTHERS])
        assert _units() == "{[7,8)}"
    with rls.everything():
        rls.widen([OTHERS])
        assert _units() == rls.EVERYTHING


@pytest.mark.django_db(transaction=True)
def test_no_scope_outlives_its_transaction() -> None:
    with rls.scope(MINE):
        rls.widen([OTHERS])
    assert _units() == ""
    assert not _sees(OTHERS)
    rls.widen([OTHERS])  # outside a transaction it ends with its own statement
    assert not _sees(OTHERS)
    with pytest.raises(RuntimeError):
        rls.set_scope(MINE)
