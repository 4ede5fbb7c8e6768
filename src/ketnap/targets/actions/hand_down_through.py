"""Hand a target down through every level at once, to cells: one act, one set of differences, however many units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import tree_on
from ketnap.targets import ledger
from ketnap.targets.models import Target
from ketnap.targets.queries import check_stands
from ketnap.targets.through import Levels, check_floors_below, check_through, entries_for, levels, targets_for
from ketnap.targets.within import check_within


def hand_down_through(
    *,
    by: Actor,
    at: dt.datetime,
    target: Target,
    numbers: Mapping[Unit, int],
    document: Document,
    kept: int = 0,
    over: int = 0,
    reason: str = "",
) -> Levels:
    """Bring the whole tree below the target to `numbers`: what each unit is to admit itself. Units between hand down the sum.

    Differences only are posted, in one statement; whoever is left out goes to zero. Raises Refused when the numbers, what is
    kept and the over-allotment do not make the whole, for a unit not below the target's unit on the first day of the period
    (or of today, when later), for a floor not reached, a part above its whole, or a revision without a reason.
    """
    reason = clean(reason)
    day = max(target.start, min(target.end, at.date()))
    with transaction.atomic():
        hold("target", target.pk)
        check_stands(target)
        account = ledger.account(target)
        found = levels(tree_on(day), target.unit_id, {unit.pk: number for unit, number in numbers.items()})
        check_through(account.given, found, kept, over, day)
        check_floors_below(target, found)
        if account.handed and not reason:
            raise Refused(
                "target.reason", "Điều chỉnh phân bổ phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason"
            )
        check_within(target, {unit: given for unit, given in found.given.items() if unit != target.unit_id})
        targets = targets_for(target, found, at=at, document=document)
        ledger.post(
            entries_for(target, found, targets, kept=kept, over=over), by=by, at=at, document=document, reason=reason
        )
        record(
            by=by, at=at, action="targets.hand_down", subject="targets.target", subject_id=target.pk,
            unit_id=target.unit_id, before={"kept": account.kept, "over": account.over, "handed": account.handed},
            after={"kept": kept, "over": over, "handed": sum(found.own.values()), "units": len(found.given)}, reason=reason,
            rows=[[unit.code, number] for unit, number in sorted(numbers.items(), key=lambda item: item[0].code)],
        )  # fmt: skip
    return found
