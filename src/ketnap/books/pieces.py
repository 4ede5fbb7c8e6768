"""Working through long sequences piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Tuples of at most `size` items, in order."""
    source = iter(items)
    while piece := tuple(islice(source, size)):
        yield piece
