"""State why a plan that does not fit together stands all the same."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.targets.checks import Fault
from ketnap.targets.models import Allowance


def accept_fault(*, by: Actor, at: dt.datetime, fault: Fault, basis: str) -> Allowance:
    """Record the basis for the inconsistency as it is now told; it no longer holds once a number in the sentence moves.

    Raises Refused without a basis, or where one is stated already.
    """
    if not basis.strip():
        raise Refused(
            "fault.basis", "Chưa ghi căn cứ.", remedy="Hãy ghi văn bản nào vẫn yêu cầu như vậy.", field="accepted"
        )
    if fault.accepted:
        raise Refused(
            "fault.accepted", f"Chỗ này đã có căn cứ: {fault.accepted}.", remedy="Không cần ghi thêm.", field="accepted"
        )
    with transaction.atomic():
        allowance = Allowance.objects.create(
            target=fault.target, code=fault.code, sentence=fault.sentence, basis=basis.strip(), at=at, by=by.username
        )
        record(
            by=by, at=at, action="targets.accept_fault", subject="targets.target", subject_id=fault.target.pk,
            unit_id=fault.target.unit_id, after={"code": fault.code, "sentence": fault.sentence, "basis": allowance.basis},
        )  # fmt: skip
    return allowance
