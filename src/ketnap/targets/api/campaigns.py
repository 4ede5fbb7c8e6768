"""Campaigns: the funnel in numbers. Persons are nowhere in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from ketnap.access.api.base import PROBLEMS, Caller, OnDay, UnitQuery, day_asked, need
from ketnap.access.gates import unit_for
from ketnap.access.roles import Can
from ketnap.targets.campaigns import Funnel, compare
from ketnap.targets.models import Campaign

router = Router(tags=["Chỉ tiêu"], by_alias=True)


class StepOut(Schema):
    """How many have passed a step."""

    key: str
    label: str
    count: int


class CampaignOut(Schema):
    """A campaign on a day: who entered, step by step, who fell out; `target` where one is set for exactly its days."""

    name: str
    document: str
    start: dt.date = Field(alias="from")
    end: dt.date = Field(alias="to")
    target: int | None
    entered: int
    steps: list[StepOut]
    dropped: int


@router.get("", response={200: list[CampaignOut], **PROBLEMS}, summary="Các đợt kết nạp của một đơn vị, từng bước")
def campaigns(request: Caller, unit: UnitQuery, day: OnDay = None) -> list[dict[str, Any]]:
    """Campaigns of the unit side by side, the latest first. 404 when the unit is out of reach."""
    need(request.auth, Can.SEE_TARGETS)
    asked = unit_for(request.auth, unit, Can.SEE_TARGETS)
    found = list(Campaign.objects.filter(unit=asked).select_related("target", "unit", "document"))
    return [campaign_dict(one) for one in compare(request.auth, found, day_asked(day))]


def campaign_dict(found: Funnel) -> dict[str, Any]:
    """One campaign in the shape of the API and the command line."""
    one = found.campaign
    return {
        "name": one.name, "document": one.document.symbol, "from": one.start, "to": one.end, "target": found.target,
        "entered": len(found.entered), "dropped": len(found.dropped),
        "steps": [{"key": step.key, "label": step.label, "count": step.count} for step in found.steps],
    }  # fmt: skip
