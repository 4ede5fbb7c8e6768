"""A request that is still running, for the acts on it."""

from __future__ import annotations

import datetime as dt

from ketnap.admissions.vetting.models import Request
from ketnap.admissions.vetting.writing import begin
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused


def running(request: Request, on: dt.date, at: dt.datetime) -> Request:
    """The request, held with its case. Raises Refused when answered or withdrawn, or for a day before it was sent."""
    begin(request.case, on, at)
    row = Request.objects.select_related("case").get(pk=request.pk)
    if row.answered_on is not None or row.withdrawn_on is not None:
        raise Refused("vetting.over", "Yêu cầu này đã có trả lời hoặc đã rút.", remedy="Hãy xem lại danh sách yêu cầu.")
    if on < row.sent_on:
        raise Refused(
            "vetting.before", f"Ngày ghi trước ngày gửi {vn.day(row.sent_on)}.", remedy="Hãy xem lại ngày.", field="on"
        )
    return row
