"""The period a targets screen is about: a year, or any two dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from ketnap.lib import format as vn
from ketnap.members.web.links import behind_url
from ketnap.targets.categories import label_of
from ketnap.targets.kinds import Measure
from ketnap.targets.models import Target
from ketnap.targets.spans import words_of

START, END = "tu", "den"  # query parameters


@dataclass(frozen=True)
class Period:
    """Both days included."""

    start: dt.date
    end: dt.date

    @property
    def words(self) -> str:
        """'năm 2026', 'giai đoạn 2024 – 2025', or 'từ … đến …'."""
        return words_of(self.start, self.end)

    @property
    def query(self) -> str:
        """The query string that leads back to this period."""
        return f"{START}={self.start.isoformat()}&{END}={self.end.isoformat()}"


def year_of(day: dt.date) -> Period:
    """The calendar year of a day."""
    return Period(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))


def period_of(request: HttpRequest, day: dt.date) -> Period:
    """The period asked for; the year of `day` when none or an unreadable one is."""
    try:
        found = Period(vn.parse_day(request.GET.get(START, "")), vn.parse_day(request.GET.get(END, "")))
    except ValueError:
        return year_of(day)
    return found if found.start <= found.end else year_of(day)


def kind_of(target: Target) -> str:
    """What a target asks for, in words: 'Toàn đơn vị', 'Nữ', 'Bình quân tối thiểu mỗi năm'."""
    if target.measure == Measure.NUMBER:
        return label_of(target.category)
    label = Measure(target.measure).label
    return f"{label}: {label_of(target.category)}" if target.category else label


def until_of(period: Period, day: dt.date) -> dt.date:
    """The last day of the period that counts on `day`."""
    return max(period.start, min(period.end, day))


def goal_url(target: Target, code: str, period: Period) -> str:
    """The units behind a target of a category or another measure; nothing for the plain number, which has its own page."""
    query = f"?don_vi={code}&{period.query}"
    if target.measure in (Measure.COVERAGE, Measure.IDLE, Measure.TIMELINESS):
        years = f"&nam={int(target.low or 1)}" if target.measure == Measure.IDLE else ""
        return reverse(f"targets:{target.measure}") + query + years
    return reverse("targets:part", args=[target.pk]) + query if target.category else ""


def book_url(target_id: int | None) -> str:
    """The address of the account that makes a given number; nothing where no target was set."""
    return reverse("targets:ledger", args=[target_id]) if target_id else ""


def people_url(code: str, first: dt.date, last: dt.date) -> str:
    """The list of those whom the unit admitted in those days."""
    return behind_url(code, "achieved", first, last)


def paper_of(target: Target) -> dict[str, object]:
    """The fields of the paper the target rests on, offered where the next act mostly rests on it too."""
    paper = target.document
    return {
        "paper_kind": paper.kind, "paper_symbol": paper.symbol, "paper_issued_on": paper.issued_on, "paper_issuer": paper.issuer,
    }  # fmt: skip
