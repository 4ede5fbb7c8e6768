"""Closed periods: what was frozen, whether it can be derived again, what was corrected since."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from ketnap.access.api.base import PROBLEMS, Caller, UnitQuery, need
from ketnap.access.gates import unit_for
from ketnap.access.roles import Can
from ketnap.members.counting import Sees
from ketnap.targets.closing import rederive, unrecorded
from ketnap.targets.models import Closing

router = Router(tags=["Chỉ tiêu"], by_alias=True)


class RestatementOut(Schema):
    """One number known better since: what was told, what is known now, when it was found, why."""

    unit: str
    what: str
    then: int | None
    now: int | None
    reason: str
    found_at: dt.datetime


class ClosingOut(Schema):
    """A closed period. `same`: derived again as known then it has the stored digest; `untold`: differences not yet recorded."""

    start: dt.date = Field(alias="from")
    end: dt.date = Field(alias="to")
    known_at: dt.datetime
    digest: str
    same: bool
    papers: list[str]
    restatements: list[RestatementOut]
    untold: int


@router.get("", response={200: list[ClosingOut], **PROBLEMS}, summary="Các kỳ đã chốt của một đơn vị và đính chính")
def closings(request: Caller, unit: UnitQuery) -> list[dict[str, Any]]:
    """Closed periods of the unit, the latest first. 404 when the unit is out of reach."""
    need(request.auth, Can.SEE_TARGETS)
    asked = unit_for(request.auth, unit, Can.SEE_TARGETS)
    found = Closing.objects.filter(unit=asked).order_by("-end", "-start")
    return [closing_dict(request.auth, one, today=request.auth.day) for one in found]


def closing_dict(reader: Sees, closing: Closing, *, today: dt.date) -> dict[str, Any]:
    """One closed period in the shape of the API and the command line."""
    rows = closing.restatements.select_related("unit").order_by("id")
    return {
        "from": closing.start, "to": closing.end, "known_at": closing.known_at, "digest": closing.digest,
        "same": rederive(reader, closing, today=today) == closing.digest,
        "papers": sorted(closing.papers.values_list("format", flat=True)),
        "restatements": [
            {
                "unit": row.unit.code, "what": row.what, "then": row.then, "now": row.now, "reason": row.reason,
                "found_at": row.found_at,
            }
            for row in rows
        ],
        "untold": len(unrecorded(reader, closing, today=today)),
    }  # fmt: skip
