"""Set a goal that is no number anew, with reason and paper; what stood before stays on record."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.targets.actions.set_goal import check_goal
from ketnap.targets.models import GoalChange, Target
from ketnap.targets.queries import check_stands
from ketnap.targets.revised import as_revised


def revise_goal(
    *, by: Actor, at: dt.datetime, target: Target, low: Decimal, high: Decimal | None, document: Document, reason: str
) -> Target:
    """Change `low` and `high` of a goal. Raises Refused without a reason, for a number, an impossible goal, or the same one."""
    reason = clean(reason)
    if not reason:
        raise Refused("goal.reason", "Điều chỉnh mức cần đạt phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    check_goal(target.measure, low, high, target.denominator)
    with transaction.atomic():
        hold("target", target.pk)
        check_stands(target)
        (now,) = as_revised(Target.every.filter(pk=target.pk))
        if (now.low, now.high) == (low, high):
            raise Refused("goal.same", "Mức mới bằng mức đang có.", remedy="Hãy ghi mức khác.", field="low")
        GoalChange.objects.create(
            target=target, low=low, high=high, document=document, reason=reason, at=at, by=by.username
        )
        record(
            by=by, at=at, action="targets.revise_goal", subject="targets.target", subject_id=target.pk,
            unit_id=target.unit_id, before={"low": now.low, "high": now.high}, after={"low": low, "high": high}, reason=reason,
        )  # fmt: skip
    return target
