"""Put an agreed plan in force: only now do its numbers reach the ledger, as differences."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.locks import hold
from ketnap.organisations.models import Unit
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.hand_down_through import hand_down_through
from ketnap.targets.kinds import PlanState
from ketnap.targets.models import Plan
from ketnap.targets.planning import tell
from ketnap.targets.plans import check_move, goes_through, state_of, version_of


def enforce_plan(*, by: Actor, at: dt.datetime, plan: Plan, document: Document, reason: str = "") -> Plan:
    """Hand the numbers down by `document`, differences only, at whatever depth; the version in force before becomes revised.

    Raises Refused unless the plan is agreed, and whatever handing down refuses (a reason is needed when numbers change).
    """
    with transaction.atomic():
        hold("plan", plan.pk)
        before = check_move(plan, PlanState.IN_FORCE)
        version = version_of(plan)
        units = Unit.objects.in_bulk(list(version.parts))
        numbers = {units[unit_id]: number for unit_id, number in version.parts.items()}
        if goes_through(plan, version.parts):
            hand_down_through(
                by=by, at=at, target=plan.target, numbers=numbers, kept=version.kept, over=plan.over, document=document,
                reason=reason,
            )  # fmt: skip
        else:
            hand_down(
                by=by, at=at, target=plan.target, parts=numbers, kept=version.kept, over=plan.over, document=document,
                reason=reason,
            )  # fmt: skip
        for former in Plan.objects.filter(target=plan.target).exclude(pk=plan.pk):
            if state_of(former) == PlanState.IN_FORCE:
                tell(former, PlanState.REVISED, by=by, at=at, note=f"Thay bằng lần {plan.version}")
        tell(plan, PlanState.IN_FORCE, by=by, at=at, document=document, note=reason)
        record(
            by=by, at=at, action="targets.enforce_plan", subject="targets.plan", subject_id=plan.pk,
            unit_id=plan.target.unit_id, before={"state": before},
            after={"state": PlanState.IN_FORCE, "document": document.pk}, reason=reason,
        )  # fmt: skip
    return plan
