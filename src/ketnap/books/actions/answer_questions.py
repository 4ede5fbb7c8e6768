"""Answer what the house would not guess: which person a row means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.books.actions.check_book import refuse_finished
from ketnap.books.findings import findings_of
from ketnap.books.models import Import
from ketnap.lib.errors import Refused


def answer_questions(*, by: Actor, at: dt.datetime, book: Import, answers: Mapping[str, str]) -> Import:
    """Keep the answers (row key to person uid or 'moi') for the next run. Raises Refused for an answer that was not offered."""
    refuse_finished(book)
    offered = {question.key: {option.key for option in question.options} for question in findings_of(book).questions}
    for key, answer in answers.items():
        if key not in book.answers and answer not in offered.get(key, set()):
            raise Refused("book.answer", "Câu trả lời không có trong các lựa chọn.", remedy="Hãy chọn lại.", field=key)
    with transaction.atomic():
        book.answers = {**book.answers, **answers}
        book.save(update_fields=["answers"])
        record(
            by=by, at=at, action="books.answer", subject="books.import", subject_id=book.uid, unit_id=book.unit_id,
            after={"answers": dict(answers)},
        )  # fmt: skip
    return book
