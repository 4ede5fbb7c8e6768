"""The one definition of scope: which units a user reaches today, and what they may do in each.

Everything that shows or counts people goes through it: pages, counts, autocompletes, files, exports, the API. PostgreSQL's
row security gets the same units (`multirange`) as a second wall.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from ketnap.access.models import Grant
from ketnap.access.roles import CAPABILITIES, SEES_PEOPLE, Can, Role
from ketnap.accounts.actor import Actor, Channel, from_user
from ketnap.accounts.models import User
from ketnap.lib import rls
from ketnap.organisations.tree import below


@dataclass(frozen=True)
class Holding:
    """One grant in force: the role, the unit it is held at, the units it covers, whether sensitive facts are included."""

    role: str
    root: int
    units: frozenset[int]
    sensitive: bool

    @property
    def capabilities(self) -> frozenset[str]:
        return CAPABILITIES[self.role]


@dataclass(frozen=True)
class Scope:
    """What one user reaches on one day."""

    user: User
    day: dt.date
    holdings: tuple[Holding, ...]

    def units(self, capability: Can) -> frozenset[int]:
        """Units where the user has the capability."""
        return frozenset().union(*(h.units for h in self.holdings if capability in h.capabilities))

    def can(self, capability: Can, unit_id: int | None = None) -> bool:
        """Whether the user has the capability at `unit_id` (None: anywhere)."""
        return any(capability in h.capabilities and (unit_id is None or unit_id in h.units) for h in self.holdings)

    def sees_sensitive(self, unit_id: int) -> bool:
        """Whether some holding at the unit includes sensitive facts."""
        return any(h.sensitive and unit_id in h.units and h.role in SEES_PEOPLE for h in self.holdings)

    def below(self, unit_id: int, day: dt.date) -> frozenset[int]:
        """Units at or below `unit_id` on `day`, whether within reach or not: as a holding has them, else one query."""
        known = (h.units for h in self.holdings if h.root == unit_id and day == self.day)
        return next(known, None) or below([unit_id], day)

    @property
    def people_units(self) -> frozenset[int]:
        """Units whose people are within sight."""
        return frozenset().union(*(h.units for h in self.holdings if h.role in SEES_PEOPLE))

    @property
    def multirange(self) -> str:
        """The same units for row security."""
        return rls.multirange(self.people_units)

    @property
    def roots(self) -> tuple[int, ...]:
        """Units at which the user holds a role, in the order of the grants."""
        return tuple(dict.fromkeys(h.root for h in self.holdings))

    def roles(self) -> frozenset[str]:
        return frozenset(h.role for h in self.holdings)

    def has_role(self, role: Role) -> bool:
        return role in self.roles()

    def actor(self, channel: Channel = "web") -> Actor:
        """The user as the one who acts."""
        return from_user(self.user, channel)


def scope_of(user: User, day: dt.date) -> Scope:
    """The scope of `user` on `day`: grants in force that day, over today's tree of that day. Two queries, or one without grants."""
    grants = list(Grant.objects.filter(user=user, valid__contains=day).order_by("id")) if user.is_active else []
    reach = {root: below([root], day) for root in {grant.unit_id for grant in grants}}
    return Scope(user, day, tuple(Holding(g.role, g.unit_id, reach[g.unit_id], g.sensitive) for g in grants))


def at_the_machine(scope: Scope) -> Scope:
    """The scope of a command: whoever administers a unit also works as its officer there.

    On screens an administrator sees no personal data. Somebody at the machine's command line reaches the database anyway; what
    they do is done under their name, with the operating system's user beside it.
    """
    held = [
        replace(holding, role=Role.BOARD_OFFICER) if holding.role == Role.ADMINISTRATOR else holding
        for holding in scope.holdings
    ]
    return replace(scope, holdings=tuple(held))
