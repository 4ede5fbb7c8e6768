"""Reads about the local layers organisations follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ketnap.law import overlays
from ketnap.law.overlays import Adopted, Overlay
from ketnap.organisations.layers.models import LocalLayer
from ketnap.organisations.models import Profile
from ketnap.organisations.tree import tree_on

Key = TypeVar("Key", bound=Hashable)


def adopted_along(paths: Mapping[Key, Iterable[int]]) -> dict[Key, tuple[Adopted, ...]]:
    """The layers that hold for each unit, given the units on its way up (itself first), with their dates. One query."""
    ways = {unit: list(path) for unit, path in paths.items()}
    wanted = {unit for path in ways.values() for unit in path}
    held: dict[int, list[Adopted]] = {}
    rows = LocalLayer.objects.known().filter(unit_id__in=wanted).order_by("layer", "pk")
    for row in rows:
        adopted = Adopted(row.layer, row.valid_from or dt.date.min, row.valid_until)
        held.setdefault(row.unit_id, []).append(adopted)
    if not held:
        return dict.fromkeys(ways, ())
    return {unit: tuple(dict.fromkeys(one for up in path for one in held.get(up, ()))) for unit, path in ways.items()}


def layers_of(units: Iterable[int], day: dt.date) -> dict[int, tuple[Adopted, ...]]:
    """The layers of the units by their place on `day`; empty where nobody follows any. One query then, else three."""
    if not LocalLayer.objects.known().exists():
        return {}
    tree = tree_on(day)
    return adopted_along({unit: tree.path(unit) for unit in units})


@dataclass(frozen=True)
class Following:
    """A unit that follows a layer: from, until (the first day no longer), on which document."""

    row: LocalLayer
    layer: Overlay
    unit_name: str


def following(day: dt.date, units: Iterable[int] | None = None) -> list[Following]:
    """Who follows which layer on `day`, among `units` (None: all), by layer and unit. Two queries."""
    rows = LocalLayer.objects.on(day).select_related("unit").order_by("layer", "unit__code")
    if units is not None:
        rows = rows.filter(unit_id__in=frozenset(units))
    listed = [row for row in rows if row.layer in overlays.load_overlays()]
    known = Profile.objects.known().filter(unit__in=[row.unit_id for row in listed], valid__startswith__lte=day)
    names = dict(known.order_by("valid").values_list("unit_id", "name"))
    return [
        Following(row, overlays.load_overlays()[row.layer], names.get(row.unit_id, row.unit.code)) for row in listed
    ]
