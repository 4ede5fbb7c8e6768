"""What a database holds, table by table: to prove that a copy equals its original."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1
"""
_COUNT = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM public.{} t"
_EVEN = "SET LOCAL DateStyle = 'ISO'; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 1"


@dataclass(frozen=True)
class Contents:
    """Rows of a table and a digest of their content that does not depend on their order."""

    rows: int
    digest: str


def contents(connection: psycopg.Connection) -> dict[str, Contents]:
    """Every table of the schema `public` with its contents, inside the connection's transaction.

    The caller must see all rows (a superuser, or a scope of row security opened wide).
    """
    connection.execute(_EVEN)
    found = {}
    for (table,) in connection.execute(_TABLES).fetchall():
        row = connection.execute(sql.SQL(_COUNT).format(sql.Identifier(table))).fetchone()
        assert row is not None
        found[table] = Contents(*row)
    return found


def differences(before: dict[str, Contents], after: dict[str, Contents]) -> list[str]:
    """The tables whose contents are not the same, by name."""
    return sorted(table for table in before.keys() | after.keys() if before.get(table) != after.get(table))
