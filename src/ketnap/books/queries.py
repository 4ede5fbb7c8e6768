"""Reads of imports."""

from __future__ import annotations

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.books.models import Import


def latest(scope: Scope, most: int = 50) -> list[Import]:
    """The latest imports of the units where the user may import, newest first."""
    found = Import.objects.filter(unit_id__in=scope.units(Can.IMPORT)).select_related("unit", "user")
    return list(found.order_by("-received_at", "-id")[:most])
