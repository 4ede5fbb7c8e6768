"""Sealing: batches of entries closed for good, each chained to the one before.

Entries are written without any lock. One sealer (advisory lock) takes every entry whose transaction is finished for certain
(its number lies below the oldest one still running), hashes them in order of id and signs the batch, its list of entries and
the previous seal with a key that is not in the database. Somebody who can write to the database but does not have the key
can change, drop or reorder nothing sealed without `verify` saying so. What is not yet sealed, and a whole trail cut back to an
earlier seal together with every anchor file, cannot be proven; `verify` says that too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Sequence

from django.conf import settings
from django.db import connection, transaction

from ketnap.audit.models import Entry, Seal
from ketnap.audit.record import plain

LOCK = 7_201_001  # advisory lock of the sealer
FIELDS = (
    "id", "at", "user_id", "username", "did", "channel", "os_user", "action", "subject", "subject_id", "unit_id", "reason",
    "before", "after", "rows", "rows_digest",
)  # fmt: skip


def hash_of(entry: Entry) -> str:
    """SHA-256 of the entry's content in one canonical form."""
    facts = {name: plain(getattr(entry, name)) for name in FIELDS}
    facts["at"] = entry.at.astimezone(dt.UTC).isoformat()
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def batch_hash_of(ids: Sequence[int], hashes: Sequence[str]) -> str:
    """SHA-256 over ids and hashes in order."""
    lines = "\n".join(f"{number} {text}" for number, text in zip(ids, hashes, strict=True))
    return hashlib.sha256(lines.encode()).hexdigest()


def code_of(seal: Seal) -> str:
    """The signature of a seal: HMAC-SHA-256 with the home's audit key."""
    text = "|".join(
        (str(seal.number), seal.at.astimezone(dt.UTC).isoformat(), str(seal.horizon), seal.batch_hash, seal.previous,
         ",".join(map(str, seal.entries)))
    )  # fmt: skip
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def short(seal: Seal) -> str:
    """How a seal is printed on reports: number and the first twelve digits of its code."""
    return f"{seal.number}-{seal.code[:12]}"


def seal_entries(*, at: dt.datetime, limit: int = 50_000) -> Seal | None:
    """Seal what can be sealed, up to `limit` entries; None when there is nothing or another sealer is at work.

    Must run with the whole house in scope.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        last = Seal.objects.order_by("-number").first()
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        horizon = int(cursor.fetchone()[0])
        entries = _ready(last, horizon)[:limit]
        if not entries:
            return None
        if len(entries) == limit:
            horizon = min(horizon, max(entry.transaction for entry in entries))
            entries = [entry for entry in entries if entry.transaction < horizon]
        ids = [entry.pk for entry in entries]
        hashes = [hash_of(entry) for entry in entries]
        seal = Seal(
            number=(last.number if last else 0) + 1, at=at, entries=ids, hashes=[text[:16] for text in hashes],
            horizon=horizon, batch_hash=batch_hash_of(ids, hashes), previous=last.code if last else "",
        )  # fmt: skip
        seal.code = code_of(seal)
        seal.save(force_insert=True)
    return seal


def _ready(last: Seal | None, horizon: int) -> list[Entry]:
    """Entries not yet sealed whose transactions are over, in order of id.

    Every entry below the last seal's horizon is in some seal; so the ready ones lie between the two horizons. After a
    restore the transaction numbers start anew below the old horizon: entries with an id above all sealed ones count too.
    """
    query = Entry.objects.filter(transaction__lt=horizon)
    if last is not None:
        top = max(last.entries)
        query = query.filter(transaction__gte=last.horizon) | query.filter(pk__gt=top, transaction__lt=last.horizon)
    return list(query.order_by("pk"))
