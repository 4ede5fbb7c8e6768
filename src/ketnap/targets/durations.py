"""How long steps take at least, and how long they stay good: data (`durations.yaml`), dated; the shortest times are assumptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).parent / "durations.yaml"


@dataclass(frozen=True)
class Shortest:
    """The shortest time of a step once all steps before it are done, from `since` on; for all ways of deciding or for some."""

    step: str
    since: dt.date
    days: int
    months: int
    note: str
    modes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Validity:
    """`step` has to be taken again when `until` is not done by the end of the law's `parameter`, counted from the step."""

    step: str
    until: str
    parameter: str


@dataclass(frozen=True)
class Durations:
    """A file of both."""

    shortest: tuple[Shortest, ...]
    validities: tuple[Validity, ...]

    def of(self, step: str, mode: str, day: dt.date) -> Shortest:
        """The shortest time of the step on that day: the one made for the way of deciding, else the general one; of several
        the latest begun. Raises KeyError for a step the file does not know that day."""
        found = [
            one
            for one in self.shortest
            if one.step == step and one.since <= day and (not one.modes or mode in one.modes)
        ]
        if not found:
            raise KeyError(step)
        return max(found, key=lambda one: (bool(one.modes), one.since))


@lru_cache(maxsize=1)
def load_durations() -> Durations:
    """The file shipped with the product. Raises ValueError when it is malformed."""
    return read_durations(PATH)


def read_durations(path: Path) -> Durations:
    """A file read. Raises ValueError naming the step whose time is wrong."""
    top = yaml.safe_load(path.read_text(encoding="utf-8"))
    validities = tuple(Validity(row["from"], row["until"], row["parameter"]) for row in top.get("limits", ()))
    return Durations(tuple(_shortest(row) for row in top["steps"]), validities)


def _shortest(row: dict[str, Any]) -> Shortest:
    days, months, modes = row.get("days", 0), row.get("months", 0), row.get("modes", ())
    if type(days) is not int or type(months) is not int or min(days, months) < 0 or not isinstance(modes, Sequence):
        raise ValueError(f"bước {row['step']}: thời gian không đúng")
    return Shortest(row["step"], row["since"], days, months, row["note"], frozenset(modes))
