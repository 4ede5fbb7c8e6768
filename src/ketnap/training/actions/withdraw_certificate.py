"""Take back a certificate typed wrongly; it stays in the book with its reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.training.models import Certificate


def withdraw_certificate(*, by: Actor, at: dt.datetime, certificate: Certificate, reason: str) -> Certificate:
    """Mark it withdrawn. Raises Refused without a reason or when it is withdrawn already."""
    reason = clean(reason)
    if not reason:
        raise Refused("certificate.reason", "Thu hồi phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        row = Certificate.objects.select_for_update(of=("self",)).select_related("person").get(pk=certificate.pk)
        if row.withdrawn_at is not None:
            raise Refused("certificate.withdrawn", "Giấy này đã thu hồi.", remedy="Không cần làm gì thêm.")
        row.withdrawn_at, row.reason = at, reason
        row.save(update_fields=["withdrawn_at", "reason"])
        record(
            by=by, at=at, action="training.withdraw_certificate", subject="members.person", subject_id=row.person.uid,
            unit_id=row.unit_id, before={"number": row.number, "issued_on": row.issued_on}, reason=reason,
        )  # fmt: skip
    return row
