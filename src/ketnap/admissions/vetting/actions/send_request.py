"""Ask another body about persons of the list, by post or by somebody sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.vetting.independence import check_messenger
from ketnap.admissions.vetting.kinds import AskedBody, Way
from ketnap.admissions.vetting.models import Asked, Request, Subject
from ketnap.admissions.vetting.writing import begin, number, written
from ketnap.lib.errors import Refused
from ketnap.members.models import Person


@dataclass(frozen=True)
class Sending:
    """How the request goes out. `messenger` and `attested` for somebody sent: no relative of the applicant."""

    way: str
    body: str
    symbol: str
    on: dt.date
    abroad: bool = False
    messenger: Person | None = None
    attested: bool | None = None


def send_request(*, by: Actor, at: dt.datetime, case: Case, subjects: Sequence[Subject], sending: Sending) -> Request:
    """The request. Raises Refused for nobody asked about, a number that is none, an unknown way or body, and for somebody sent
    who may not be."""
    if sending.way not in Way.values or sending.body not in AskedBody.values:
        raise Refused("vetting.way", "Cách hỏi, nơi hỏi không có trong danh mục.", remedy="Hãy chọn lại.", field="way")
    if (sending.way == Way.TRIP) != (sending.messenger is not None):
        raise Refused(
            "vetting.messenger", "Cử người đi thẩm tra thì chọn người được cử; gửi công văn thì để trống.",
            remedy="Hãy xem lại.", field="messenger",
        )  # fmt: skip
    symbol = number(sending.symbol)
    with transaction.atomic():
        held = begin(case, sending.on, at)
        ids = {subject.pk for subject in subjects}
        rows = list(Subject.objects.filter(case=held, pk__in=ids, absent=False))
        if not rows or len(rows) != len(ids):
            raise Refused("vetting.nobody", "Hãy chọn người cần hỏi.", remedy="Chọn trong danh sách.", field="subjects")
        if sending.messenger is not None:
            check_messenger(held, sending.messenger, sending.on, attested=sending.attested)
        request = Request.objects.create(
            case=held, unit_id=held.unit_id, way=sending.way, body=sending.body, abroad=sending.abroad, symbol=symbol,
            sent_on=sending.on, messenger=sending.messenger, typed_by=by.username, recorded_at=at,
        )  # fmt: skip
        Asked.objects.bulk_create(Asked(request=request, subject=row, unit_id=held.unit_id) for row in rows)
        written(
            held, "send_request", by=by, at=at, request=request.pk, way=sending.way, on=sending.on, symbol=symbol,
            people=len(rows),
        )  # fmt: skip
    return request
