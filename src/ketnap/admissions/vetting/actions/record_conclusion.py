"""Write that a competent body concluded on the political standard. Recorded as made, never computed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.vetting.kinds import Concluding
from ketnap.admissions.vetting.models import Conclusion
from ketnap.admissions.vetting.writing import begin, number, place_on_path, written
from ketnap.lib.errors import Refused


def record_conclusion(
    *, by: Actor, at: dt.datetime, case: Case, symbol: str, on: dt.date, body: str, place: int
) -> Conclusion:
    """Number, day, body, place: what was concluded stays on paper. Raises Refused for an unknown body, a number that is none, or
    when one is recorded."""
    if body not in Concluding.values:
        raise Refused(
            "conclusion.body", "Cơ quan kết luận không có trong danh mục.", remedy="Hãy chọn lại.", field="body"
        )
    made = number(symbol)
    with transaction.atomic():
        held = begin(case, on, at, listed=False)
        if Conclusion.objects.filter(case=held).exists():
            raise Refused("conclusion.known", "Đã ghi văn bản kết luận.", remedy="Không cần ghi lại.")
        row = Conclusion.objects.create(
            case=held, unit_id=held.unit_id, symbol=made, on=on, body=body,
            place_id=place_on_path(held, place, at.date()), typed_by=by.username, recorded_at=at,
        )  # fmt: skip
        written(held, "record_conclusion", by=by, at=at, symbol=made, on=on, body=body)
    return row
