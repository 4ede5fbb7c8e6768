"""Report votes without their share to the committee above, with the whole count."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Ballot, Case
from ketnap.admissions.recording import lock
from ketnap.admissions.states import BY_VOTE, LABELS
from ketnap.admissions.turns.models import Report
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def report_votes(*, by: Actor, at: dt.datetime, case: Case, key: str, on: dt.date, symbol: str) -> Report:
    """Write the report on the lost votes of `key` so far; the case stays open.

    Raises Refused where no vote was lost, when they were reported, without the report's number, or before the latest vote.
    """
    if key not in BY_VOTE:
        raise Refused("report.key", "Bước này không biểu quyết.", remedy="Hãy chọn lại bước.", field="key")
    if not clean(symbol):
        raise Refused("report.symbol", "Báo cáo phải có số.", remedy="Hãy ghi số báo cáo.", field="symbol")
    with transaction.atomic():
        held = lock(case)
        if held.closed_on is not None:
            raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
        lost = list(Ballot.objects.filter(case=held, key=key, passed=False, undone_at=None).order_by("on", "id"))
        if not lost:
            raise Refused(
                "report.nothing", f"“{LABELS[key]}” chưa có lần nào không đủ tỷ lệ.", remedy="Không cần báo cáo."
            )
        if on > at.date() or on < lost[-1].on:
            raise Refused(
                "report.date_order",
                f"Ngày báo cáo phải từ lần biểu quyết gần nhất ({vn.day(lost[-1].on)}) đến hôm nay.",
                remedy="Hãy xem lại ngày.",
                field="on",
            )
        if Report.objects.filter(case=held, key=key, rounds=len(lost)).exists():
            raise Refused("report.known", "Lần biểu quyết này đã được báo cáo.", remedy="Không cần ghi lại.")
        made = Report.objects.create(
            case=held, unit_id=held.unit_id, key=key, on=on, symbol=clean(symbol), rounds=len(lost),
            typed_by=by.username, recorded_at=at,
        )  # fmt: skip
        record(
            by=by, at=at, action="admissions.report_votes", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, after={"key": key, "on": on, "report": made.symbol, "rounds": made.rounds},
        )  # fmt: skip
    return made
