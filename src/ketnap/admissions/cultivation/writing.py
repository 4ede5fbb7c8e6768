"""What all acts of this work check of a case and a day."""

from __future__ import annotations

import datetime as dt

from ketnap.admissions.models import Case
from ketnap.admissions.recording import lock
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused


def held_on(case: Case, on: dt.date, at: dt.datetime) -> Case:
    """The case, held until the transaction ends. Raises Refused for a closed case, a future day or one before it was opened."""
    held = lock(case)
    if held.closed_on is not None:
        raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
    if on > at.date():
        raise Refused("cultivation.future", "Ngày ghi ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    if on < held.opened_on:
        raise Refused(
            "cultivation.early", f"{held.person.full_name} được đưa vào nguồn ngày {vn.day(held.opened_on)}, sau ngày ghi.",
            remedy="Hãy xem lại ngày.", field="on",
        )  # fmt: skip
    return held


def choice(value: str, known: list[str], field: str) -> str:
    """The value, if it is on the closed list. Raises Refused otherwise."""
    if value not in known:
        raise Refused(
            "cultivation.choice", "Giá trị đã chọn không có trong danh mục.", remedy="Hãy chọn lại.", field=field
        )
    return value
