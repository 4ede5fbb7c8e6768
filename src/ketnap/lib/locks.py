"""Locks on things whose rows the application may not rewrite (so `SELECT … FOR UPDATE` is not allowed on them)."""

from __future__ import annotations

from django.db import connection


def hold(kind: str, number: int) -> None:
    """Wait for, and hold until the transaction ends, the lock of one thing of a kind (for example "target", its id)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [kind, number])
