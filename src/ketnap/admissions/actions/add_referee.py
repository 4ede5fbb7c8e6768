"""Record who vouches for the person: an official member, or a union by resolution."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.kinds import RefereeKind, Together
from ketnap.admissions.models import Case, Referee
from ketnap.admissions.recording import lock
from ketnap.admissions.turns.models import Move
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.models import Person


def add_referee(
    *,
    by: Actor,
    at: dt.datetime,
    case: Case,
    kind: str,
    on: dt.date,
    member: Person | None = None,
    together: str = "",
    since: dt.date | None = None,
    replacement: bool = False,
    disciplined: bool | None = None,
    paper_symbol: str = "",
) -> Referee:
    """Write the referee; whether they are fit is for the rule `referees`, at the cell's vote.

    In a case that came from another cell every referee stands in the place of one there. Raises Refused for an unknown kind,
    a missing member, or one who vouches already.
    """
    if kind not in RefereeKind.values or (together and together not in Together.values):
        raise Refused(
            "referee.kind", "Loại người giới thiệu không có trong danh mục.", remedy="Hãy chọn lại.", field="kind"
        )
    if (kind == RefereeKind.MEMBER) != (member is not None):
        raise Refused(
            "referee.member", "Hãy chọn đảng viên giới thiệu.", remedy="Nghị quyết của đoàn thể thì không chọn đảng viên.",
            field="member",
        )  # fmt: skip
    if on > at.date() or (since is not None and since > on):
        raise Refused("referee.dates", "Ngày ghi chưa đúng thứ tự.", remedy="Hãy xem lại ngày.", field="on")
    with transaction.atomic():
        held = lock(case)
        if held.closed_on is not None:
            raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
        if member is not None and Referee.objects.filter(case=held, member=member, until=None).exists():
            raise Refused("referee.known", "Đảng viên này đã giới thiệu.", remedy="Không cần ghi lại.", field="member")
        row = Referee.objects.create(
            case=held, unit_id=held.unit_id, kind=kind, member=member, together=together, since=since,
            replacement=replacement or Move.objects.filter(arrived=held).exists(), disciplined=disciplined,
            paper_symbol=clean(paper_symbol), on=on, recorded_at=at,
        )  # fmt: skip
        record(
            by=by, at=at, action="admissions.add_referee", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, after={"kind": kind, "member": member.uid if member else None, "on": on},
        )  # fmt: skip
    return row
