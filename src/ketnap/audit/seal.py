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
from django.db.models import Exists, Func, OuterRef, Q

from ketnap.audit.models import Entry, Seal
from ketnap.audit.record import plain

LOCK = 7_201_001  # advisory lock of the sealer
PRINTED = 12
SHORT = 16  # digits of an entry's hash kept in its seal, to name the entry that was changed
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
    return f"{seal.number}-{seal.code[:PRINTED]}"


def seal_entries(*, at: dt.datetime, limit: int = 50_000) -> Seal | None:
    """Seal what can be sealed, up to `limit` entries; None when there is nothing or another sealer is at work.

    Must run with the whole house in scope.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        last = Seal.objects.order_by("-number").first()
        cursor.execute(
            "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint FROM pg_current_snapshot() s"
        )
        oldest, ahead = cursor.fetchone()
        found = _ready(last, oldest, ahead, limit)
        if not found:
            return None
        entries = sorted(found, key=lambda entry: entry.pk)
        ids = [entry.pk for entry in entries]
        hashes = [hash_of(entry) for entry in entries]
        seal = Seal(
            number=(last.number if last else 0) + 1, at=at, entries=ids, hashes=[text[:SHORT] for text in hashes],
            horizon=_horizon(last, oldest, found, cut=len(found) == limit), top=max(ids[-1], last.top if last else 0),
            batch_hash=batch_hash_of(ids, hashes), previous=last.code if last else "",
        )  # fmt: skip
        seal.code = code_of(seal)
        seal.save(force_insert=True)
    return seal


def _ready(last: Seal | None, oldest: int, ahead: int, limit: int) -> list[Entry]:
    """Entries in no seal whose transactions are over, in order of transaction.

    Below `oldest` every transaction is over. A row we can see whose number is not below `ahead` was written by another
    server, before a restore: over too. After a restore the numbers start anew below the last horizon; then the whole trail is
    looked through once, and entries newer than all sealed ones are always looked at.
    """
    over = Q(transaction__lt=oldest) | Q(transaction__gte=ahead)
    query = Entry.objects.filter(over)
    if last is not None and last.horizon <= oldest:
        query = query.filter(Q(transaction__gte=last.horizon) | Q(pk__gt=last.top))
    sealed = Seal.objects.filter(entries__contains=Func(OuterRef("pk"), template="ARRAY[%(expressions)s]"))
    return list(query.filter(~Exists(sealed)).order_by("transaction", "pk")[:limit])


def _horizon(last: Seal | None, oldest: int, found: list[Entry], *, cut: bool) -> int:
    """From which transaction number the next seal has to look."""
    if not cut:
        return oldest
    if last is not None and last.horizon > oldest:  # still looking through the trail after a restore
        return last.horizon
    return min(oldest, found[-1].transaction)
