"""Give up an import that was not written; its file is removed at once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.books import vault
from ketnap.books.actions.check_book import refuse_finished
from ketnap.books.models import Import


def withdraw_book(*, by: Actor, at: dt.datetime, book: Import) -> Import:
    """Mark the import withdrawn. Raises Refused when it is over already."""
    with transaction.atomic():
        book = Import.objects.select_for_update(of=("self",)).get(pk=book.pk)
        refuse_finished(book)
        book.withdrawn_at, book.queued_for = at, ""
        book.save(update_fields=["withdrawn_at", "queued_for"])
        record(by=by, at=at, action="books.withdraw", subject="books.import", subject_id=book.uid, unit_id=book.unit_id)
        transaction.on_commit(lambda: vault.drop(book.uid))
    return book
