"""Ways of dividing a whole: each gives weights, several may be mixed, locks and floors hold. Exact integers throughout."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import lcm

from django.db import models

from ketnap.law.calendar import add_months
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.counting import Sees, stock_under
from ketnap.organisations.queries import below_each
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
    reader: Sees, target: Target, units: Sequence[int], whole: int, wish: Wish, *, day: dt.date, today: dt.date
) -> dict[int, int]:
    """Numbers by unit id that make `whole` less what is kept. Floors of the target hold for the units' forms.

    Raises Refused when nothing can be divided that way: no unit, no weight asked for, floors and locked numbers too large.
    """
    if not units or not any(wish.ways.values()):
        raise Refused(
            "ways.nothing", "Chưa chọn cách chia hoặc chưa có đơn vị.", remedy="Hãy chọn cách chia.", field="ways"
        )
    least = least_of(units, floors_of(target), target.start)
    least = {unit: max(number, wish.floors.get(unit, 0)) for unit, number in least.items()}
    measured = [
        (share, weights_of(reader, target, units, way, day=day, today=today))
        for way, share in wish.ways.items()
        if share
    ]
    weights = mixed([(share, [found.get(unit, 0) for unit in units]) for share, found in measured])
    try:
        parts = allocate(
            whole - wish.kept, weights, floors=[least[unit] for unit in units],
            locked=[wish.locked.get(unit) for unit in units],
        )  # fmt: skip
    except ValueError:
        fixed = sum(wish.locked.values()) + sum(least[unit] for unit in units if unit not in wish.locked)
        gap = fixed - (whole - wish.kept)
        told = f"vượt {vn.number(gap)}" if gap > 0 else f"còn {vn.number(-gap)} chưa chia mà đơn vị nào cũng đã khoá"
        raise Refused(
            "ways.too_much",
            f"Số đã khoá và mức tối thiểu cộng lại {vn.number(fixed)}, phải chia {vn.number(whole - wish.kept)}: {told}.",
            remedy="Hãy mở khoá bớt đơn vị, giảm mức tối thiểu hoặc phần giữ lại.",
            field="ways",
        ) from None
    return dict(zip(units, parts, strict=True))


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
