"""The units among which a target is divided: those directly below, or every cell; and what each has now."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.db.models import Max

from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.organisations.kinds import CELLS
from ketnap.organisations.models import Profile
from ketnap.organisations.names import profiles_of
from ketnap.organisations.tree import below, tree_on
from ketnap.targets.models import Posting, Target
from ketnap.targets.queries import children_during, given
from ketnap.targets.settling import left_on
from ketnap.targets.web.divide_form import Row

Depth = Literal["truc-thuoc", "chi-bo"]
DIRECT: Depth = "truc-thuoc"
EVERY_CELL: Depth = "chi-bo"
LABELS: dict[Depth, str] = {DIRECT: "Đến đơn vị trực thuộc", EVERY_CELL: "Đến từng chi bộ"}


def depth_of(text: str) -> Depth:
    """The depth asked for; the units directly below when none or an unknown one is."""
    return EVERY_CELL if text == EVERY_CELL else DIRECT


def day_of(target: Target) -> dt.date:
    """The day whose tree is divided: the first of the period, or today when later and still inside."""
    return max(target.start, min(target.end, clock.today()))


def rows_of(target: Target, depth: Depth) -> list[Row]:
    """The table's rows at a depth, in the order of the tree. A constant number of queries."""
    return cells_of(target) if depth == EVERY_CELL else direct_of(target)


def direct_of(target: Target) -> list[Row]:
    """Units directly below on some day of the period; one that has left says since when."""
    units = children_during(target.unit_id, target.start, target.end)
    now, profiles, gone = held(target, units), profiles_of(units, target.end), left_on(target)
    return [
        Row(
            unit, profiles[unit].unit.code, profiles[unit].name, now.get(unit, 0),
            hint=f"rời đi từ {vn.day(gone[unit])}" if unit in gone else "",
        )
        for unit in units
    ]  # fmt: skip


def cells_of(target: Target) -> list[Row]:
    """Every cell below, under the unit directly below that holds it; lone cells together."""
    cells = cells_below(target)
    now, tree = held(target, [cell.unit_id for cell in cells]), tree_on(day_of(target))
    above: dict[int, int] = {}
    for cell in cells:
        path = tree.path(cell.unit_id)
        if target.unit_id in path:
            above[cell.unit_id] = path[path.index(target.unit_id) - 1]
    names = {row.unit_id: row.name for row in Profile.objects.on(tree.day).filter(unit_id__in=set(above.values()))}
    groups = {
        unit: "Chi bộ trực thuộc" if unit == top else names.get(top, "Chi bộ trực thuộc") for unit, top in above.items()
    }
    if set(groups.values()) == {"Chi bộ trực thuộc"}:
        groups = {}
    found = [
        Row(cell.unit_id, cell.unit.code, cell.name, now.get(cell.unit_id, 0), groups.get(cell.unit_id, ""))
        for cell in cells
    ]
    order = {name: place for place, name in enumerate(dict.fromkeys(row.group for row in found))}
    return sorted(found, key=lambda row: order[row.group])


def cells_below(target: Target) -> list[Profile]:
    """Cells below the target's unit on the day that is divided, in the order of their codes."""
    day = day_of(target)
    inside = below([target.unit_id], day)
    found = Profile.objects.on(day).filter(unit_id__in=inside, form__in=CELLS).exclude(unit_id=target.unit_id)
    return list(found.select_related("unit").order_by("unit__code"))


def stamp_of(target: Target, units: list[int]) -> str:
    """The latest posting to the target or to those of the units: another one means that somebody has handed down since."""
    same = Target.every.filter(
        unit_id__in=[target.unit_id, *units], start=target.start, end=target.end, measure=target.measure,
        category=target.category,
    )  # fmt: skip
    return str(Posting.objects.filter(target__in=same).aggregate(last=Max("pk"))["last"] or 0)


def held(target: Target, units: list[int]) -> dict[int, int]:
    """What each unit has been given for the same period and kind."""
    accounts = given(units, target.start, target.end, category=target.category, measure=target.measure)
    return {unit: account.given for unit, account in accounts.items()}
