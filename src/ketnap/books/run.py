"""One run of a book: every sheet in its order, in one transaction that is kept or undone as a whole.

A look ahead is the same run, undone. So what the preview counts is what the import writes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import connection, transaction

from ketnap.access.scope import Scope
from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.books.context import Loading
from ketnap.books.models import Import
from ketnap.books.reader import Book, open_book
from ketnap.books.registry import kinds
from ketnap.books.shape import Fault, Question, Tally
from ketnap.books.sheets.base import SheetKind
from ketnap.documents.models import Document

Keep = Literal["nothing", "all", "good"]
Progress = Callable[[int, str], None]


@dataclass
class Outcome:
    """What a run found and, where `kept`, wrote."""

    kept: bool = False
    tallies: dict[str, Tally] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    ignored: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    document: Document | None = None

    @property
    def clean(self) -> bool:
        """Nothing to mend, nothing to answer."""
        return not self.faults and not self.questions

    def summary(self) -> dict[str, Any]:
        """Counts and names of columns, no values: what may be stored beside the import."""
        return {
            "sheets": [{"title": title, **tally.as_json()} for title, tally in self.tallies.items()], "faults": len(self.faults),
            "questions": len(self.questions), "ignored": self.ignored, "unknown": self.unknown,
        }  # fmt: skip


class _Undo(Exception):  # noqa: N818 - not a fault: the way out of a transaction that is not kept
    pass


def quiet(done: int, note: str) -> None:
    """Progress that nobody watches."""


def run_book(
    *, by: Actor, at: dt.datetime, scope: Scope, book: Import, content: bytes, keep: Keep, progress: Progress = quiet
) -> Outcome:
    """Run the book and keep what `keep` says: nothing (a look ahead), all if nothing is wrong, or the good rows.

    The transaction's row-security scope must be the importer's. Raises Refused for a file that cannot be opened.
    """
    sheets = kinds()
    opened = open_book(content, sheets)
    outcome = Outcome(unknown=opened.unknown, ignored={r.title: r.ignored for r in opened.readings if r.ignored})
    run = Loading(by, at, scope, book, dict(book.answers), progress)
    try:
        with transaction.atomic(), run.open():
            _one_at_a_time()
            _load(opened, sheets, run)
            outcome.tallies, outcome.questions = run.tallies, run.questions
            outcome.faults = sorted(run.faults, key=lambda fault: (list(run.tallies).index(fault.sheet), fault.row))
            outcome.kept = keep == "good" or (keep == "all" and outcome.clean)
            if not outcome.kept:
                raise _Undo
            outcome.document = _close_books(run, outcome)
    except _Undo:
        pass
    for leave in run.after:
        leave()
    return outcome


def _one_at_a_time() -> None:
    """Two books at once would each find the other's people missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('books_import'))")


def _load(opened: Book, sheets: dict[str, SheetKind], run: Loading) -> None:
    for key, kind in sheets.items():
        for reading in opened.readings:
            if reading.key == key:
                run.tally(reading.title)
                run.progress(0, f"Đang đọc trang {reading.title}.")
                kind.load(reading, run)
    for kind in sheets.values():
        kind.finish(run)
    with connection.cursor() as cursor:  # what waits for the end of the transaction is judged now, in a look ahead too
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _close_books(run: Loading, outcome: Outcome) -> Document | None:
    book = run.book
    counts = {title: tally.as_json() for title, tally in outcome.tallies.items()}
    record(
        by=run.by, at=run.at, action="books.import", subject="books.import", subject_id=book.uid, unit_id=book.unit_id,
        after={"file": book.file_name, "sha256": book.sha256, "sheets": counts}, rows=run.touched,
    )  # fmt: skip
    return run.used_basis
