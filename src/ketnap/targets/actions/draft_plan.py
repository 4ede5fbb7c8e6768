"""Draft a version of how a target is to be handed down. A draft changes nothing but itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit
from ketnap.targets.kinds import PlanState
from ketnap.targets.models import Plan, Target
from ketnap.targets.planning import tell, write_round
from ketnap.targets.queries import children_during


def draft_plan(
    *, by: Actor, at: dt.datetime, target: Target, parts: Mapping[Unit, int], kept: int, over: int = 0, note: str = ""
) -> Plan:
    """Write the next version. Its numbers need not make the whole yet.

    Raises Refused for a goal that is no number, a negative number or a unit not directly below during the period.
    """
    if not target.in_ledger or over < 0:
        raise Refused("plan.no_number", "Chỉ chỉ tiêu số mới có phương án phân bổ.", remedy="Hãy chọn chỉ tiêu số.")
    below = set(children_during(target.unit_id, target.start, target.end))
    strangers = [unit.code for unit in parts if unit.pk not in below]
    if strangers:
        raise Refused(
            "target.not_below", f"Không trực thuộc trong kỳ này: {', '.join(strangers[:3])}.",
            remedy="Chỉ giao cho đơn vị trực thuộc; hãy bỏ các đơn vị đó.", field="parts",
        )  # fmt: skip
    with transaction.atomic():
        hold("target", target.pk)
        last = Plan.objects.filter(target=target).aggregate(last=Max("version"))["last"] or 0
        plan = Plan.objects.create(
            target=target, version=last + 1, over=over, note=clean(note), created_at=at, created_by=by.username
        )
        write_round(plan, parts, kept, 1, by=by, at=at)
        tell(plan, PlanState.DRAFT, by=by, at=at)
        record(
            by=by, at=at, action="targets.draft_plan", subject="targets.plan", subject_id=plan.pk, unit_id=target.unit_id,
            after={"target": target.pk, "version": plan.version, "kept": kept, "over": over, "parts": sum(parts.values())},
            rows=[[unit.code, number] for unit, number in sorted(parts.items(), key=lambda item: item[0].code)],
        )  # fmt: skip
    return plan
