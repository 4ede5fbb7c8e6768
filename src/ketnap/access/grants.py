"""Reads about grants: what somebody holds, and who holds something in a stretch of the tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from ketnap.access.models import Grant
from ketnap.access.roles import Role
from ketnap.accounts.models import User
from ketnap.lib.text import fold
from ketnap.organisations.models import Profile, Unit
from ketnap.organisations.names import names_of

State = Literal["in_force", "coming", "ended"]
FOUND_AT_MOST = 30


@dataclass(frozen=True)
class Held:
    """One grant as shown; `until` is the first day without it, None while open."""

    pk: int
    username: str
    role: str
    unit_id: int
    unit_code: str
    unit_name: str
    since: dt.date
    until: dt.date | None
    sensitive: bool
    basis: str
    granted_by: str
    state: State

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


def _state(grant: Grant, day: dt.date) -> State:
    if grant.valid.upper is not None and grant.valid.upper <= day:
        return "ended"
    return "coming" if grant.valid.lower > day else "in_force"


def _held(grants: list[Grant], day: dt.date) -> list[Held]:
    names = names_of((grant.unit_id for grant in grants), day)
    return [
        Held(
            grant.pk, grant.user.username, grant.role, grant.unit_id, grant.unit.code, names[grant.unit_id],
            grant.valid.lower, grant.valid.upper, grant.sensitive, grant.basis, grant.granted_by, _state(grant, day),
        )
        for grant in grants
    ]  # fmt: skip


def grants_of(user: User, day: dt.date, units: Iterable[int] | None = None) -> list[Held]:
    """What the user holds or held, newest first; `units` keeps those at these units."""
    query = Grant.objects.filter(user=user).select_related("user", "unit").order_by("-granted_at", "-pk")
    if units is not None:
        query = query.filter(unit_id__in=list(units))
    return _held(list(query), day)


@dataclass(frozen=True)
class Holder:
    """A user of a stretch of the tree, and what they hold there."""

    user: User
    held: list[Held]


def holders(units: Iterable[int], day: dt.date, text: str = "", role: str = "") -> list[Holder]:
    """Users with a grant, past or present, at these units, in order of user name; `text` looks in user name and full name."""
    query = (
        Grant.objects.filter(unit_id__in=list(units)).select_related("user", "unit").order_by("user__username", "pk")
    )
    if role:
        query = query.filter(role=role)
    by_user: dict[int, list[Held]] = {}
    users: dict[int, User] = {}
    grants = list(query)
    for grant, held in zip(grants, _held(grants, day), strict=True):
        users[grant.user_id] = grant.user
        by_user.setdefault(grant.user_id, []).append(held)
    wanted = fold(text)
    return [
        Holder(user, by_user[pk])
        for pk, user in users.items()
        if wanted in fold(user.username) or wanted in fold(user.full_name)
    ]


def units_like(text: str, within: Iterable[int], day: dt.date) -> list[tuple[Unit, str]]:
    """Units with their names whose code or name holds the text, at most thirty, those in `within` only, in order of code."""
    wanted = fold(text)
    profiles = Profile.objects.on(day).filter(unit_id__in=list(within)).select_related("unit").order_by("unit__code")
    if wanted:
        profiles = profiles.filter(Q(name_fold__contains=wanted) | Q(unit__code__icontains=text.strip()))
    return [(profile.unit, profile.name) for profile in profiles[:FOUND_AT_MOST]]
