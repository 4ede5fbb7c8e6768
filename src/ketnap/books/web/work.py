"""Starting the run of a book: at once for a short one, by the worker for a long one."""

from __future__ import annotations

from typing import Literal

from ketnap.access.request import Request
from ketnap.books import vault
from ketnap.books.actions.check_book import check_book
from ketnap.books.actions.commit_book import commit_book
from ketnap.books.jobs import run
from ketnap.books.models import Import
from ketnap.lib import clock
from ketnap.lib.errors import Refused

AT_ONCE = 5_000


def start(request: Request, book: Import, work: Literal["check", "commit"], *, good_rows: bool = False) -> None:
    """Check or commit the book, or queue it. Raises Refused when it cannot be done, or is under way."""
    if book.queued_for == "commit":
        raise Refused("book.busy", "Sổ này đang được ghi.", remedy="Hãy chờ công việc xong.")
    if book.rows > AT_ONCE:
        vault.put_progress(book.uid, 0, book.rows, "Đang chờ máy xử lý.")
        book.queued_for = work
        book.save(update_fields=["queued_for"])
        run.defer(uid=str(book.uid), work=work, good_rows=good_rows)
        return
    by, at = request.scope.actor("import"), clock.now()
    if work == "commit":
        commit_book(by=by, at=at, scope=request.scope, book=book, good_rows=good_rows)
    else:
        check_book(by=by, at=at, scope=request.scope, book=book)
