"""Which list of what is lacking beside the steps an address asks for, and the number that leads to it from other pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from ketnap.access.request import Request
from ketnap.admissions.sidefacts.kinds import SPECS
from ketnap.admissions.sidefacts.lacking import Lack, lacking
from ketnap.ui import parts
from ketnap.work.workdays.queries import calendar_on

TITLE = "Việc kèm theo còn thiếu"
LATE_LABEL = "Việc kèm theo quá hạn"


@dataclass(frozen=True)
class Asked:
    """Which lines a list shows: of one kind (empty: every one), only those beyond their limit."""

    kind: str = ""
    late: bool = False

    @classmethod
    def of(cls, request: Request) -> Asked:
        """What the address asks for; an unknown kind is none."""
        kind = request.GET.get("viec", "")
        return cls(kind if kind in SPECS else "", "qua_han" in request.GET)

    @property
    def query(self) -> str:
        """The same as a query."""
        asked = {"viec": self.kind, "qua_han": "1" if self.late else ""}
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def title(self) -> str:
        """What the list is of, in words."""
        what = f"Chưa ghi: {SPECS[self.kind].label}" if self.kind else TITLE
        return f"{what} (quá hạn)" if self.late else what


def list_url(asked: Asked) -> str:
    """The list of what is asked for."""
    query = asked.query
    return reverse("admissions:lacking_list") + (f"?{query}" if query else "")


def lacks(units: Iterable[int], day: dt.date, asked: Asked) -> list[Lack]:
    """What the list shows: every count on the way there is the length of this."""
    return lacking(units, day, calendar_on(day), kind=asked.kind, late=asked.late)


LATE = Asked(late=True)


def late_stat(units: Iterable[int], day: dt.date) -> parts.Stat:
    """How many things are lacking beyond their limit, also in files that ended in recognition; opens their list."""
    count = len(lacks(units, day, LATE))
    return parts.Stat(LATE_LABEL, count, list_url(LATE), note="gồm cả hồ sơ đã công nhận chính thức")
