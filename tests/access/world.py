"""The world of the permission test: one tree, users of every role at two places, former users, and objects at any unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from ketnap.access.actions.end_grant import end_grant
from ketnap.access.actions.grant_role import grant_role
from ketnap.access.models import Grant
from ketnap.access.roles import SEES_PEOPLE
from ketnap.accounts.models import User
from ketnap.lib import rls
from ketnap.organisations.kinds import CELLS
from ketnap.organisations.models import Profile, Unit
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

PLACES = ("own", "below", "sibling", "above", "outside")
REACHED = ("own", "below")


@dataclass(frozen=True)
class Address:
    """What a row needs to ask a screen about something at a unit: parts of the path, query, data of a POST."""

    kwargs: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)


Builder = Callable[["World", Unit], Address | None]


class World:
    """Made once for all addresses; every request is taken back."""

    def __init__(self, committee: Committee) -> None:
        self.tree = committee
        self._clients: dict[object, Client] = {}
        self._users: dict[object, User] = {}
        self._objects: dict[tuple[Builder, int], Address | None] = {}

    def place(self, root: str, place: str) -> Unit | None:
        """The unit that stands there, seen from the unit of the grant: a grassroots committee or a cell."""
        tree = self.tree
        if root == "grassroots":
            return {
                "own": tree.grassroots, "below": tree.cell, "sibling": tree.grassroots_cell, "above": tree.root,
                "outside": tree.neighbour_cell,
            }[place]  # fmt: skip
        return {
            "own": tree.cell, "below": None, "sibling": tree.other_cell, "above": tree.grassroots,
            "outside": tree.neighbour_cell,
        }[place]  # fmt: skip

    def root(self, name: str) -> Unit:
        return self.tree.grassroots if name == "grassroots" else self.tree.cell

    def user(self, role: str, root: str, *, former: bool = False) -> User:
        """Who holds the role there; `former`: held it there until last year, and holds it at the sibling now."""
        key = (role, root, former)
        if key not in self._users:
            with rls.everything():
                self._users[key] = self._make(role, root, former=former)
        return self._users[key]

    def _make(self, role: str, root: str, *, former: bool) -> User:
        sensitive = role in SEES_PEOPLE
        user = build.user(role, self.root(root), sensitive=sensitive)
        if former:
            end_grant(by=BY, at=AT, grant=Grant.objects.get(user=user), on=dt.date(2025, 1, 1))
            sibling = self.place(root, "sibling")
            assert sibling is not None
            grant_role(
                by=BY, at=AT, user=user, unit=sibling, role=role, valid_from=dt.date(2025, 1, 1), sensitive=sensitive
            )
        return user

    def retired(self, role: str) -> User:
        """Who held the role and holds nothing now."""
        key = ("retired", role)
        if key not in self._users:
            with rls.everything():
                user = build.user(role, self.tree.grassroots)
                end_grant(by=BY, at=AT, grant=Grant.objects.get(user=user), on=dt.date(2025, 1, 1))
            self._users[key] = user
        return self._users[key]

    def client(self, user: User | None) -> Client:
        """A browser in which the user is signed in."""
        key = user.pk if user else None
        if key not in self._clients:
            client = Client()
            if user is not None:
                client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            self._clients[key] = client
        return self._clients[key]

    def address(self, builder: Builder, unit: Unit) -> Address | None:
        """The object at the unit, made on first use; None where no such thing can stand there."""
        key = (builder, unit.pk)
        if key not in self._objects:
            with rls.everything():
                self._objects[key] = builder(self, unit)
        return self._objects[key]

    def is_cell(self, unit: Unit) -> bool:
        return Profile.objects.known().get(unit=unit).form in CELLS
