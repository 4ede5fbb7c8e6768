"""One year of the shipped calendar as people read it: each day with its name and where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from ketnap.law import strict_yaml
from ketnap.law.calendar import Pending

_HOME = Path(__file__).parent / "calendars"


@dataclass(frozen=True)
class Named:
    """A day off, or a weekend day worked in exchange, with its source in words."""

    day: date
    name: str
    worked: bool
    source: str


@dataclass(frozen=True)
class YearPlan:
    """A year: whether its whole calendar is published, its days in order, what is not decided yet."""

    year: int
    published: bool
    days: tuple[Named, ...]
    pending: tuple[Pending, ...]


@lru_cache(maxsize=32)
def year_plan(year: int) -> YearPlan | None:
    """The year as shipped, None where no file tells of it."""
    path = _HOME / f"{year}.yaml"
    if not path.exists():
        return None
    top = strict_yaml.read(path)
    sources = top.block("sources")
    days = [
        Named(item["date"], item.text("name"), key == "worked", str(sources[item["source"]]))
        for key in ("off", "worked")
        for item in top.blocks(key)
    ]
    pending = tuple(
        Pending(item.text("name"), frozenset(item["off"]), frozenset(item.get("worked", [])))
        for item in top.blocks("pending")
    )
    return YearPlan(year, top["published"], tuple(sorted(days, key=lambda one: one.day)), pending)
