"""Give the next number of a book. Two people at once get consecutive numbers; none is lost, none given twice."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Number, NumberBook
from ketnap.lib.errors import Refused


def give_number(*, by: Actor, at: dt.datetime, unit_id: int, kind: str, on: dt.date) -> Number:
    """The next number of the unit's book for `kind` in the term containing `on`.

    The book's row is locked until the transaction ends, so a rolled-back decision gives its number back and the sequence
    has no gap. Raises Refused when no book is open for that date.
    """
    with transaction.atomic():
        book = NumberBook.objects.select_for_update().filter(unit_id=unit_id, kind=kind, term__contains=on).first()
        if book is None:
            raise Refused(
                "number.no_book",
                "Chưa có sổ cấp số cho loại văn bản này trong nhiệm kỳ.",
                remedy="Hãy mở sổ cấp số ở mục Văn bản rồi làm lại.",
            )
        book.last += 1
        book.save(update_fields=["last"])
        given = Number.objects.create(book=book, number=book.last, given_at=at)
        record(
            by=by, at=at, action="documents.give_number", subject="documents.number", subject_id=given.pk,
            unit_id=unit_id, after={"kind": kind, "number": book.last},
        )  # fmt: skip
    return given


def symbol_of(number: Number) -> str:
    """As printed: two digits below ten, hyphen, the book's suffix (for example 05-QĐ/ĐU)."""
    return f"{number.number:02d}-{number.book.suffix}"
