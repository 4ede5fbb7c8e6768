"""End a grant on a day: from then on it gives nothing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.access.models import Grant
from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import span


def end_grant(*, by: Actor, at: dt.datetime, grant: Grant, on: dt.date) -> Grant:
    """Set the first day without the grant; one that began today or later keeps a single day as trace.

    Raises Refused for one's own grant, or when it has ended before.
    """
    with transaction.atomic():
        grant = Grant.objects.select_for_update().get(pk=grant.pk)
        if by.user_id == grant.user_id:
            raise Refused(
                "grant.self",
                "Không thể tự kết thúc quyền của mình.",
                remedy="Hãy nhờ người quản trị khác hoặc cấp trên.",
            )
        if grant.valid.upper is not None and grant.valid.upper <= on:
            raise Refused("grant.ended", "Quyền này đã hết hiệu lực.", remedy="Không cần làm gì thêm.")
        end = max(on, grant.valid.lower + dt.timedelta(days=1))
        before = grant.valid.upper
        grant.valid = span(grant.valid.lower, end)
        grant.save(update_fields=["valid"])
        record(
            by=by, at=at, action="access.end_grant", subject="access.grant", subject_id=grant.pk, unit_id=grant.unit_id,
            before={"user": grant.user.username, "role": grant.role, "until": before}, after={"until": end},
        )  # fmt: skip
    return grant
