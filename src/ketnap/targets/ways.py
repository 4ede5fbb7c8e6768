"""Ways of dividing a whole: each gives weights, several may be mixed, locks and floors hold. Exact integers throughout."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import lcm

from django.db import models

from ketnap.law.calendar import add_months
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.counting import Sees, stock_under
from ketnap.organisations.queries import below_each
from ketnap.organisations.tree import Tree
from ketnap.targets.admitted import admitted
from ketnap.targets.allocate import allocate
from ketnap.targets.coverage import pool_of
from ketnap.targets.floors import floors_of, least_of
from ketnap.targets.models import Target

_YEAR = 12


class Way(models.TextChoices):
    EQUAL = "deu", "Chia đều"
    MEMBERS = "dang_vien", "Theo số đảng viên"
    SOURCES = "nguon", "Theo danh sách nguồn"
    LAST_YEAR = "nam_truoc", "Theo kết quả kỳ trước"


@dataclass(frozen=True)
class Wish:
    """How to divide: shares of the ways (whole numbers, any sum), numbers locked by unit id, what is kept back.

    `floors` are the least of single units by id, over and above the floors of the target.
    """

    ways: Mapping[str, int]
    locked: Mapping[int, int] = field(default_factory=dict)
    kept: int = 0
    floors: Mapping[int, int] = field(default_factory=dict)


def divide(
    reader: Sees,
    target: Target,
    units: Sequence[int],
    whole: int,
    wish: Wish,
    *,
    day: dt.date,
    today: dt.date,
    through: Tree | None = None,
) -> dict[int, int]:
    """Numbers by unit id that make `whole` less what is kept. Floors of the target hold for the units' forms.

    With `through`, units stand at several levels of that tree: the whole is divided among the units directly below first
    (whose floors hold too), then within each, so that rounding favours no branch. Raises Refused when nothing can be divided
    that way: no unit, no weight asked for, floors and locked numbers too large.
    """
    if not units or not any(wish.ways.values()):
        raise Refused(
            "ways.nothing", "Chưa chọn cách chia hoặc chưa có đơn vị.", remedy="Hãy chọn cách chia.", field="ways"
        )
    floors = floors_of(target)
    least = least_of(units, floors, target.start)
    least = {unit: max(number, wish.floors.get(unit, 0)) for unit, number in least.items()}
    measured = [
        (share, weights_of(reader, target, units, way, day=day, today=today))
        for way, share in wish.ways.items()
        if share
    ]
    weights = dict(
        zip(units, mixed([(n, [found.get(unit, 0) for unit in units]) for n, found in measured]), strict=True)
    )
    try:
        if through is not None:
            return _level_by_level(target, through, whole, weights, least, wish)
        locked = [wish.locked.get(unit) for unit in units]
        parts = allocate(whole - wish.kept, list(weights.values()), floors=list(least.values()), locked=locked)
    except ValueError:
        raise _too_much(whole - wish.kept, units, least, wish) from None
    return dict(zip(units, parts, strict=True))


def _too_much(rest: int, units: Sequence[int], least: Mapping[int, int], wish: Wish) -> Refused:
    fixed = sum(wish.locked.values()) + sum(least[unit] for unit in units if unit not in wish.locked)
    gap = fixed - rest
    told = f"vượt {vn.number(gap)}" if gap > 0 else f"còn {vn.number(-gap)} không đơn vị nào nhận được"
    return Refused(
        "ways.too_much",
        f"Số đã khoá và mức tối thiểu cộng lại {vn.number(fixed)}, phải chia {vn.number(rest)}: {told}.",
        remedy="Hãy mở khoá bớt đơn vị, giảm mức tối thiểu hoặc phần giữ lại.",
        field="ways",
    )


def _level_by_level(
    target: Target, tree: Tree, whole: int, weights: Mapping[int, int], least: Mapping[int, int], wish: Wish
) -> dict[int, int]:
    """The division down the tree. What is locked is set aside first. Raises ValueError when it does not fit."""
    paths = {unit: _steps(tree, target.unit_id, unit) for unit in weights}
    direct = {path[0] for path in paths.values()}
    held = Counter[int]()
    for unit, number in wish.locked.items():
        held[paths[unit][0]] += number
    floors = least_of(sorted(direct), floors_of(target), target.start)
    free = [unit for unit in weights if unit not in wish.locked]
    rest = whole - wish.kept - sum(wish.locked.values())
    if not free and rest:
        raise ValueError("nothing is free to take the rest")
    above = {unit: max(0, number - held[unit]) for unit, number in floors.items()}
    return dict(wish.locked) | _below(rest, free, 0, paths, weights, least, above)


def _steps(tree: Tree, top: int, unit: int) -> list[int]:
    """From the unit directly below the top down to the unit; a stranger stands alone."""
    path = tree.path(unit)
    return path[: path.index(top)][::-1] if top in path[1:] else [unit]


def _below(
    rest: int,
    units: Sequence[int],
    level: int,
    paths: Mapping[int, Sequence[int]],
    weights: Mapping[int, int],
    least: Mapping[int, int],
    above: Mapping[int, int],
) -> dict[int, int]:
    groups: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        groups[paths[unit][min(level, len(paths[unit]) - 1)]].append(unit)
    floors = [
        max(sum(least[unit] for unit in inside), above.get(key, 0) if level == 0 else 0)
        for key, inside in groups.items()
    ]
    shares = allocate(rest, [sum(weights[unit] for unit in inside) for inside in groups.values()], floors=floors)
    found: dict[int, int] = {}
    for inside, share in zip(groups.values(), shares, strict=True):
        if len(inside) == 1:
            found[inside[0]] = share
        else:
            found |= _below(share, inside, level + 1, paths, weights, least, above)
    return found


def mixed(parts: Sequence[tuple[int, Sequence[int]]]) -> list[int]:
    """One list of weights from several with shares: each list counts by its share, however large its numbers. Exact.

    A list of nothing but zeros says nothing and leaves its share to the others.
    """
    totals = [(share, weights, sum(weights)) for share, weights in parts if share and sum(weights)]
    if not totals:
        return [0] * (len(parts[0][1]) if parts else 0)
    common = lcm(*(total for _, _, total in totals))
    return [
        sum(share * weights[place] * (common // total) for share, weights, total in totals)
        for place in range(len(totals[0][1]))
    ]


def weights_of(
    reader: Sees, target: Target, units: Sequence[int], way: str, *, day: dt.date, today: dt.date
) -> dict[int, int]:
    """The weight of each unit: 1, members on `day`, persons in the pool on `day`, or admissions of the period a year before."""
    if way == Way.EQUAL:
        return dict.fromkeys(units, 1)
    if way == Way.MEMBERS:
        return stock_under(reader, units, day)
    tops = below_each(units, day)
    counts: Counter[int] = Counter()
    if way == Way.SOURCES:
        for unit, persons in pool_of(tops, day).items():
            counts.update(dict.fromkeys(tops[unit], persons))
        return dict(counts)
    start, end = add_months(target.start, -_YEAR), add_months(target.end, -_YEAR)
    for row in admitted(reader, target.unit_id, start, end, today=today):
        counts.update(tops.get(row.unit, ()))
    return dict(counts)
