"""The same division as `allocate`, on columns: for hundreds of thousands of parts. Exact 64-bit integers, the same ties."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ketnap.targets.allocate import allocate

_LIMIT = 2**63


def allocate_many(
    whole: int, weights: Sequence[int] | pl.Series, floors: Sequence[int] | pl.Series | None = None
) -> pl.Series:
    """Parts as an int64 column that add up to `whole`; equal, element by element, to `allocate` with the same floors.

    Products too large for 64 bits are divided the slow way. Raises ValueError for a negative number, or floors that do not fit.
    """
    share = pl.Series("weight", weights, dtype=pl.Int64)
    least = None if floors is None else pl.Series("floor", floors, dtype=pl.Int64)
    if whole < 0 or (len(share) and int(share.min()) < 0):  # type: ignore[arg-type]
        raise ValueError("nothing negative can be divided")
    if len(share) == 0:
        if whole:
            raise ValueError("nothing takes the whole")
        return pl.Series("part", [], dtype=pl.Int64)
    heaviest = int(share.max() or 0)  # type: ignore[arg-type]
    if max(heaviest, 1) * max(whole, 1) >= _LIMIT or heaviest * len(share) >= _LIMIT:
        return pl.Series("part", allocate(whole, share.to_list(), floors=least.to_list() if least is not None else ()))
    if least is None:
        return _largest_remainder(whole, share)
    return _with_floors(whole, share, least)


def _with_floors(whole: int, share: pl.Series, least: pl.Series) -> pl.Series:
    """Parts below their floor are raised to it and the rest divided again, until none is below."""
    if int(least.sum()) > whole:
        raise ValueError("the floors do not fit the whole")
    is_open = pl.repeat(True, len(share), dtype=pl.Boolean, eager=True)
    parts = least
    while True:
        places = is_open.arg_true()
        rest = whole - int(least.filter(~is_open).sum())
        if len(places) == 0:
            return least
        shares = _largest_remainder(rest, share.gather(places))
        low = shares < least.gather(places)
        if not low.any():
            return parts.scatter(places, shares)
        is_open = is_open.scatter(places.filter(low), False)


def _largest_remainder(whole: int, share: pl.Series) -> pl.Series:
    total = int(share.sum())
    if total == 0:
        share, total = pl.repeat(1, len(share), dtype=pl.Int64, eager=True), len(share)
    exact = share * whole
    parts = exact // total
    short = whole - int(parts.sum())
    if short == 0:
        return parts
    rest = exact - parts * total
    cut = rest.top_k(short).min()
    above = rest > cut
    parts = parts + above.cast(pl.Int64)
    still = short - int(above.sum())
    tied = pl.DataFrame({"weight": share, "place": pl.int_range(len(share), eager=True)}).filter(rest == cut)
    chosen = tied.sort(["weight", "place"], descending=[True, False])["place"].head(still)
    return parts.scatter(chosen, parts.gather(chosen) + 1)
