"""A unit below asks for another number in a plan sent to it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit
from ketnap.organisations.names import names_of
from ketnap.targets.kinds import PlanState, Side
from ketnap.targets.models import Plan, PlanLine
from ketnap.targets.planning import tell
from ketnap.targets.plans import check_move, version_of


def ask_for(
    *,
    by: Actor,
    at: dt.datetime,
    plan: Plan,
    unit: Unit,
    number: int,
    reason: str,
    document: Document | None = None,
) -> Plan:
    """Record the request; the plan waits until it is sent again.

    Raises Refused without a reason, for a unit the plan gives nothing, for the same number, or when it asked in this round.
    """
    reason = clean(reason)
    if not reason:
        raise Refused("plan.reason", "Đề nghị số khác phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        hold("plan", plan.pk)
        check_move(plan, PlanState.COUNTERED)
        version = version_of(plan)
        if unit.pk not in version.parts:
            raise Refused("plan.not_in", "Phương án này không giao số cho đơn vị.", remedy="Hãy xem lại phương án.")
        if number < 0 or number == version.parts[unit.pk]:
            raise Refused(
                "plan.same", "Số đề nghị bằng số dự kiến hoặc nhỏ hơn 0.", remedy="Hãy ghi số khác.", field="number"
            )
        if any(asked.unit_id == unit.pk for asked in version.asked):
            raise Refused("plan.asked", "Đơn vị đã đề nghị trong lượt này.", remedy="Hãy chờ cấp trên trả lời.")
        PlanLine.objects.create(
            plan=plan,
            round=version.round,
            unit=unit,
            side=Side.ASKED,
            amount=number,
            reason=reason,
            at=at,
            by=by.username,
        )
        name = names_of([unit.pk], plan.target.end).get(unit.pk, unit.code)
        tell(plan, PlanState.COUNTERED, by=by, at=at, note=f"{name}: {vn.number(number)}", document=document)
        record(
            by=by, at=at, action="targets.ask_for", subject="targets.plan", subject_id=plan.pk, unit_id=unit.pk,
            before={"number": version.parts[unit.pk]}, after={"number": number}, reason=reason,
        )  # fmt: skip
    return plan
