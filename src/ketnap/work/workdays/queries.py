"""The calendar that counts, and how it came to be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet
from django.db.models.functions import Lower

from ketnap.law import Calendar, load_calendar
from ketnap.lib import format as vn
from ketnap.work.workdays.models import Correction, Kind

_REMEMBERED = 64
_LOCAL = dt.timezone(dt.timedelta(hours=7))  # where a day of the calendar ends
_FIELDS = ("day", "kind", "name", "symbol", "issued_on", "issuer")


@dataclass(frozen=True)
class Decided:
    """One correction that holds, as plain data."""

    day: dt.date
    kind: str
    name: str
    symbol: str
    issued_on: dt.date
    issuer: str

    @property
    def words(self) -> str:
        """The correction in one clause: what the day is, by which document."""
        what = {
            Kind.OFF: f"nghỉ {vn.day(self.day)} ({self.name})", Kind.WORKED: f"làm bù {vn.day(self.day)} ({self.name})",
            Kind.PLAIN: f"{vn.day(self.day)} không đổi ({self.name})", Kind.YEAR: f"đã công bố lịch năm {self.day.year}",
        }[Kind(self.kind)]  # fmt: skip
        return f"{what} theo {self.symbol} ngày {vn.day(self.issued_on)} của {self.issuer}"


def calendar_on(day: dt.date) -> Calendar:
    """The calendar shipped with the product and what offices corrected, as known by the end of `day`. One query.

    The same corrections give the same object, so what rests on it can be remembered.
    """
    last = dt.datetime.combine(day, dt.time.max, _LOCAL)
    rows = Correction.objects.filter(recorded__contains=last).order_by("day", "whole_year")
    return _with(tuple(Decided(*row) for row in rows.values_list(*_FIELDS)))


@lru_cache(maxsize=_REMEMBERED)
def _with(rows: tuple[Decided, ...]) -> Calendar:
    if not rows:
        return load_calendar()
    days = {kind: [row.day for row in rows if row.kind == kind] for kind in Kind}
    return load_calendar().with_decisions(
        off=days[Kind.OFF], worked=days[Kind.WORKED], unchanged=days[Kind.PLAIN],
        published=[day.year for day in days[Kind.YEAR]], notes={row.day: row.words for row in rows if row.kind != Kind.YEAR},
    )  # fmt: skip


def corrections() -> QuerySet[Correction]:
    """Every correction ever recorded, the latest first."""
    return Correction.objects.order_by(Lower("recorded").desc(), "-pk")
