"""Record who sits in a committee, from, to."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import after, since, typed_span
from ketnap.members.kinds import SeatTitle
from ketnap.members.models import Person, Seat
from ketnap.organisations.models import Committee


def seat_member(
    *,
    by: Actor,
    at: dt.datetime,
    committee: Committee,
    person: Person,
    title: str,
    on: dt.date,
    until: dt.date | None = None,
) -> Seat:
    """Seat the person. Raises Refused outside the committee's term, when already seated, or for an end before the beginning."""
    if title not in SeatTitle.values:
        raise Refused("seat.title", "Chức vụ không có trong danh mục.", remedy="Hãy chọn lại.", field="title")
    if on not in committee.valid:
        raise Refused("seat.term", "Ngày này ngoài nhiệm kỳ của cấp uỷ.", remedy="Hãy xem lại ngày.", field="on")
    ends = committee.valid_until
    if until is not None and ends is not None and until > ends:
        raise Refused(
            "seat.beyond", f"Nhiệm kỳ của cấp uỷ kết thúc {vn.day_long(ends)}.",
            remedy="Hãy để trống nếu giữ chức vụ đến hết nhiệm kỳ.", field="until",
        )  # fmt: skip
    valid = typed_span(on, until or ends, code="seat.dates", field="until")
    with transaction.atomic():
        if Seat.objects.known().filter(committee=committee, person=person, valid__overlap=valid).exists():
            raise Refused(
                "seat.taken", "Người này đã có chức vụ trong cấp uỷ.", remedy="Không cần ghi lại.", field="person"
            )
        seat = Seat.objects.create(
            committee=committee,
            unit_id=committee.unit_id,
            person=person,
            title=title,
            valid=valid,
            recorded=since(after(Seat.objects.filter(committee=committee, person=person), at=at)),
        )
        record(
            by=by, at=at, action="members.seat", subject="members.person", subject_id=person.uid,
            unit_id=committee.unit_id, after={"committee": committee.pk, "title": title, "from": on, "until": until},
        )  # fmt: skip
    return seat
