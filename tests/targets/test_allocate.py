"""Dividing whole numbers exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.targets.allocate import allocate


@pytest.mark.parametrize(
    ("whole", "weights", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (7, [5, 3, 1], [4, 2, 1]),
        (3, [0, 0, 0, 0], [1, 1, 1, 0]),
        (0, [3, 4], [0, 0]),
        (250, [52, 64], [112, 138]),
    ],
)
def test_by_hand(whole: int, weights: list[int], parts: list[int]) -> None:
    assert allocate(whole, weights) == parts


def test_floors_and_locked_parts_hold() -> None:
    assert allocate(10, [100, 1, 1], floors=[0, 2, 2]) == [6, 2, 2]
    assert allocate(10, [1, 1, 1], locked=[None, 7, None]) == [2, 7, 1]


@pytest.mark.parametrize(
    ("whole", "floors", "locked"), [(3, [2, 2], [None, None]), (5, [0, 0], [4, 4]), (5, [0, 0], [2, 2])]
)
def test_what_does_not_fit_is_an_error(whole: int, floors: list[int], locked: list[int | None]) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        allocate(whole, [1, 1], floors=floors, locked=locked)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 10_000), min_size=1, max_size=40))
def test_exact_repeatable_and_never_a_whole_unit_off(whole: int, weights: list[int]) -> None:
    parts = allocate(whole, weights)
    assert sum(parts) == whole
    assert parts == allocate(whole, weights)
    total = sum(weights)
    if total:
        assert all(abs(part - Fraction(whole * weight, total)) < 1 for part, weight in zip(parts, weights, strict=True))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), min_size=1, max_size=30), st.integers(0, 100))
def test_floors_are_kept(units: list[tuple[int, int]], more: int) -> None:
    floors = [floor for _, floor in units]
    parts = allocate(sum(floors) + more, [weight for weight, _ in units], floors=floors)
    assert sum(parts) == sum(floors) + more
    assert all(part >= floor for part, floor in zip(parts, floors, strict=True))
