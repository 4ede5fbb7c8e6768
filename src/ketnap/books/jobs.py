"""Long books are run by the worker, so that nobody waits before a page and a closed browser stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import close_old_connections
from procrastinate.contrib.django import app

from ketnap.access.scope import scope_of
from ketnap.accounts.actor import from_user
from ketnap.books import vault
from ketnap.books.actions.check_book import check_book
from ketnap.books.actions.commit_book import commit_book
from ketnap.books.models import Import
from ketnap.lib import clock, rls
from ketnap.lib.errors import Refused


def watch(book: Import) -> Callable[[int, str], None]:
    """Progress of one run, written where the page can read it."""
    done = 0

    def say(count: int, note: str) -> None:
        nonlocal done
        done = min(done + count, book.rows)
        vault.put_progress(book.uid, done, book.rows, note)

    return say


def run_queued(uid: UUID, work: str, *, good_rows: bool = False) -> None:
    """Run what was asked for, with the rights the importer holds now. A refusal, or a fault, is kept for the page."""
    with rls.everything():
        book = (
            Import.objects.select_related("unit", "user").filter(uid=uid, committed_at=None, withdrawn_at=None).first()
        )
    if book is None:
        return
    scope, actor, at = scope_of(book.user, clock.today()), from_user(book.user, "import"), clock.now()
    try:
        with rls.scope(scope.multirange):
            if work == "commit":
                commit_book(by=actor, at=at, scope=scope, book=book, good_rows=good_rows, progress=watch(book))
            else:
                check_book(by=actor, at=at, scope=scope, book=book, progress=watch(book))
    except Refused as refusal:
        _keep_refusal(book, str(refusal))
    except Exception:
        _keep_refusal(book, "Công việc bị dừng giữa chừng, chưa ghi gì. Hãy kiểm tra lại.")
        raise


def _keep_refusal(book: Import, words: str) -> None:
    with rls.everything():
        Import.objects.filter(pk=book.pk).update(queued_for="", checked_at=clock.now(), result={"refused": words})


@app.task(name="books.run")
def run(uid: str, work: str, good_rows: bool) -> None:
    """Check or commit one import."""
    close_old_connections()
    try:
        run_queued(UUID(uid), work, good_rows=good_rows)
    finally:
        close_old_connections()
