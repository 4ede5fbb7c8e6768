"""Small exact distributions of counts: how many of some people arrive, how many more come, and the quantiles of both together."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, log, sqrt
from operator import mul

TENTH, NINE_TENTHS = 0.1, 0.9
_Z = 1.2816  # nine tenths of a normal variable lie below so many deviations
_EXACT = 400  # above so many on average the bell is used
_TAIL = 1e-9


def quantiles(chances: Sequence[float], mean: float, variance: float) -> tuple[int, int]:
    """(low, high) of the sum of independent arrivals with these chances and of a count with this mean and variance.

    Below low at most one outcome in ten lies, above high at most one in ten: four in five or more stay within.
    """
    centre = sum(chances) + mean
    if centre > _EXACT or len(chances) > _EXACT:
        deviation = sqrt(sum(chance * (1 - chance) for chance in chances) + variance)
        return max(int(centre - _Z * deviation), 0), int(centre + _Z * deviation) + 1
    together = _sum(arrivals(chances), newcomers(mean, variance))
    low = high = None
    reached = 0.0
    for count, chance in enumerate(together):
        reached += chance
        if low is None and reached > TENTH:
            low = count
        if reached >= NINE_TENTHS:
            high = count
            break
    return low or 0, len(together) - 1 if high is None else high


def arrivals(chances: Sequence[float]) -> list[float]:
    """The chance of 0, 1, 2 … arrivals out of people with these chances."""
    found = [1.0]
    for chance in chances:
        found = [
            (found[count] if count < len(found) else 0.0) * (1 - chance) + (found[count - 1] * chance if count else 0.0)
            for count in range(len(found) + 1)
        ]
    return found


def newcomers(mean: float, variance: float) -> list[float]:
    """The chance of 0, 1, 2 …: Poisson, or negative binomial where the variance is above the mean. Cut where nothing is left."""
    if mean <= 0:
        return [1.0]
    shape = mean * mean / (variance - mean) if variance > mean * (1 + _TAIL) else None
    found, reached, count = [], 0.0, 0
    while reached < 1 - _TAIL and count < mean + 50 * (1 + sqrt(max(variance, mean))):
        found.append(exp(_log(mean, shape, count)))
        reached += found[-1]
        count += 1
    return found


def _log(mean: float, shape: float | None, count: int) -> float:
    if shape is None:
        return count * log(mean) - mean - lgamma(count + 1)
    share = shape / (shape + mean)
    return lgamma(count + shape) - lgamma(shape) - lgamma(count + 1) + shape * log(share) + count * log(1 - share)


def _sum(one: Sequence[float], other: Sequence[float]) -> list[float]:
    backwards, last = other[::-1], len(other) - 1
    return [
        sum(map(mul, one[max(count - last, 0) : count + 1], backwards[max(last - count, 0) :]))
        for count in range(len(one) + last)
    ]
