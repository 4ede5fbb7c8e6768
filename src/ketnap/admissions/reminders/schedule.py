"""When to remind: the house's dated custom, or what a unit set for itself and those below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ketnap.admissions.reminders.models import Schedule
from ketnap.law import strict_yaml
from ketnap.organisations.tree import Tree, tree_on

PATH = Path(__file__).parent / "schedule.yaml"
FARTHEST = 365  # days around a limit beyond which a reminder makes no sense


@lru_cache(maxsize=1)
def _shipped() -> tuple[tuple[dt.date, tuple[int, ...]], ...]:
    top = strict_yaml.read(PATH)
    top.only(("schedules",))
    found = []
    for block in top.blocks("schedules"):
        block.only(("from", "offsets"))
        found.append((block["from"], tuple(sorted(block["offsets"]))))
    return tuple(sorted(found))


def shipped_on(day: dt.date) -> tuple[int, ...]:
    """The house's offsets on `day`, in order; none before the first date of the file."""
    return next((offsets for since, offsets in reversed(_shipped()) if since <= day), ())


@dataclass(frozen=True)
class Schedules:
    """The offsets of every unit on one day: its own, else of the nearest unit above that set some, else the house's."""

    house: tuple[int, ...]
    own: Mapping[int, tuple[int, ...]]
    tree: Tree | None

    def of(self, unit: int) -> tuple[int, ...]:
        """The offsets that hold for the unit."""
        if self.tree is None:
            return self.house
        return next((self.own[one] for one in self.tree.path(unit) if one in self.own), self.house)


def schedules_on(day: dt.date) -> Schedules:
    """One query, two where some unit set its own."""
    rows = Schedule.objects.filter(since__lte=day).order_by("since").values_list("unit_id", "offsets")
    own = {unit: tuple(sorted(offsets)) for unit, offsets in rows}
    return Schedules(shipped_on(day), own, tree_on(day) if own else None)


def in_words(offset: int) -> str:
    """A distance from the last day in words: 'còn 7 ngày', 'đến hạn hôm nay', 'quá hạn 7 ngày'."""
    if offset < 0:
        return f"còn không quá {-offset} ngày"
    return f"quá hạn từ {offset} ngày" if offset else "đến hạn"


def listed(offsets: Iterable[int]) -> str:
    """Offsets as one line for people: 'trước 15, 7, 1 ngày; đúng ngày; sau 7 ngày'."""
    found = sorted(set(offsets))
    before = ", ".join(str(-one) for one in found if one < 0)
    after = ", ".join(str(one) for one in found if one > 0)
    words = [
        f"trước {before} ngày" if before else "",
        "đúng ngày" if 0 in found else "",
        f"sau {after} ngày" if after else "",
    ]
    return "; ".join(word for word in words if word)
