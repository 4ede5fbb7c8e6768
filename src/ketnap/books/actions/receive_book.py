"""Take a workbook in: looked over for safety, kept encrypted, nothing of it written yet."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.books import vault
from ketnap.books.models import Import
from ketnap.books.reader import open_book
from ketnap.books.registry import kinds
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit

KEPT_DAYS = 30


def receive_book(*, by: Actor, at: dt.datetime, user: User, unit: Unit, file_name: str, content: bytes) -> Import:
    """The import of this file. The same file handed in again by the same user resumes the one that is still open.

    Raises Refused for a file that cannot be opened safely or holds no sheet we know; then nothing is kept.
    """
    digest = hashlib.sha256(content).hexdigest()
    _forget_old(at)
    same = Import.objects.filter(user=user, unit=unit, sha256=digest, committed_at=None, withdrawn_at=None).first()
    if same is not None and vault.has(same.uid, "book"):
        return same
    opened = open_book(content, kinds())
    rows = sum(sum(1 for _ in reading.rows()) for reading in opened.readings)
    with transaction.atomic():
        book = Import.objects.create(
            unit=unit, user=user, os_user=by.os_user, channel=by.channel, file_name=clean(file_name)[-200:] or "so.xlsx",
            sha256=digest, size=len(content), rows=rows, received_at=at,
        )  # fmt: skip
        record(
            by=by, at=at, action="books.receive", subject="books.import", subject_id=book.uid, unit_id=unit.pk,
            after={"file": book.file_name, "sha256": digest, "size": book.size, "rows": rows},
        )  # fmt: skip
        vault.put(book.uid, "book", content)
    return book


def _forget_old(at: dt.datetime) -> None:
    """Files of imports are kept for a month, then only their counts remain."""
    for uid in Import.objects.filter(received_at__lt=at - dt.timedelta(days=KEPT_DAYS)).values_list("uid", flat=True):
        vault.drop(uid)
