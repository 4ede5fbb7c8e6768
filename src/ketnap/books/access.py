"""Who may open which import: only the one who handed it in, while the right to import lasts. Others see its line in the list."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.books.models import Import


def import_for(scope: Scope, uid: UUID) -> Import:
    """The import. Raises Http404 for anybody else's, or without the right at its unit."""
    book = Import.objects.select_related("unit", "user", "document").filter(uid=uid, user=scope.user).first()
    if book is None or not scope.can(Can.IMPORT, book.unit_id):
        raise Http404
    return book
