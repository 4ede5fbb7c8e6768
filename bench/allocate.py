"""Dividing a whole among 300,000 units: the column kernel against plain Python, in one run, equal element by element.

    uv run python bench/allocate.py [units] [rounds]

Prints medians and ratios. Fails when the answers differ or the kernel is less than GOAL times as fast as plain Python.
"""

from __future__ import annotations

import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import polars as pl

from ketnap.targets.allocate import allocate
from ketnap.targets.allocate_many import allocate_many

GOAL = 8


def lean(whole: int, weights: list[int]) -> list[int]:
    """Plain Python as lean as it gets: one pass, one packed key a unit."""
    total, size = sum(weights), len(weights)
    parts, keys = [], []
    for place, weight in enumerate(weights):
        part, rest = divmod(whole * weight, total)
        parts.append(part)
        keys.append(((rest * (1 << 20) + weight) * size) + size - 1 - place)
    keys.sort(reverse=True)
    for key in keys[: whole - sum(parts)]:
        parts[size - 1 - key % size] += 1
    return parts


def timed(act: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """(median seconds, last answer) after one warm-up."""
    answer, taken = act(), []
    for _ in range(rounds):
        begin = time.perf_counter()
        answer = act()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken), answer


def main(units: int = 300_000, rounds: int = 5) -> int:
    """Run every variant and print the table. Returns the exit code."""
    draw = random.Random(7)
    weights = [draw.randint(0, 400) for _ in range(units)]
    floors = [draw.randint(0, 1) for _ in range(units)]
    whole = units + units // 3
    column, least = pl.Series(weights, dtype=pl.Int64), pl.Series(floors, dtype=pl.Int64)
    variants: dict[str, Callable[[], Any]] = {
        "plain Python (the product's own)": lambda: allocate(whole, weights),
        "plain Python, lean": lambda: lean(whole, weights),
        "columns, from and to lists": lambda: allocate_many(whole, weights).to_list(),
        "columns, kernel alone": lambda: allocate_many(whole, column),
        "columns with floors": lambda: allocate_many(whole, column, least),
        "plain Python with floors": lambda: allocate(whole, weights, floors=floors),
    }
    found = {name: timed(act, rounds) for name, act in variants.items()}
    kernel, answer = found["columns, kernel alone"]
    print(
        f"{units} units, whole {whole}, median of {rounds}; Python {platform.python_version()}, polars {pl.__version__}"
    )
    for name, (seconds, _) in found.items():
        print(f"  {name:36}{seconds * 1000:10.1f} ms{seconds / kernel:9.1f} x kernel")
    same = all(list(found[name][1]) == list(answer) for name in list(variants)[:4])
    floored = list(found["columns with floors"][1]) == found["plain Python with floors"][1]
    ratio = found["plain Python, lean"][0] / kernel
    print(f"equal: {same}, with floors: {floored}; lean plain Python / kernel = {ratio:.1f} (goal {GOAL})")
    return 0 if same and floored and ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
