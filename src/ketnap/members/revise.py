"""Change an admission without overwriting it: close the row, add the next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from psycopg.types.range import TimestamptzRange

from ketnap.lib.temporal import since
from ketnap.members.models import Membership


def revise(membership: Membership, *, at: dt.datetime, **facts: Any) -> Membership:
    """The same admission with the given facts changed, as known from `at` on."""
    moment = max(at, membership.recorded.lower + dt.timedelta(microseconds=1))
    Membership.objects.filter(pk=membership.pk).update(
        recorded=TimestamptzRange(membership.recorded.lower, moment, "[)")
    )
    fresh = Membership.objects.get(pk=membership.pk)
    fresh.pk, fresh._state.adding = None, True
    for name, value in facts.items():
        setattr(fresh, name, value)
    fresh.recorded = since(moment)
    fresh.save()
    return fresh
