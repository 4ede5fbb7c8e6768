"""Record what was decided about a day, or that a year's calendar is out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import since
from ketnap.lib.text import clean
from ketnap.work.workdays.models import Correction, Kind

_SATURDAY = 5


@dataclass(frozen=True)
class Basis:
    """The document a correction stands on."""

    symbol: str
    issued_on: dt.date
    issuer: str


def correct_day(*, by: Actor, at: dt.datetime, day: dt.date, kind: str, name: str, basis: Basis) -> Correction:
    """The correction; the one before of the same day is closed and stays. Due dates follow, since they are computed.

    Raises Refused for the wrong day of the week, a document without number or issuer, or one dated after it was recorded.
    """
    name, symbol, issuer = clean(name), clean(basis.symbol), clean(basis.issuer)
    _check(day, kind, name, symbol, issuer)
    if basis.issued_on > vn.local_moment(at).date():
        raise Refused(
            "workday.later", "Ngày văn bản ở sau hôm nay.", remedy="Hãy xem lại ngày văn bản.", field="issued_on"
        )
    whole_year = kind == Kind.YEAR
    day = day.replace(month=1, day=1) if whole_year else day
    with transaction.atomic():
        before, moment = close(at=at, day=day, whole_year=whole_year)
        made = Correction.objects.create(
            day=day, kind=kind, whole_year=whole_year, name=name, symbol=symbol, issued_on=basis.issued_on, issuer=issuer,
            recorded=since(moment), by=by.username,
        )  # fmt: skip
        record(
            by=by, at=at, action="work.correct_day", subject="work.workday", subject_id=made.pk,
            before={"kind": before.kind, "symbol": before.symbol} if before else None,
            after={"on": day, "kind": kind, "name": name, "symbol": symbol, "issuer": issuer},
        )  # fmt: skip
    return made


def _check(day: dt.date, kind: str, name: str, symbol: str, issuer: str) -> None:
    for field, value in (("name", name), ("symbol", symbol), ("issuer", issuer)):
        if not value:
            raise Refused(
                "workday.empty", "Điều chỉnh lịch phải có tên ngày và văn bản làm căn cứ.",
                remedy="Hãy điền đủ tên ngày, số văn bản, cơ quan ban hành.", field=field,
            )  # fmt: skip
    weekend = day.weekday() >= _SATURDAY
    if kind == Kind.OFF and weekend:
        raise Refused(
            "workday.weekend", f"{vn.day(day)} là ngày cuối tuần, vốn đã nghỉ.",
            remedy="Hãy ghi ngày thứ Hai đến thứ Sáu được nghỉ bù.", field="day",
        )  # fmt: skip
    if kind == Kind.WORKED and not weekend:
        raise Refused(
            "workday.weekday", f"{vn.day(day)} là ngày làm việc trong tuần.",
            remedy="Hãy ghi ngày thứ Bảy hoặc Chủ nhật đi làm bù.", field="day",
        )  # fmt: skip


def close(*, at: dt.datetime, day: dt.date, whole_year: bool) -> tuple[Correction | None, dt.datetime]:
    """End what holds of the day. Returns it as it was (None when nothing did), and the moment from which another counts."""
    open_row = Correction.objects.filter(day=day, whole_year=whole_year, recorded__upper_inf=True)
    before = open_row.select_for_update().first()
    if before is None:
        return None, at
    moment = max(at, before.recorded.lower + dt.timedelta(microseconds=1))
    open_row.update(recorded=TimestamptzRange(before.recorded.lower, moment, "[)"))
    return before, moment
