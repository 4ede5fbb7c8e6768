"""How bodies stand at the head of papers: as stored by the office where it did, else proposed from their official names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ketnap.admissions.papers.models import Letterhead
from ketnap.organisations.kinds import CELLS, Form
from ketnap.organisations.models import Profile
from ketnap.organisations.tree import Placements, placements_until

_BODY = ("đảng bộ", "đảng uỷ", "đảng ủy")


@dataclass(frozen=True)
class Head:
    """A body on paper: `superior` and `issuer` in capitals, `name` in running text, `symbol` after the kind ('ĐU', 'CB')."""

    unit: int
    form: str
    name: str
    committee: str
    superior: str
    issuer: str
    symbol: str
    place: str

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell, which has no seal and signs as T/M CHI BỘ."""
        return self.form in CELLS


@dataclass(frozen=True)
class Names:
    """How units stood at the head of papers over time, each list oldest first."""

    placements: Placements
    profiles: Mapping[int, Sequence[Profile]]
    stored: Mapping[int, Sequence[Letterhead]]

    def head(self, unit: int, day: dt.date) -> Head | None:
        """The head of the unit as on `day`, None where it was not there yet. Before the first stored row only its place is taken."""
        own = self._profile(unit, day)
        if own is None:
            return None
        path = self.placements.path(unit, day)
        rows = self.stored.get(unit, ())
        current = next((row for row in reversed(rows) if row.since <= day), None)
        place = current or (rows[0] if rows else None)
        return _head(own, self._profile(path[1], day) if len(path) > 1 else None, current, place.place if place else "")

    def _profile(self, unit: int, day: dt.date) -> Profile | None:
        found = (
            row for row in reversed(self.profiles.get(unit, ())) if row.valid.lower is None or row.valid.lower <= day
        )
        return next(found, None)


def names_of(units: Iterable[int], days: Collection[dt.date]) -> Names:
    """The heads of the units on any of the days. Three queries."""
    wanted, latest = {unit for unit in units if unit}, max(days)
    placements = placements_until(latest)
    above = {parent for unit in wanted for day in days for parent in placements.path(unit, day)[1:2]}
    profiles: dict[int, list[Profile]] = {}
    for row in (
        Profile.objects.known().filter(unit_id__in=wanted | above, valid__startswith__lte=latest).order_by("valid")
    ):
        profiles.setdefault(row.unit_id, []).append(row)
    stored: dict[int, list[Letterhead]] = {}
    for line in Letterhead.objects.filter(unit__in=wanted).order_by("since"):
        stored.setdefault(line.unit_id, []).append(line)
    return Names(placements, profiles, stored)


def heads(units: Iterable[int], day: dt.date) -> dict[int, Head]:
    """The heads of the units on `day`."""
    wanted = {unit for unit in units if unit}
    names = names_of(wanted, [day])
    found = {unit: names.head(unit, day) for unit in wanted}
    return {unit: head for unit, head in found.items() if head}


def _head(own: Profile, parent: Profile | None, stored: Letterhead | None, place: str) -> Head:
    is_cell = own.form in CELLS
    committee = own.name if is_cell else committee_name(own)
    superior = "" if own.form == Form.PROVINCE or parent is None else _organisation_name(parent)
    return Head(
        own.unit_id, own.form, own.name, committee,
        superior=(stored.superior if stored else "") or superior.upper(),
        issuer=(stored.issuer if stored else "") or committee.upper(),
        symbol=own.symbol or ("CB" if is_cell else "TU" if own.form == Form.PROVINCE else "ĐU"),
        place=place,
    )  # fmt: skip


def committee_name(profile: Profile) -> str:
    """The committee of an organisation as a proposal: 'Đảng bộ xã A' → 'Đảng uỷ xã A', of a province 'Tỉnh uỷ A'."""
    name, lower = profile.name, profile.name.lower()
    for start, word in (("đảng bộ tỉnh ", "Tỉnh uỷ "), ("đảng bộ thành phố ", "Thành uỷ ")):
        if profile.form == Form.PROVINCE and lower.startswith(start):
            return word + name[len(start) :]
    return f"Đảng uỷ{name[len('đảng bộ') :]}" if lower.startswith("đảng bộ") else name


def _organisation_name(profile: Profile) -> str:
    """The organisation, for the line above the issuer: 'Đảng uỷ xã A' → 'Đảng bộ xã A'."""
    lower = profile.name.lower()
    start = next((body for body in _BODY if lower.startswith(body)), "")
    return f"Đảng bộ{profile.name[len(start) :]}" if start else profile.name
