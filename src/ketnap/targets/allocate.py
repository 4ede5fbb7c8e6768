"""Dividing a whole number among units exactly: largest remainder, floors, locked parts, and the same answer every time."""

from __future__ import annotations

from collections.abc import Sequence


def allocate(
    whole: int, weights: Sequence[int], *, floors: Sequence[int] = (), locked: Sequence[int | None] = ()
) -> list[int]:
    """Parts that add up to `whole`, in proportion to the weights.

    A locked part stays as it is; every other part is at least its floor. Ties go to the larger remainder, then the larger
    weight, then the earlier place, so the result is repeatable. All weights zero counts as equal weights. Raises ValueError
    when floors and locked parts exceed the whole, or when nothing is free to take the rest.
    """
    size = len(weights)
    least = list(floors) or [0] * size
    fixed = list(locked) or [None] * size
    free = [place for place in range(size) if fixed[place] is None]
    rest = whole - sum(part for part in fixed if part is not None)
    if rest < sum(least[place] for place in free) or (not free and rest):
        raise ValueError("the floors and locked parts do not fit the whole")
    parts = [part if part is not None else 0 for part in fixed]
    raised: set[int] = set()
    while True:
        open_places = [place for place in free if place not in raised]
        share = rest - sum(least[place] for place in raised)
        shares = _largest_remainder(share, [weights[place] for place in open_places])
        low = [place for place, part in zip(open_places, shares, strict=True) if part < least[place]]
        if not low:
            break
        raised.update(low)
    for place, part in zip(open_places, shares, strict=True):
        parts[place] = part
    for place in raised:
        parts[place] = least[place]
    return parts


def _largest_remainder(whole: int, weights: Sequence[int]) -> list[int]:
    total = sum(weights)
    if total == 0:
        weights, total = [1] * len(weights), len(weights)
    if not weights:
        return []
    parts = [whole * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-(whole * weights[place] % total), -weights[place], place))
    for place in order[: whole - sum(parts)]:
        parts[place] += 1
    return parts
