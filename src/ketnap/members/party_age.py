"""From which day somebody's Party age counts: the first admission decision, moved on by the time outside the Party.

294-QĐ/TW sections 4.5.1 and 4.5.2. Pure; what isn't recorded gives no answer but the reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ketnap.lib import format as vn
from ketnap.members.kinds import LEFT
from ketnap.members.models import Membership, Spell


@dataclass(frozen=True)
class PartyAge:
    """`since`: the day it counts from, None where it can't be said; `outside`: days taken off; `why` explains either."""

    since: dt.date | None
    outside: int
    why: str


def party_age(admissions: Iterable[Membership], spells: Iterable[Spell]) -> PartyAge | None:
    """The Party age of one person from all their admissions and spells as known; None for somebody never admitted.

    Time outside runs from the day somebody was no member any more to the decision that readmitted them.
    """
    valid = [row for row in admissions if row.cancelled_on is None]
    if not valid:
        return None
    ordered = sorted(valid, key=lambda row: row.decided_on or row.ceremony_on or dt.date.max)
    if ordered[0].again:
        return PartyAge(None, 0, "Chưa ghi lần kết nạp đầu tiên nên chưa tính được tuổi đảng.")
    first = ordered[0].decided_on
    if first is None:
        return PartyAge(None, 0, "Chưa ghi ngày quyết định kết nạp nên chưa tính được tuổi đảng.")
    gone = sorted(spell.valid_until for spell in spells if spell.ended in LEFT and spell.valid_until is not None)
    outside, told = 0, []
    for row in ordered[1:]:
        back = row.decided_on
        left = max((day for day in gone if back is not None and day <= back), default=None)
        if back is None or left is None:
            return PartyAge(
                None, 0, "Chưa đủ ngày ra khỏi Đảng và ngày quyết định kết nạp lại nên chưa tính được tuổi đảng."
            )
        outside += (back - left).days
        told.append(f"từ {vn.day(left)} đến {vn.day(back)}")
    start = f"Tính từ ngày quyết định kết nạp lần đầu {vn.day(first)}"
    if not told:
        return PartyAge(first, 0, f"Tính từ ngày quyết định kết nạp {vn.day(first)}.")
    why = f"{start}, trừ thời gian ngoài Đảng {'; '.join(told)}. Ban Thường vụ cấp uỷ cấp trên trực tiếp quyết định tính lại."
    return PartyAge(first + dt.timedelta(days=outside), outside, why)
