"""A unit writes its own admission plan: how many persons in which month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.targets.models import MonthPlan


def plan_months(*, by: Actor, at: dt.datetime, unit: Unit, persons: Mapping[dt.date, int]) -> int:
    """Record the persons by month (its first day); the latest word counts. Returns the total written.

    Raises Refused for no month at all, a number below zero or a day that is not the first of its month.
    """
    if not persons:
        raise Refused(
            "months.none", "Chưa có tháng nào.", remedy="Hãy ghi số người cho ít nhất một tháng.", field="months"
        )
    if any(number < 0 for number in persons.values()):
        raise Refused("months.negative", "Số người không thể nhỏ hơn 0.", remedy="Hãy ghi lại số.", field="months")
    if any(month.day != 1 for month in persons):
        raise Refused("months.day", "Tháng phải ghi bằng ngày đầu tháng.", remedy="Hãy ghi lại tháng.", field="months")
    with transaction.atomic():
        MonthPlan.objects.bulk_create(
            MonthPlan(unit=unit, month=month, persons=number, at=at, by=by.username)
            for month, number in persons.items()
        )
        record(
            by=by, at=at, action="targets.plan_months", subject="organisations.unit", subject_id=unit.pk, unit_id=unit.pk,
            after={month.isoformat(): number for month, number in sorted(persons.items())},
        )  # fmt: skip
    return sum(persons.values())
