"""Targets: the account of a unit for a period, and what it handed down."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from ketnap.access.api.base import PROBLEMS, Caller, From, To, UnitQuery, need
from ketnap.access.gates import unit_for
from ketnap.access.roles import Can
from ketnap.organisations.names import profiles_of
from ketnap.targets import ledger
from ketnap.targets.models import Target
from ketnap.targets.queries import target_of

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
