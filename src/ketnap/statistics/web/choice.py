"""Which report: unit, period and tree, from the query of a page; and the addresses that carry them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.urls import reverse

from ketnap.access.gates import unit_for
from ketnap.access.request import Request
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.members.figures import TreeChoice
from ketnap.members.web.links import behind_url
from ketnap.organisations.models import Unit
from ketnap.organisations.names import profiles_of
from ketnap.organisations.queries import natural
from ketnap.organisations.tree import tree_on
from ketnap.statistics.grids import Source
from ketnap.statistics.report import Report, build_report
from ketnap.ui.fields import DayField

TREES = (("then", "Theo từng thời điểm trong kỳ"), ("now", "Theo hệ thống tổ chức hiện nay"))


class ReportForm(forms.Form):
    """Unit, period and tree. `cua` is a unit's code."""

    cua = forms.ChoiceField(label="Đơn vị")
    tu = DayField(label="Từ ngày")
    den = DayField(label="Đến ngày", help_text="Tính cả ngày này.")
    cay = forms.ChoiceField(label="Hệ thống tổ chức", choices=TREES, initial="then")

    def __init__(self, units: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cua"].choices = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Both days in order."""
        found: dict[str, Any] = self.cleaned_data
        if found.get("tu") and found.get("den") and found["den"] < found["tu"]:
            self.add_error("den", "Ngày cuối kỳ trước ngày đầu kỳ. Hãy xem lại hai ngày.")
        return found


@dataclass(frozen=True)
class Choice:
    """A report asked for."""

    unit: Unit
    start: dt.date
    end: dt.date
    tree: TreeChoice

    def query(self, code: str = "", **more: str) -> str:
        """The query of a page about this choice, or about another unit of it."""
        facts = {"cua": code or self.unit.code, "tu": f"{self.start}", "den": f"{self.end}", "cay": self.tree}
        return urlencode({**facts, **more})

    def url(self, name: str = "statistics:report", code: str = "", **more: str) -> str:
        return f"{reverse(name)}?{self.query(code, **more)}"

    def list_url(self, source: Source | None) -> str:
        """The list behind a number of this report, '' where there is none."""
        if source is None:
            return ""
        if not source.facet:
            return behind_url(source.code, source.measure, source.start, source.end, self.tree)
        return self.url("statistics:behind", source.code, nhom=source.facet, gia_tri=source.value)


def chosen(request: Request) -> Choice | None:
    """The choice in the query, None when it cannot be read. Raises Http404 for a unit out of reach."""
    code = request.GET.get("cua", "")
    form = ReportForm([(code, code)], {"cay": "then", **request.GET.dict()})
    if not form.is_valid():
        return None
    unit = unit_for(request.scope, code, Can.SEE_FIGURES)
    asked = form.cleaned_data
    return Choice(unit, asked["tu"], asked["den"], asked["cay"])


def report_of(request: Request, choice: Choice) -> Report:
    """The report as of the day one looks at: on a past day, nothing after it counts."""
    now = clock.now()
    end = min(choice.end, max(request.frame.day, choice.start)) if request.frame.past else choice.end
    return build_report(request.scope, choice.unit, choice.start, end, at=now, tree=choice.tree, demo=settings.DEMO)


def units_offered(request: Request) -> list[tuple[str, str]]:
    """The unit one works in and those directly below, as choices of a form."""
    frame = request.frame
    below = tree_on(frame.day).children(frame.unit.pk)
    profiles = profiles_of(below, frame.day)
    children = [(profile.unit.code, profile.name) for profile in profiles.values()]
    return [(frame.unit.code, frame.unit_name), *sorted(children, key=lambda child: natural(child[0]))]
