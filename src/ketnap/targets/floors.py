"""Floors: the least a plan asks of every unit of one form, what they take together, and what is still to be placed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ketnap.lib import format as vn
from ketnap.organisations.kinds import Form
from ketnap.organisations.models import Profile
from ketnap.targets.models import Floor, Target


@dataclass(frozen=True)
class FloorLine:
    """`units` units of one form, each at least `least`."""

    form: str
    units: int
    least: int

    @property
    def together(self) -> int:
        return self.units * self.least


@dataclass(frozen=True)
class FloorSum:
    """What the floors take of a whole."""

    whole: int
    lines: tuple[FloorLine, ...]

    @property
    def together(self) -> int:
        return sum(line.together for line in self.lines)

    @property
    def left(self) -> int:
        """What remains to be placed above the floors; negative when the floors alone exceed the whole."""
        return self.whole - self.together

    @property
    def sentence(self) -> str:
        """'52 × 2 + 64 × 1 = 168 trong 200, còn 32 chưa giao.'; says by how much floors exceed the whole."""
        terms = " + ".join(f"{vn.number(line.units)} × {vn.number(line.least)}" for line in self.lines)
        if self.left < 0:
            return f"Mức tối thiểu {terms} = {vn.number(self.together)}, vượt chỉ tiêu {vn.number(self.whole)} là {vn.number(-self.left)}."
        rest = f"còn {vn.number(self.left)} chưa giao" if self.left else "vừa đủ"
        return f"Mức tối thiểu {terms} = {vn.number(self.together)} trong {vn.number(self.whole)}, {rest}."


def floor_sum(whole: int, forms: Iterable[str], floors: Mapping[str, int]) -> FloorSum:
    """The floors over the units' forms, in the order of the official list of forms."""
    counts = Counter(forms)
    lines = tuple(FloorLine(form, counts[form], floors[form]) for form in Form.values if floors.get(form))
    return FloorSum(whole, lines)


def floors_of(target: Target) -> dict[str, int]:
    """The floors in force by form. One query."""
    rows = Floor.objects.filter(target=target).order_by("form", "-id").distinct("form")
    return {row.form: row.least for row in rows if row.least}


def least_of(unit_ids: Sequence[int], floors: Mapping[str, int], day: dt.date) -> dict[int, int]:
    """The floor of each unit on the day, 0 where its form has none. One query, none without floors."""
    if not floors:
        return dict.fromkeys(unit_ids, 0)
    forms = dict(Profile.objects.on(day).filter(unit_id__in=unit_ids).values_list("unit_id", "form"))
    return {unit_id: floors.get(forms.get(unit_id, ""), 0) for unit_id in unit_ids}
