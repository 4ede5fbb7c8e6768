"""One way to draw a page of tables, charts and downloads, and to send a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from ketnap.access.request import Request
from ketnap.ui import charts, parts

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
    """What a page of tables shows. `charts` are (chart, caption)."""

    title: str
    lead: str = ""
    actions: Sequence[parts.Link] = ()
    stats: Sequence[parts.Stat] = ()
    notices: Sequence[str] = ()
    charts: Sequence[tuple[charts.Chart, str]] = ()
    tables: Sequence[parts.DataTable] = ()
    posts: Sequence[Post] = field(default_factory=tuple)


def show(request: Request, page: Page) -> HttpResponse:
    """The page."""
    names = ("title", "lead", "actions", "stats", "notices", "charts", "tables", "posts")
    context: dict[str, Any] = {name: getattr(page, name) for name in names}
    return render(request, "targets/tables.html", context)


def file(body: bytes, name: str, ending: str, day: dt.date) -> HttpResponse:
    """The file as a download, its name dated."""
    response = HttpResponse(body, content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}-{day.isoformat()}.{ending}"'
    return response
