"""Row security: the second wall behind the scope that queries apply themselves.

The scope of a transaction is a multirange of unit ids in the setting `ketnap.units`. A policy asks whether a row's unit
lies in it. The setting is read once per query (a scalar subselect) and tested by binary search, so it costs the same for one
cell and for a province; an unset or empty setting contains nothing: deny by default.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.migrations.operations.special import RunSQL

from ketnap.lib.lookups import runs

EVERYTHING = "{(,)}"
NOTHING = "{}"

IN_SCOPE = "(SELECT coalesce(nullif(current_setting('ketnap.units', true), ''), '{{}}')::int4multirange) @> {column}"
WHOLE_HOUSE = "(SELECT coalesce(current_setting('ketnap.units', true), '') = '{(,)}')"
SENSITIVE = "(SELECT coalesce(nullif(current_setting('ketnap.sensitive', true), ''), 'off')) = 'on'"


def in_scope(column: str = "unit_id") -> str:
    """SQL condition: the row's unit lies in the transaction's scope."""
    return IN_SCOPE.format(column=column)


def guard(table: str, read: str, *, write: str | None = None, insert: str | None = None) -> RunSQL:
    """Turn row security on for `table`: `read` filters what is seen, `write` (default: read) what may be left behind,
    `insert` (default: write) what may be added. Forced, so the owner obeys it too."""
    write = read if write is None else write
    insert = write if insert is None else insert
    forward = f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY see ON {table} FOR SELECT USING ({read});
        CREATE POLICY add ON {table} FOR INSERT WITH CHECK ({insert});
        CREATE POLICY change ON {table} FOR UPDATE USING ({read}) WITH CHECK ({write});
        CREATE POLICY remove ON {table} FOR DELETE USING ({read});
    """
    backward = f"""
        DROP POLICY see ON {table}; DROP POLICY add ON {table};
        DROP POLICY change ON {table}; DROP POLICY remove ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """
    return RunSQL(forward, backward)


def also_seen(table: str, name: str, read: str) -> RunSQL:
    """Let rows of a guarded table also be seen (never changed) under a further condition, that of another subject."""
    return RunSQL(
        f"CREATE POLICY see_{name} ON {table} FOR SELECT USING ({read});", f"DROP POLICY see_{name} ON {table};"
    )


def multirange(unit_ids: Iterable[int]) -> str:
    """The ids as the shortest multirange text: runs of neighbours become one range."""
    return "{" + ",".join(f"[{first},{last + 1})" for first, last in runs(unit_ids)) + "}"


def _read(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [name])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _write(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def set_scope(scope: str) -> None:
    """Set the transaction's scope. Must run inside a transaction; it ends with it."""
    if not connection.in_atomic_block:
        raise RuntimeError("The scope lives in a transaction: open one first.")
    _write("ketnap.units", scope)


@contextmanager
def scope(scope_text: str) -> Iterator[None]:
    """A transaction (or part of one) with the given scope; the former scope returns afterwards."""
    with transaction.atomic():
        before = _read("ketnap.units")
        set_scope(scope_text)
        yield
        set_scope(before or NOTHING)


@contextmanager
def widened(unit_ids: Iterable[int]) -> Iterator[None]:
    """Add units to the scope while an action that crosses a border does its checked work (for example receiving a transfer)."""
    with transaction.atomic():
        before = _read("ketnap.units") or NOTHING
        widen(unit_ids)
        yield
        set_scope(before)


def widen(unit_ids: Iterable[int]) -> None:
    """Add units to the scope until the enclosing `scope` or `widened` ends, or a savepoint around this is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('ketnap.units', (%s::int4multirange + %s::int4multirange)::text, true)",
            [_read("ketnap.units") or NOTHING, multirange(unit_ids)],
        )


@contextmanager
def everything() -> Iterator[None]:
    """The whole house: for jobs and commands of the machine itself, never for a request."""
    with scope(EVERYTHING):
        yield


@contextmanager
def sensitive() -> Iterator[None]:
    """Open the sensitive table for the enclosed, already checked and audited, read or write."""
    with transaction.atomic():
        before = _read("ketnap.sensitive")
        _write("ketnap.sensitive", "on")
        yield
        _write("ketnap.sensitive", before or "off")
