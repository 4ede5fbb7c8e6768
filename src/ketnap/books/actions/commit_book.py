"""Write a book for good: one transaction, all of it or only its good rows, as asked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.access.scope import Scope
from ketnap.accounts.actor import Actor
from ketnap.books import vault
from ketnap.books.actions.check_book import keep_findings, refuse_finished
from ketnap.books.models import Import
from ketnap.books.run import Outcome, Progress, quiet, run_book


def commit_book(
    *, by: Actor, at: dt.datetime, scope: Scope, book: Import, good_rows: bool = False, progress: Progress = quiet
) -> Outcome:
    """Run the book and keep it. With faults or open questions nothing is kept unless `good_rows`; see `Outcome.kept`.

    Raises Refused when the import is over or its file gone.
    """
    with transaction.atomic():
        book = Import.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=book.pk)
        refuse_finished(book)
        outcome = run_book(
            by=by, at=at, scope=scope, book=book, content=vault.get(book.uid, "book"), keep="good" if good_rows else "all",
            progress=progress,
        )  # fmt: skip
        if outcome.kept:
            book.committed_at, book.good_rows_only, book.document = at, not outcome.clean, outcome.document
            book.save(update_fields=["committed_at", "good_rows_only", "document"])
        keep_findings(book, outcome, at=at)
    return outcome
