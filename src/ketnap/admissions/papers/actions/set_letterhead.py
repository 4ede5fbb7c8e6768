"""Write down how a unit stands at the head of its papers from a day on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.papers.models import Letterhead
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit


def set_letterhead(
    *, by: Actor, at: dt.datetime, unit: Unit, since: dt.date, superior: str = "", issuer: str = "", place: str = ""
) -> Letterhead:
    """The letterhead. Raises Refused when nothing is given, or that day has one already."""
    given = {"superior": clean(superior).upper(), "issuer": clean(issuer).upper(), "place": clean(place)}
    if not any(given.values()):
        raise Refused("letterhead.empty", "Chưa ghi nội dung nào.", remedy="Hãy ghi ít nhất địa danh.", field="place")
    with transaction.atomic():
        if Letterhead.objects.filter(unit=unit, since=since).exists():
            raise Refused(
                "letterhead.day",
                "Ngày này đã có một cách ghi tên trên văn bản.",
                remedy="Hãy chọn ngày khác.",
                field="since",
            )
        made = Letterhead.objects.create(unit=unit, since=since, recorded_at=at, **given)
        record(
            by=by, at=at, action="admissions.set_letterhead", subject="organisations.unit", subject_id=unit.pk, unit_id=unit.pk,
            after={"since": since, **given},
        )  # fmt: skip
    return made
