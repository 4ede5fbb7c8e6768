"""The limits of requests that wait for an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from ketnap.admissions.clocks import Clock, working_limit
from ketnap.admissions.vetting.kinds import AskedBody
from ketnap.admissions.vetting.models import Request
from ketnap.law import Calendar
from ketnap.lib import format as vn

DOMESTIC, ABROAD = "vetting.reply_deadline.domestic", "vetting.reply_deadline.abroad"


def reply_clocks(
    day: dt.date, calendar: Calendar, *, cases: Iterable[int] | None = None, units: Iterable[int] | None = None
) -> dict[int, list[Clock]]:
    """The limits of requests that wait on `day`, by case id: of these cases, of the cells `units`, or of the house. One query."""
    rows = Request.objects.filter(
        Q(answered_on=None) | Q(answered_on__gt=day), Q(withdrawn_on=None) | Q(withdrawn_on__gt=day), sent_on__lte=day
    )
    if cases is not None:
        rows = rows.filter(case__in=list(cases))
    if units is not None:
        rows = rows.filter(unit_id__in=frozenset(units))
    found: dict[int, list[Clock]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.case_id, []).append(reply_clock(row, calendar))
    return found


def reply_clock(request: Request, calendar: Calendar) -> Clock:
    """When the answer is due: counted from the day the body asked received the request, which somebody must write first."""
    key, label = f"vetting_{request.pk}", f"Trả lời thẩm tra: {label_of(request)}"
    if request.received_on is None:
        because = f"Hạn tính từ ngày nơi được hỏi nhận yêu cầu {request.symbol} gửi {vn.day(request.sent_on)}; chưa ghi ngày nhận."
        return Clock(key, label, "vetting_closed", request.sent_on, None, because)
    param = ABROAD if request.abroad else DOMESTIC
    event = f"ngày nhận yêu cầu {request.symbol}"
    return working_limit(key, label, "vetting_closed", request.received_on, param, event, calendar)


def label_of(request: Request) -> str:
    """The kind of body asked, in running text."""
    label = str(AskedBody(request.body).label)
    return f"{label}, ngoài nước" if request.abroad else label
