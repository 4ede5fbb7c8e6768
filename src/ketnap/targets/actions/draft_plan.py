"""Draft a version of how a target is to be handed down. A draft changes nothing but itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import below
from ketnap.targets.kinds import PlanState
from ketnap.targets.models import Plan, Target
from ketnap.targets.planning import tell, write_round
from ketnap.targets.queries import check_stands, children_during


def draft_plan(
    *,
    by: Actor,
    at: dt.datetime,
    target: Target,
    parts: Mapping[Unit, int],
    kept: int,
    over: int = 0,
    note: str = "",
    document: Document | None = None,
) -> Plan:
    """Write the next version. Its numbers need not make the whole yet.

    Numbers for the units directly below are what each is given in all; as soon as one unit stands deeper, every number is
    what the unit is to admit itself and those between hand down the sum (see `plans.goes_through`). Raises Refused for a
    goal that is no number, a negative number or a unit that does not stand below during the period.
    """
    if not target.in_ledger or over < 0:
        raise Refused("plan.no_number", "Chỉ chỉ tiêu số mới có phương án phân bổ.", remedy="Hãy chọn chỉ tiêu số.")
    direct = set(children_during(target.unit_id, target.start, target.end))
    if any(unit.pk not in direct for unit in parts):
        inside = direct | below([target.unit_id], max(target.start, min(target.end, at.date()))) - {target.unit_id}
        strangers = [unit.code for unit in parts if unit.pk not in inside]
        if strangers:
            raise Refused(
                "target.not_below", f"Không thuộc đơn vị giao chỉ tiêu trong kỳ này: {', '.join(strangers[:3])}.",
                remedy="Chỉ giao cho đơn vị bên dưới; hãy bỏ các đơn vị đó.", field="parts",
            )  # fmt: skip
    with transaction.atomic():
        hold("target", target.pk)
        check_stands(target)
        last = Plan.objects.filter(target=target).aggregate(last=Max("version"))["last"] or 0
        plan = Plan.objects.create(
            target=target, version=last + 1, over=over, note=clean(note), created_at=at, created_by=by.username
        )
        write_round(plan, parts, kept, 1, by=by, at=at)
        tell(plan, PlanState.DRAFT, by=by, at=at, document=document)
        record(
            by=by, at=at, action="targets.draft_plan", subject="targets.plan", subject_id=plan.pk, unit_id=target.unit_id,
            after={"target": target.pk, "version": plan.version, "kept": kept, "over": over, "parts": sum(parts.values())},
            rows=[[unit.code, number] for unit, number in sorted(parts.items(), key=lambda item: item[0].code)],
        )  # fmt: skip
    return plan
