"""Open a number book for one kind of document through one committee term."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import NumberBook
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import typed_span


def open_number_book(
    *,
    by: Actor,
    at: dt.datetime,
    unit_id: int,
    kind: str,
    suffix: str,
    term_from: dt.date,
    term_until: dt.date | None = None,
    last: int = 0,
) -> NumberBook:
    """Open the book; `last` is the number already used on paper. Raises Refused when a book covers part of the term,
    or the term ends before it begins."""
    term = typed_span(term_from, term_until, code="number_book.dates", field="term_until")
    with transaction.atomic():
        if NumberBook.objects.filter(unit_id=unit_id, kind=kind, term__overlap=term).exists():
            raise Refused(
                "number_book.overlap",
                "Đã có sổ cấp số của loại văn bản này trong khoảng thời gian đó.",
                remedy="Hãy dùng sổ đang mở hoặc chọn nhiệm kỳ khác.",
                field="term_from",
            )
        book = NumberBook.objects.create(unit_id=unit_id, kind=kind, suffix=suffix, term=term, last=last)
        record(
            by=by, at=at, action="documents.open_number_book", subject="documents.number_book", subject_id=book.pk,
            unit_id=unit_id, after={"kind": kind, "suffix": suffix, "from": term_from, "until": term_until, "last": last},
        )  # fmt: skip
    return book
