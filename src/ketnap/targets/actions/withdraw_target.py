"""Withdraw a target that was set by mistake: it counts nowhere any more, what was recorded stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.targets import ledger
from ketnap.targets.models import Target
from ketnap.targets.queries import check_stands
from ketnap.targets.revised import as_revised
from ketnap.targets.withdrawal import check_free, emptied


def withdraw_target(
    *, by: Actor, at: dt.datetime, target: Target, reason: str, document: Document | None = None
) -> Target:
    """Withdraw the target, and with it those below that it had been handed down to and that stand at nothing.

    The same target may be set anew. Raises Refused without a reason, for a target withdrawn already, and while anything rests
    on it: numbers handed down, a superior, parts, a closed period, a plan under way, a campaign.
    """
    reason = clean(reason)
    if not reason:
        raise Refused("withdraw.reason", "Rút chỉ tiêu phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        hold("target", target.pk)
        check_stands(target)
        found = [target, *emptied(target)]
        for one in found:
            check_free(one, given_by=found)
        (now,) = as_revised(Target.every.filter(pk=target.pk))
        before = {"number": ledger.account(target).given} if target.in_ledger else {"low": now.low, "high": now.high}
        facts = {
            "withdrawn_at": at, "withdrawn_by": by.username, "withdrawn_reason": reason, "withdrawn_document": document,
        }  # fmt: skip
        Target.every.filter(pk__in=[one.pk for one in found]).update(**facts)
        record(
            by=by, at=at, action="targets.withdraw_target", subject="targets.target", subject_id=target.pk,
            unit_id=target.unit_id, before={"from": target.start, "to": target.end, **before},
            after={"document": document.pk if document else None, "with": len(found) - 1}, reason=reason,
            rows=[[one.unit.code, 0] for one in found[1:]],
        )  # fmt: skip
    return Target.ever.select_related("unit", "document", "withdrawn_document").get(pk=target.pk)
