"""Send a plan down for opinion, or send it again with new numbers as the answer to what was asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit
from ketnap.targets.kinds import PlanState
from ketnap.targets.models import Plan
from ketnap.targets.planning import check_whole, tell, write_round
from ketnap.targets.plans import check_move, version_of


def send_plan(
    *,
    by: Actor,
    at: dt.datetime,
    plan: Plan,
    parts: Mapping[Unit, int] | None = None,
    kept: int | None = None,
    note: str = "",
    document: Document | None = None,
) -> Plan:
    """Send it. With `parts` (and `kept`) a new round replaces the numbers; without, a request left open gets the same numbers.

    Raises Refused when the state does not allow it or the numbers do not make the whole.
    """
    with transaction.atomic():
        hold("plan", plan.pk)
        before = check_move(plan, PlanState.SENT)
        version = version_of(plan)
        if parts is None and before == PlanState.COUNTERED:
            parts, kept = _same(version.parts), version.kept
        if parts is not None:
            write_round(plan, parts, version.kept if kept is None else kept, version.round + 1, by=by, at=at)
            version = version_of(plan)
        check_whole(plan, version.total)
        tell(plan, PlanState.SENT, by=by, at=at, note=clean(note), document=document)
        record(
            by=by, at=at, action="targets.send_plan", subject="targets.plan", subject_id=plan.pk,
            unit_id=plan.target.unit_id, before={"state": before}, after={"round": version.round, "total": version.total},
        )  # fmt: skip
    return plan


def _same(parts: Mapping[int, int]) -> dict[Unit, int]:
    units = Unit.objects.in_bulk(list(parts))
    return {units[unit_id]: number for unit_id, number in parts.items()}
