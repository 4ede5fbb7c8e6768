"""The column kernel gives, element by element, what the plain one gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.targets.allocate import allocate
from ketnap.targets.allocate_many import allocate_many

WEIGHTS = st.lists(st.integers(0, 40), min_size=1, max_size=40)


@given(whole=st.integers(0, 200), weights=WEIGHTS)
def test_equal_to_the_plain_kernel(whole: int, weights: list[int]) -> None:
    assert allocate_many(whole, weights).to_list() == allocate(whole, weights)


@given(
    pairs=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6)), min_size=1, max_size=30), more=st.integers(0, 90)
)
def test_equal_with_floors(pairs: list[tuple[int, int]], more: int) -> None:
    weights, floors = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    whole = sum(floors) + more
    assert allocate_many(whole, weights, floors).to_list() == allocate(whole, weights, floors=floors)


def test_numbers_beyond_64_bits_are_still_exact() -> None:
    weights = [2**40, 2**41, 1]
    assert allocate_many(2**30, weights).to_list() == allocate(2**30, weights)


def test_what_cannot_be_divided() -> None:
    assert allocate_many(0, []).to_list() == []
    for whole, weights, floors in ((3, [], None), (-1, [1], None), (1, [-1], None), (3, [1, 1], [2, 2])):
        with pytest.raises(ValueError):
            allocate_many(whole, weights, floors)
