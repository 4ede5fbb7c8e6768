"""How bodies stand at the head of papers: as stored by the office where it did, else proposed from their official names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ketnap.admissions.papers.models import Letterhead
from ketnap.organisations.kinds import CELLS, Form
from ketnap.organisations.models import Profile
from ketnap.organisations.tree import Tree, tree_on

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


def heads(units: Iterable[int], day: dt.date, tree: Tree | None = None) -> dict[int, Head]:
    """The heads of the units on `day`; with the tree given, two queries."""
    wanted = {unit for unit in units if unit}
    found_tree = tree or tree_on(day)
    above = {unit: found_tree.parent.get(unit) for unit in wanted}
    ids = wanted | {parent for parent in above.values() if parent}
    rows = Profile.objects.known().filter(unit_id__in=ids, valid__startswith__lte=day).order_by("valid")
    profiles = {row.unit_id: row for row in rows}
    stored = {row.unit_id: row for row in Letterhead.objects.filter(unit__in=wanted, since__lte=day).order_by("since")}
    return {
        unit: _head(profiles[unit], profiles.get(above[unit] or 0), stored.get(unit))
        for unit in wanted
        if unit in profiles
    }


def _head(own: Profile, parent: Profile | None, stored: Letterhead | None) -> Head:
    is_cell = own.form in CELLS
    committee = own.name if is_cell else committee_name(own)
    superior = "" if own.form == Form.PROVINCE or parent is None else _organisation_name(parent)
    return Head(
        own.unit_id, own.form, own.name, committee,
        superior=(stored.superior if stored else "") or superior.upper(),
        issuer=(stored.issuer if stored else "") or committee.upper(),
        symbol=own.symbol or ("CB" if is_cell else "TU" if own.form == Form.PROVINCE else "ĐU"),
        place=stored.place if stored else "",
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
