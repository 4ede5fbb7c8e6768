"""Who may get which paper, for what."""

from __future__ import annotations

from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.documents.models import Document, Number, NumberBook


def document_for(scope: Scope, pk: int) -> Document:
    """The paper, if the user may see its register. Raises Http404 otherwise."""
    document = Document.objects.filter(pk=pk).first()
    if document is None or not scope.can(Can.SEE_DOCUMENTS, document.unit_id):
        raise Http404
    return document


def book_for(scope: Scope, pk: int, capability: Can) -> NumberBook:
    """The number book, if the user has the capability at its unit. Raises Http404 otherwise."""
    book = NumberBook.objects.filter(pk=pk).first()
    if book is None or not scope.can(capability, book.unit_id):
        raise Http404
    return book


def number_for(scope: Scope, pk: int) -> Number:
    """The number, if the user may write the register of its unit. Raises Http404 otherwise."""
    number = Number.objects.select_related("book").filter(pk=pk).first()
    if number is None or not scope.can(Can.EDIT_DOCUMENTS, number.book.unit_id):
        raise Http404
    return number
