"""`__in` with many numbers as one array parameter.

A province's scope has thousands of units. As `IN (…)` every one of them is a parameter to write, send and parse, on every
query of a page; as `= ANY(array)` the list is one parameter, and the planner sees the same thing.
"""

from __future__ import annotations

from typing import Any

from django.db.models import ForeignKey, IntegerField
from django.db.models.expressions import ColPairs
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

MANY = 50


def _as_array(lookup: In, compiler: Any, connection: Any) -> tuple[str, list[Any]] | None:
    """The condition with one array parameter; None where the right side is a query, short, or not plain numbers."""
    if not lookup.rhs_is_direct_value():
        return None
    numbers = list(dict.fromkeys(lookup.rhs))
    if len(numbers) < MANY or {*map(type, numbers)} != {int}:
        return None
    left, parameters = lookup.process_lhs(compiler, connection)
    return f"{left} = ANY(%s)", [*parameters, numbers]


class ManyIn(In):
    """`IN` of plain integer columns."""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return _as_array(self, compiler, connection) or super().as_sql(compiler, connection)


class ManyRelatedIn(RelatedIn):
    """`IN` of foreign keys of one column."""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if isinstance(self.lhs, ColPairs):
            return super().as_sql(compiler, connection)
        return _as_array(self, compiler, connection) or super().as_sql(compiler, connection)


def register() -> None:
    """Make them the `__in` of integers and foreign keys."""
    IntegerField.register_lookup(ManyIn)
    ForeignKey.register_lookup(ManyRelatedIn)
