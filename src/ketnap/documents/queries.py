"""Reads of the register and the number books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from ketnap.documents.models import Document, Number, NumberBook
from ketnap.lib import format as vn
from ketnap.lib.text import clean


def cite(document: Document) -> str:
    """The paper as one cites it: 'Quyết định số 15-QĐ/ĐU ngày 05/3/2024'."""
    return f"{document} ngày {vn.day(document.issued_on)}"


def citations(ids: Iterable[int | None]) -> dict[int, str]:
    """Citations by id of those papers the reader may see. One query; a paper in another unit's register is left out."""
    wanted = {pk for pk in ids if pk is not None}
    return {pk: cite(document) for pk, document in Document.objects.in_bulk(wanted).items()} if wanted else {}


@dataclass(frozen=True)
class Wanted:
    """What the register is filtered by; empty means all."""

    text: str = ""
    kind: str = ""
    secrecy: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def register(units: Collection[int], wanted: Wanted) -> QuerySet[Document]:
    """The papers of the units' registers, the latest first."""
    found = Document.objects.filter(unit_id__in=units)
    for condition, given in (
        (Q(kind=wanted.kind), wanted.kind),
        (Q(secrecy=wanted.secrecy), wanted.secrecy),
        (Q(issued_on__gte=wanted.since), wanted.since),
        (Q(issued_on__lte=wanted.until), wanted.until),
    ):
        if given:
            found = found.filter(condition)
    if text := clean(wanted.text):
        found = found.filter(Q(symbol__icontains=text) | Q(title__icontains=text) | Q(issuer__icontains=text))
    return found.order_by("-issued_on", "-id")


def books(unit_ids: Collection[int]) -> QuerySet[NumberBook]:
    """Number books of the units with how many numbers were given (`given`) and cancelled (`cancelled`), latest term first."""
    return (
        NumberBook.objects.filter(unit_id__in=unit_ids)
        .annotate(given=Count("numbers"), cancelled=Count("numbers", filter=Q(numbers__cancelled_at__isnull=False)))
        .order_by("unit_id", "kind", "-term")
    )


def numbers_of(book: NumberBook) -> QuerySet[Number]:
    """Numbers of a book, the latest first, cancelled ones in their place."""
    return Number.objects.filter(book=book).select_related("document").order_by("-number")
