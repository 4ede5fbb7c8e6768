"""Targets: the account of a unit for a period, and what it handed down."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from ketnap.access.api.base import PROBLEMS, Caller, From, OnDay, To, UnitQuery, day_asked, need
from ketnap.access.gates import unit_for
from ketnap.access.roles import Can
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.organisations.names import profiles_of
from ketnap.targets import ledger
from ketnap.targets.checks import Fault, faults
from ketnap.targets.forecast import Forecast
from ketnap.targets.models import Target
from ketnap.targets.outlook import outlooks
from ketnap.targets.queries import target_of
from ketnap.targets.standing import Line, standing
from ketnap.targets.stretch import Stretch

router = Router(tags=["Chỉ tiêu"], by_alias=True)


class PartOut(Schema):
    """What one unit directly below was given."""

    unit: str
    name: str
    amount: int


class TargetOut(Schema):
    """The account of a target; given + over = kept + handed_down always holds."""

    unit: str
    start: dt.date = Field(alias="from")
    end: dt.date = Field(alias="to")
    document: str
    given: int
    over: int
    kept: int
    handed_down: int
    parts: list[PartOut]


class ProgressOut(Schema):
    """How one unit stands: achieved is counted from decisions; `percent` in hundredths, two places, as text."""

    unit: str
    name: str
    target: int | None
    achieved: int
    percent: str | None
    year_before: int
    rank: int | None
    declared: int | None


class StandingOut(Schema):
    """The unit and the units directly below, up to `until`."""

    until: dt.date
    own: ProgressOut
    units: list[ProgressOut]


class FaultOut(Schema):
    """Something that does not fit together, by how much and where; `accepted` is the basis it stands on, if any."""

    code: str
    sentence: str
    remedy: str
    accepted: str
    start: dt.date = Field(alias="from")
    end: dt.date = Field(alias="to")


class ForecastOut(Schema):
    """What to expect of one unit at the end of the period: four outcomes in five lie within low and high; `lost` when nobody can
    set out any more and too few of those on the way can still arrive."""

    unit: str
    target: int | None
    achieved: int
    able: int
    unable: int
    likely: int
    low: int
    high: int
    more_needed: int | None
    lost: bool


class RouteOut(Schema):
    """A route that `cells` of the unit's cells follow. `verified` says how sure its order is; shortest times are assumed."""

    kind: str
    mode: str
    cells: int
    verified: str
    latest: dict[str, dt.date]


class OutlookOut(Schema):
    """The unit and the units directly below; `routes` are those of its cells, the most followed first, each with the last day
    of every step, and `latest` repeats the first one's."""

    day: dt.date
    own: ForecastOut
    units: list[ForecastOut]
    latest: dict[str, dt.date]
    routes: list[RouteOut]


@router.get("/progress", response={200: StandingOut, **PROBLEMS}, summary="Kết quả so với chỉ tiêu, cùng kỳ, thứ hạng")
def progress(request: Caller, unit: UnitQuery, start: From, end: To, day: OnDay = None) -> dict[str, Any]:
    """Progress on a day. 404 when the unit is out of reach."""
    need(request.auth, Can.SEE_TARGETS)
    asked = unit_for(request.auth, unit, Can.SEE_TARGETS)
    in_order(start, end)
    found = standing(request.auth, asked.pk, start, end, day_asked(day), today=request.auth.day)
    return {"until": found.until, "own": line_dict(found.own), "units": [line_dict(line) for line in found.lines]}


@router.get("/forecast", response={200: OutlookOut, **PROBLEMS}, summary="Dự báo cuối kỳ với mức thấp và cao")
def forecast(request: Caller, unit: UnitQuery, start: From, end: To, day: OnDay = None) -> dict[str, Any]:
    """The forecast on a day. 404 when the unit is out of reach."""
    need(request.auth, Can.SEE_TARGETS)
    asked = unit_for(request.auth, unit, Can.SEE_TARGETS)
    in_order(start, end)
    on = day_asked(day)
    found = outlooks(request.auth, asked.pk, start, end, on, today=request.auth.day)
    ids = [line.unit_id for line in (found.own, *found.lines)]
    codes = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "code"))
    units = [_forecast(line.forecast, codes[line.unit_id]) for line in found.lines]
    own = _forecast(found.own.forecast, asked.code)
    routes = [
        {"kind": way.route.kind, "mode": way.route.mode, "cells": cells, "verified": way.route.verified, "latest": _latest(way)}
        for way, cells in found.own.ways
    ]  # fmt: skip
    return {"day": on, "own": own, "units": units, "latest": _latest(found.own.main), "routes": routes}


def _latest(way: Stretch | None) -> dict[str, dt.date]:
    return {step.key: step.day for step in way.steps} if way else {}


@router.get("/faults", response={200: list[FaultOut], **PROBLEMS}, summary="Chỗ chưa khớp trong các chỉ tiêu")
def inconsistencies(request: Caller, unit: UnitQuery) -> list[dict[str, Any]]:
    """What does not fit together in the targets of the unit. 404 when the unit is out of reach."""
    need(request.auth, Can.SEE_TARGETS)
    asked = unit_for(request.auth, unit, Can.SEE_TARGETS)
    return [fault_dict(one) for one in faults(asked.pk)]


def fault_dict(one: Fault) -> dict[str, Any]:
    """One inconsistency in the shape of the API and the command line."""
    return {
        "code": one.code, "sentence": one.sentence, "remedy": one.remedy, "accepted": one.accepted,
        "from": one.target.start, "to": one.target.end,
    }  # fmt: skip


def in_order(start: dt.date, end: dt.date) -> None:
    """Raises Refused for a period in disorder."""
    if end < start:
        raise Refused("period.order", "Ngày cuối kỳ trước ngày đầu kỳ.", remedy="Hãy xem lại hai ngày.", field="to")


def line_dict(line: Line) -> dict[str, Any]:
    """One unit in the shape of the API and the command line, which also tells the account."""
    one = line.progress
    return {
        "unit": one.code, "name": one.name, "target": one.target, "achieved": one.achieved,
        "percent": None if one.percent is None else str(one.percent), "year_before": line.before, "rank": line.rank,
        "declared": one.declared, "kept": one.kept, "handed_down": one.handed,
    }  # fmt: skip


def _forecast(one: Forecast, code: str) -> dict[str, Any]:
    return {
        "unit": code, "target": one.whole, "achieved": one.achieved, "able": one.able, "unable": one.unable,
        "likely": one.likely, "low": one.low, "high": one.high, "more_needed": one.more,
        "lost": one.lost,
    }  # fmt: skip


@router.get("", response={200: TargetOut, **PROBLEMS}, summary="Chỉ tiêu của một đơn vị trong một kỳ")
def target(request: Caller, unit: UnitQuery, start: From, end: To) -> dict[str, Any]:
    """The target set for exactly the period. 404 when there is none, or the unit is out of reach."""
    need(request.auth, Can.SEE_TARGETS)
    asked = unit_for(request.auth, unit, Can.SEE_TARGETS)
    found = target_of(asked.pk, start, end)
    if found is None:
        raise Http404
    account = ledger.account(found)
    return {
        "unit": asked.code, "from": found.start, "to": found.end, "document": found.document.symbol,
        "given": account.given, "over": account.over, "kept": account.kept, "handed_down": account.handed,
        "parts": _parts(found),
    }  # fmt: skip


def _parts(found: Target) -> list[dict[str, Any]]:
    amounts = ledger.parts(found)
    units = dict(Target.objects.filter(pk__in=amounts).values_list("pk", "unit_id"))
    profiles = profiles_of(units.values(), found.end)
    rows = [(profiles[units[pk]], amount) for pk, amount in amounts.items()]
    listed = [{"unit": profile.unit.code, "name": profile.name, "amount": amount} for profile, amount in rows]
    return sorted(listed, key=lambda row: str(row["unit"]))
