"""Finding people by name."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from ketnap.lib.text import fold
from ketnap.members.names.models import NameStart

_LAST = "\U0010ffff"  # greater than any letter a name may go on with


def named(text: str, units: Collection[int] | None = None) -> QuerySet[NameStart]:
    """Rows of the people whose name, or a later word of it, begins with the text, marks or not; `units` narrows them.

    Compares with >= and < alone: these the planner may move before the policy of row security, LIKE it may not.
    """
    wanted = fold(text)
    found = NameStart.objects.filter(start__gte=wanted, start__lt=wanted + _LAST)
    return found if units is None else found.filter(unit_id__in=units)
