"""Mark lines of one's inbox as read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.reminders.models import Notice
from ketnap.audit.record import record


def mark_read(*, by: Actor, at: dt.datetime, notices: Sequence[Notice]) -> int:
    """How many were unread. The caller has checked that they are the user's own."""
    with transaction.atomic():
        unread = Notice.objects.filter(pk__in=[one.pk for one in notices], read_at=None)
        marked = unread.update(read_at=at)
        if marked:
            record(
                by=by, at=at, action="admissions.mark_read", subject="admissions.notice", after={"count": marked},
                rows=[one.pk for one in notices],
            )  # fmt: skip
    return marked
