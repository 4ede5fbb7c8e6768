"""Look ahead: run the book, undo it, keep what was found."""

from __future__ import annotations

import datetime as dt
import json

from ketnap.access.scope import Scope
from ketnap.accounts.actor import Actor
from ketnap.books import vault
from ketnap.books.models import Import
from ketnap.books.run import Outcome, Progress, quiet, run_book
from ketnap.lib.errors import Refused


def check_book(*, by: Actor, at: dt.datetime, scope: Scope, book: Import, progress: Progress = quiet) -> Outcome:
    """What importing would do. Counts are stored with the import, faults and questions encrypted beside the file.

    Raises Refused when the import is over or its file gone.
    """
    refuse_finished(book)
    outcome = run_book(
        by=by, at=at, scope=scope, book=book, content=vault.get(book.uid, "book"), keep="nothing", progress=progress
    )
    keep_findings(book, outcome, at=at)
    return outcome


def refuse_finished(book: Import) -> None:
    """Raise Refused for an import that has been written or withdrawn."""
    if book.committed_at is not None:
        raise Refused("book.done", "Sổ này đã được ghi.", remedy="Nếu có thay đổi, hãy nhập tệp mới.")
    if book.withdrawn_at is not None:
        raise Refused("book.withdrawn", "Lần nhập này đã bỏ.", remedy="Hãy nhập lại từ đầu.")


def keep_findings(book: Import, outcome: Outcome, *, at: dt.datetime) -> None:
    """Store what the run found."""
    found = {
        "faults": [fault.as_json() for fault in outcome.faults],
        "questions": [question.as_json() for question in outcome.questions],
    }
    vault.put(book.uid, "faults", json.dumps(found, ensure_ascii=False).encode())
    book.checked_at, book.result, book.queued_for = at, outcome.summary(), ""
    book.save(update_fields=["checked_at", "result", "queued_for"])
