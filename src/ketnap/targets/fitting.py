"""A new target must fit those beside it and the term, or say on what basis it stands all the same."""

from __future__ import annotations

import datetime as dt

from ketnap.accounts.actor import Actor
from ketnap.lib.errors import Refused
from ketnap.targets import ledger
from ketnap.targets.actions.accept_fault import accept_fault
from ketnap.targets.checks import Fault, among, targets_at, terms_of
from ketnap.targets.models import Target


def fit(target: Target, *, by: Actor, at: dt.datetime, accepted: str) -> None:
    """Look at the target just set: what only now does not fit is refused, or stands on the basis `accepted`. Four queries.

    Raises Refused with the sentence of `checks`, so that all ways in say the same.
    """
    targets, terms = targets_at(target.unit_id), terms_of(target.unit_id)
    accounts = ledger.accounts(one.pk for one in targets)
    earlier = {fault.sentence for fault in among([one for one in targets if one.pk != target.pk], accounts, terms)}
    for fault in among(targets, accounts, terms):
        if fault.sentence not in earlier:
            settle(fault, by=by, at=at, accepted=accepted)


def settle(fault: Fault, *, by: Actor, at: dt.datetime, accepted: str) -> None:
    """Let the inconsistency in on its basis. Raises Refused without one."""
    if not accepted.strip():
        raise Refused(fault.code, fault.sentence, remedy=fault.remedy, field=fault.field)
    accept_fault(by=by, at=at, fault=fault, basis=accepted)
