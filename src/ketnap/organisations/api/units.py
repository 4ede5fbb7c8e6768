"""Units: search, one with those directly below on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Router, Schema

from ketnap.access.api.base import PROBLEMS, Caller, Cursor, Limit, OnDay, Search, UnitPath, day_asked, need
from ketnap.access.roles import Can
from ketnap.lib.text import fold
from ketnap.organisations.access import unit_seen
from ketnap.organisations.kinds import Form, Sector
from ketnap.organisations.models import Profile
from ketnap.organisations.names import profiles_of
from ketnap.organisations.queries import children_of, path_to

router = Router(tags=["Đơn vị"])


class UnitOut(Schema):
    """A unit as it is on a day."""

    code: str
    name: str
    form: str
    form_label: str
    sector: str
    sector_label: str
    opened_on: dt.date
    closed_on: dt.date | None


class UnitPage(Schema):
    """A page of units in the order of their codes."""

    items: list[UnitOut]
    next: str | None


class UnitDetail(UnitOut):
    """A unit with its parent and those directly below on the day, as far as the caller reaches."""

    day: dt.date
    parent: str | None
    children: list[str]


def _facts(profile: Profile) -> dict[str, Any]:
    unit = profile.unit
    return {
        "code": unit.code, "name": profile.name, "form": profile.form, "form_label": Form(profile.form).label,
        "sector": profile.sector, "sector_label": Sector(profile.sector).label if profile.sector else "",
        "opened_on": unit.opened_on, "closed_on": unit.closed_on,
    }  # fmt: skip


@router.get("", response={200: UnitPage, **PROBLEMS}, summary="Danh sách đơn vị trong phạm vi")
def units(
    request: Caller, search: Search = "", day: OnDay = None, limit: Limit = 50, cursor: Cursor = ""
) -> dict[str, Any]:
    """Units that exist on the day, by code; `search` looks in names (with or without marks) and codes."""
    need(request.auth, Can.SEE_UNITS)
    rows = Profile.objects.on(day_asked(day)).filter(
        unit_id__in=request.auth.units(Can.SEE_UNITS), unit__code__gt=cursor
    )
    if search.strip():
        rows = rows.filter(name_fold__contains=fold(search)) | rows.filter(unit__code__istartswith=search.strip())
    found = list(rows.select_related("unit").order_by("unit__code")[: limit + 1])
    more = len(found) > limit
    items = [_facts(profile) for profile in found[:limit]]
    return {"items": items, "next": items[-1]["code"] if more else None}


@router.get("/{code}", response={200: UnitDetail, **PROBLEMS}, summary="Một đơn vị và các đơn vị trực thuộc")
def unit(request: Caller, code: UnitPath, day: OnDay = None) -> dict[str, Any]:
    """The unit on the day; `parent` and `children` name only units within the caller's reach."""
    need(request.auth, Can.SEE_UNITS)
    found, on = unit_seen(request.auth, code), day_asked(day)
    above = path_to(found.pk, on)[-2:-1]
    children = children_of([found.pk], on).get(found.pk, [])

    def seen(unit_id: int) -> bool:
        return request.auth.can(Can.SEE_UNITS, unit_id)

    return {
        **_facts(profiles_of([found.pk], on)[found.pk]), "day": on,
        "parent": above[0].code if above and seen(above[0].id) else None,
        "children": [child.code for child in children if seen(child.id)],
    }  # fmt: skip
