"""Reading and writing the account of a target. Actions check and audit; this only sums and posts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from ketnap.accounts.actor import Actor
from ketnap.documents.models import Document
from ketnap.targets.models import Posting, PostingKind, Target

_COPY = "COPY targets_posting (target_id, kind, amount, other_id, document_id, reason, posted_at, posted_by) FROM STDIN"


@dataclass(frozen=True)
class Account:
    """The four sums of a target."""

    given: int = 0
    kept: int = 0
    handed: int = 0
    over: int = 0


def accounts(targets: Iterable[int]) -> dict[int, Account]:
    """The accounts of the targets, by id. One query."""
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Posting.objects.filter(target_id__in=list(targets)).values_list("target_id", "kind").annotate(Sum("amount"))
    for target_id, kind, amount in rows:
        sums[target_id][kind] = amount
    return {
        target_id: Account(found.get("given", 0), found.get("kept", 0), found.get("handed", 0), found.get("over", 0))
        for target_id, found in sums.items()
    }


def account(target: Target) -> Account:
    """The account of one target."""
    return accounts([target.pk]).get(target.pk, Account())


def parts(target: Target) -> dict[int, int]:
    """What the target has handed down: amount by child target id, zeros left out. One query."""
    rows = (
        Posting.objects.filter(target=target, kind=PostingKind.HANDED)
        .values_list("other_id")
        .annotate(amount=Sum("amount"))
    )
    return {child: amount for child, amount in rows if amount}


@dataclass(frozen=True)
class Entry:
    """One difference to post."""

    target: Target
    kind: str
    amount: int
    other: Target | None = None


def post(entries: Iterable[Entry], *, by: Actor, at: dt.datetime, document: Document, reason: str = "") -> None:
    """Write the differences in one statement; the database checks the balance at commit."""
    same = (document.pk, reason, at, by.username)
    rows = [
        (entry.target.pk, entry.kind, entry.amount, entry.other.pk if entry.other else None, *same)
        for entry in entries
        if entry.amount
    ]
    # A province is 25,000 rows: copied in, they cost a tenth of what they cost as inserts.
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row(row)
