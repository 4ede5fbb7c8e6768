"""Set on which days around a limit a unit and those below it are reminded, from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.reminders.models import Schedule
from ketnap.admissions.reminders.schedule import FARTHEST
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit


def set_schedule(*, by: Actor, at: dt.datetime, unit: Unit, since: dt.date, offsets: Sequence[int]) -> Schedule:
    """The schedule; one already set from the same day is replaced, earlier ones stay for their time.

    Raises Refused without a day, or for one more than a year around the limit.
    """
    days = sorted(set(offsets))
    if not days:
        raise Refused(
            "schedule.empty",
            "Lịch nhắc phải có ít nhất một ngày nhắc.",
            remedy="Hãy ghi ít nhất một số.",
            field="before",
        )
    if days[0] < -FARTHEST or days[-1] > FARTHEST:
        raise Refused(
            "schedule.far", "Ngày nhắc chỉ trong vòng một năm quanh hạn.", remedy="Hãy ghi số nhỏ hơn.", field="before"
        )
    with transaction.atomic():
        before = Schedule.objects.filter(unit=unit, since__lte=since).order_by("-since").first()
        made, _ = Schedule.objects.update_or_create(
            unit=unit, since=since, defaults={"offsets": days, "by": by.username, "recorded_at": at}
        )
        record(
            by=by, at=at, action="admissions.set_schedule", subject="organisations.unit", subject_id=unit.pk, unit_id=unit.pk,
            before={"offsets": before.offsets} if before else None, after={"offsets": days, "from": since},
        )  # fmt: skip
    return made
