"""Names of units on a day, in one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ketnap.organisations.models import Profile


def profiles_of(unit_ids: Iterable[int], day: dt.date) -> dict[int, Profile]:
    """Profile by unit id on `day`; for a unit not there that day, its latest earlier one (or its first)."""
    found: dict[int, Profile] = {}
    rows = Profile.objects.known().filter(unit_id__in=set(unit_ids)).select_related("unit").order_by("unit_id", "valid")
    for profile in rows:
        if profile.unit_id not in found or (profile.valid_from is not None and profile.valid_from <= day):
            found[profile.unit_id] = profile
    return found


def names_of(unit_ids: Iterable[int], day: dt.date) -> dict[int, str]:
    """Name by unit id on `day`."""
    return {unit_id: profile.name for unit_id, profile in profiles_of(unit_ids, day).items()}
