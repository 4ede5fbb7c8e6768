"""`__in` with many numbers, in a form that costs as little for a province's thousands of units as for one.

As `IN (…)` every number is a parameter to check, write, send and parse, on every query of a page, and the planner weighs each
one alone. Units of one committee have neighbouring ids, so most lists are few runs of neighbours: those are asked for as
`BETWEEN`; any others as one array. The condition holds for the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.db.models import ForeignKey, IntegerField
from django.db.models.expressions import ColPairs
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

MANY = 50
FEW_RUNS = 8  # alternatives the planner weighs without a thought
_LARGEST = 2**31 - 1  # of the column type of most keys
_BUILT_IN = (list, tuple, set, frozenset)


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The numbers as runs of neighbours, each with its first and its last, in order."""
    ordered = sorted(set(numbers))
    if not ordered:
        return []
    begins = [0, *(n for n in range(1, len(ordered)) if ordered[n] != ordered[n - 1] + 1), len(ordered)]
    return [(ordered[first], ordered[after - 1]) for first, after in pairwise(begins)]


def among(column: str, numbers: Iterable[int]) -> str:
    """The SQL condition that `column` is one of the numbers, which stand in it as they are."""
    stretches = runs(numbers)
    if not 0 < len(stretches) <= FEW_RUNS:
        return _array(column, numbers)
    return f"({' OR '.join(f'{column} BETWEEN {first:d} AND {last:d}' for first, last in stretches)})"


def _array(column: str, numbers: Iterable[int]) -> str:
    """The same condition as one array, in which `column` stands once."""
    wanted = dict.fromkeys(numbers)
    kind = "integer" if max(wanted, default=0) <= _LARGEST else "bigint"
    return f"{column} = ANY('{{{','.join(format(number, 'd') for number in wanted)}}}'::{kind}[])"


def _plain(numbers: object) -> bool:
    """Whether these are many numbers and nothing else: there is nothing to prepare."""
    return isinstance(numbers, _BUILT_IN) and len(numbers) >= MANY and {*map(type, numbers)} == {int}


def _condition(lookup: In, compiler: Any, connection: Any) -> tuple[str, Any] | None:
    """The condition on many numbers; None where the right side is a query, short, or not plain numbers."""
    if not _plain(lookup.rhs):
        return None
    left, parameters = lookup.process_lhs(compiler, connection)
    return (_array if parameters else among)(left, lookup.rhs), parameters


class ManyIn(In):
    """`IN` of plain integer columns."""

    def get_prep_lookup(self) -> Any:
        return list(self.rhs) if _plain(self.rhs) else super().get_prep_lookup()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return _condition(self, compiler, connection) or super().as_sql(compiler, connection)


class ManyRelatedIn(RelatedIn):
    """`IN` of foreign keys of one column."""

    def get_prep_lookup(self) -> Any:
        plain = _plain(self.rhs) and not isinstance(self.lhs, ColPairs)
        return list(self.rhs) if plain else super().get_prep_lookup()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if isinstance(self.lhs, ColPairs):
            return super().as_sql(compiler, connection)
        return _condition(self, compiler, connection) or super().as_sql(compiler, connection)


def register() -> None:
    """Make them the `__in` of integers and foreign keys."""
    IntegerField.register_lookup(ManyIn)
    ForeignKey.register_lookup(ManyRelatedIn)
