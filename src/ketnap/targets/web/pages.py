"""One way to draw a page of tables, charts and downloads, and to send a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request
from ketnap.lib import format as vn
from ketnap.targets.web.period import START, period_of
from ketnap.ui import charts, parts

T = TypeVar("T")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Post:
    """A form of buttons only: leaving the house is an act. `buttons` are (name, value, label)."""

    title: str
    url: str
    buttons: Sequence[tuple[str, str, str]]
    lead: str = "Việc xuất được ghi vào nhật ký."
    hidden: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Page:
    """What a page of tables shows. `charts` are (chart, caption), `pagers` stand under the table of that caption."""

    title: str
    lead: str = ""
    actions: Sequence[parts.Link] = ()
    stats: Sequence[parts.Stat] = ()
    notices: Sequence[str] = ()
    charts: Sequence[tuple[charts.Chart, str]] = ()
    tables: Sequence[parts.DataTable] = ()
    posts: Sequence[Post] = field(default_factory=tuple)
    pagers: Mapping[str, parts.Pager] = field(default_factory=dict)


def show(request: Request, page: Page) -> HttpResponse:
    """The page."""
    names = ("title", "lead", "actions", "stats", "notices", "charts", "posts")
    context: dict[str, Any] = {name: getattr(page, name) for name in names}
    if START in request.GET:  # came from the targets of a period: the way back to them
        period = period_of(request, request.frame.day)
        home = reverse("targets:targets") + f"?don_vi={request.frame.unit.code}&{period.query}"
        context["breadcrumbs"] = [{"label": f"Chỉ tiêu {period.words}", "url": home}, {"label": page.title, "url": ""}]
    context["tables"] = [(table, page.pagers.get(table.caption)) for table in page.tables]
    return render(request, "targets/tables.html", context)


SHOWN = 200  # rows of a list on a page


def paged(request: HttpRequest, rows: Sequence[T], name: str = "trang") -> tuple[Sequence[T], parts.Pager]:
    """The rows of the page asked for by `name`, and the way to its neighbours; everything else in the address is kept."""
    text, last = request.GET.get(name, ""), max(0, (len(rows) - 1) // SHOWN)
    place = min(int(text[:6]) - 1, last) if text.isdecimal() and text.isascii() and int(text[:6]) > 0 else 0

    def url(to: int) -> str:
        query = request.GET.copy()
        query[name] = str(to + 1)
        return f"?{query.urlencode()}"

    pager = parts.Pager(
        url(place - 1) if place else "", url(place + 1) if place < last else "",
        f"Trang {vn.number(place + 1)} trên {vn.number(last + 1)}",
    )  # fmt: skip
    return rows[place * SHOWN : (place + 1) * SHOWN], pager


def file(body: bytes, name: str, ending: str, day: dt.date) -> HttpResponse:
    """The file as a download, its name dated."""
    response = HttpResponse(body, content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}-{day.isoformat()}.{ending}"'
    return response
