"""Plans of a distribution: versions, numbers, requests, and every step with its day and paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from ketnap.access.api.base import PROBLEMS, Caller, From, To, UnitQuery, need
from ketnap.access.gates import unit_for
from ketnap.access.roles import Can
from ketnap.organisations.names import profiles_of
from ketnap.targets.api.targets import in_order
from ketnap.targets.plans import Version, versions
from ketnap.targets.queries import targets_of

router = Router(tags=["Chỉ tiêu"], by_alias=True)


class PlanLineOut(Schema):
    """The number of one unit; `asked` where it asks for another, with the reason."""

    unit: str
    name: str
    number: int
    asked: int | None
    reason: str


class PlanStepOut(Schema):
    """A step of a version: its state, when, by whom, on which paper."""

    state: str
    at: dt.datetime
    by: str
    document: str
    note: str


class PlanOut(Schema):
    """One version; `whole` must be `kept` and all numbers together before it can be sent."""

    version: int
    category: str
    measure: str
    start: dt.date = Field(alias="from")
    end: dt.date = Field(alias="to")
    state: str
    over: int
    kept: int
    total: int
    lines: list[PlanLineOut]
    history: list[PlanStepOut]


@router.get("", response={200: list[PlanOut], **PROBLEMS}, summary="Các phương án phân bổ của một đơn vị trong một kỳ")
def plans(request: Caller, unit: UnitQuery, start: From, end: To) -> list[dict[str, Any]]:
    """Versions of the unit's targets for exactly the period, the latest first. 404 when the unit is out of reach."""
    need(request.auth, Can.SEE_TARGETS)
    asked = unit_for(request.auth, unit, Can.SEE_TARGETS)
    in_order(start, end)
    wanted = [one.pk for one in targets_of(asked.pk, start, end) if one.in_ledger]
    return [plan_dict(version) for version in versions(wanted)]


def plan_dict(version: Version) -> dict[str, Any]:
    """One version in the shape of the API and the command line."""
    plan, target = version.plan, version.plan.target
    profiles, asked = profiles_of(version.parts, target.end), {one.unit_id: one for one in version.asked}
    return {
        "version": plan.version, "category": target.category, "measure": target.measure, "from": target.start,
        "to": target.end, "state": version.state, "over": plan.over, "kept": version.kept, "total": version.total,
        "lines": [
            {
                "unit": profiles[unit].unit.code, "name": profiles[unit].name, "number": number,
                "asked": asked[unit].amount if unit in asked else None, "reason": asked[unit].reason if unit in asked else "",
            }
            for unit, number in version.parts.items()
        ],
        "history": [
            {
                "state": event.state, "at": event.at, "by": event.by, "note": event.note,
                "document": event.document.symbol if event.document else "",
            }
            for event in version.history
        ],
    }  # fmt: skip
