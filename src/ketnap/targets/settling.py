"""After units were handed over, merged or closed: what they held, what they did until the day, what the target of the rest is.

Who left counts until the day (the figures stand on the tree of then); here is what their part of the target means for the
units that stay, with each choice shown before anything is written.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.lib import rls
from ketnap.lib.format import ratio_percent
from ketnap.members.counting import HOUSE, Sees, stock_under
from ketnap.organisations.models import Placement
from ketnap.organisations.names import profiles_of
from ketnap.targets import ledger
from ketnap.targets.ledger import Account
from ketnap.targets.models import Target
from ketnap.targets.queries import children_during, given
from ketnap.targets.standing import counted


def left_on(target: Target) -> dict[int, dt.date]:
    """The first day a unit no longer stands directly below, by unit id, for those gone before the end of the period."""
    last: dict[int, dt.date | None] = {}
    for place in Placement.objects.during(target.start, target.end).filter(parent_id=target.unit_id).order_by("valid"):
        last[place.unit_id] = place.valid_until
    return {unit: day for unit, day in last.items() if day is not None and day <= target.end}


def to_settle(target: Target) -> bool:
    """Whether a unit that left still holds a number of the target."""
    gone = list(left_on(target))
    held = given(gone, target.start, target.end, category=target.category, measure=target.measure) if gone else {}
    return any(account.given for account in held.values())


@dataclass(frozen=True)
class Left:
    """A unit that left: the first day away, its members on the eve, what it was given and achieved until then."""

    unit_id: int
    code: str
    name: str
    day: dt.date
    members: int
    given: int
    achieved: int

    @property
    def keeps(self) -> int:
        """What is proposed to stay with it: what it achieved, at most what it was given."""
        return min(self.given, self.achieved)


@dataclass(frozen=True)
class Effect:
    """What leaving means for the target of the unit. `stay` counts the units that remain, `achieved` everybody's."""

    account: Account
    left: tuple[Left, ...]
    stay: int
    stay_given: int
    stay_achieved: int
    achieved: int

    @property
    def members(self) -> int:
        return sum(one.members for one in self.left)

    @property
    def freed(self) -> int:
        """What the units that left still held beyond what they achieved."""
        return sum(one.given - one.keeps for one in self.left)

    @property
    def proposed(self) -> int:
        """The whole when what they held goes with them."""
        return self.account.given - self.freed

    def percent(self, whole: int) -> Decimal | None:
        """Achieved in hundredths of a whole."""
        return ratio_percent(self.achieved, whole) if whole else None


def effect_of(reader: Sees, target: Target, day: dt.date, *, today: dt.date) -> Effect:
    """The effect as of `day`. Raises Http404 unless the reader may see figures of the unit."""
    require(reader, Can.SEE_FIGURES, target.unit_id)  # type: ignore[arg-type]
    gone = {unit: on for unit, on in left_on(target).items() if on <= day}
    until = max(target.start, min(target.end, day))
    people, _ = counted(reader, target.unit_id, target.start, until, target.category, today=today)
    rows = Counter(row.child for row in people)
    children = children_during(target.unit_id, target.start, target.end)
    held = given(children, target.start, target.end, category=target.category, measure=target.measure)
    members: dict[int, int] = {}
    with rls.everything():  # who left stood below on the eve, though the reader may not see it today
        for on in set(gone.values()):
            units = [unit for unit, that in gone.items() if that == on]
            members |= stock_under(HOUSE, units, on - dt.timedelta(days=1))
    profiles = profiles_of(gone, target.start)
    left = [
        Left(
            unit, profiles[unit].unit.code, profiles[unit].name, on, members.get(unit, 0), held[unit].given if unit in held else 0, rows[unit]
        )
        for unit, on in gone.items()
    ]  # fmt: skip
    stay = [unit for unit in children if unit not in gone]
    return Effect(
        account=ledger.account(target), left=tuple(sorted(left, key=lambda one: (one.day, one.unit_id))), stay=len(stay),
        stay_given=sum(held[unit].given for unit in stay if unit in held),
        stay_achieved=sum(rows[unit] for unit in stay), achieved=sum(rows.values()),
    )  # fmt: skip
