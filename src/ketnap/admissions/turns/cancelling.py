"""What every cancelling of a decision shares: its numbers stay in the book, marked; its step stays in the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Ballot, Case, Step
from ketnap.documents.actions.cancel_number import cancel_number
from ketnap.documents.models import Document, Number
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit


@dataclass(frozen=True)
class Order:
    """The decision a correction rests on, as registered, and why."""

    on: dt.date
    document: Document
    reason: str


def checked(order: Order, at: dt.datetime) -> Order:
    """The order with its reason cleaned. Raises Refused without a reason, for a day to come, or before the document."""
    if not clean(order.reason):
        raise Refused("correct.reason", "Phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    if order.on > at.date():
        raise Refused("correct.future", "Ngày sửa ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    if order.document.issued_on > order.on:
        raise Refused(
            "correct.before_document", "Ngày sửa trước ngày của quyết định.", remedy="Hãy xem lại ngày.", field="on"
        )
    return Order(order.on, order.document, clean(order.reason))


def cancel_numbers(steps: Iterable[Step], why: str, *, by: Actor, at: dt.datetime) -> None:
    """Mark the numbers of the steps' decisions cancelled; the issuer's book is opened for that alone."""
    documents = [step.document_id for step in steps if step.document_id]
    with rls.widened(Unit.objects.values_list("pk", flat=True)):
        found = list(Number.objects.filter(document_id__in=documents, cancelled_at=None).order_by("pk"))
        for number in found:
            cancel_number(by=by, at=at, number=number, reason=why)


def take_back(case: Case, keys: Iterable[str], why: str, *, by: Actor, at: dt.datetime) -> list[Step]:
    """Mark the steps and their ballots as not counting any more, and cancel their numbers. Returns the steps."""
    rows = list(Step.objects.filter(case=case, key__in=list(keys), undone_at=None).order_by("id"))
    for step in rows:
        step.undone_at, step.undone_by, step.undo_reason = at, by.username, why
        step.save(update_fields=["undone_at", "undone_by", "undo_reason"])
        Ballot.objects.filter(case=case, key=step.key, on=step.on, undone_at=None).update(undone_at=at)
    cancel_numbers(rows, why, by=by, at=at)
    return rows
