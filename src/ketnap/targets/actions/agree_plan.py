"""Record that the numbers of a plan are agreed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.targets.kinds import PlanState
from ketnap.targets.models import Plan
from ketnap.targets.planning import check_whole, tell
from ketnap.targets.plans import check_move, version_of


def agree_plan(*, by: Actor, at: dt.datetime, plan: Plan, note: str = "", document: Document | None = None) -> Plan:
    """Agree. Raises Refused while a request is open, or when the whole has changed since the plan was sent."""
    with transaction.atomic():
        hold("plan", plan.pk)
        before = check_move(plan, PlanState.AGREED)
        check_whole(plan, version_of(plan).total)
        tell(plan, PlanState.AGREED, by=by, at=at, note=clean(note), document=document)
        record(
            by=by, at=at, action="targets.agree_plan", subject="targets.plan", subject_id=plan.pk,
            unit_id=plan.target.unit_id, before={"state": before}, after={"state": PlanState.AGREED},
        )  # fmt: skip
    return plan
