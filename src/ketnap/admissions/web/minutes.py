"""The minutes of a meeting held: what is missing may be typed for this printing; then Word or PDF, by POST and audited."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.access import meeting_for
from ketnap.admissions.models import Meeting
from ketnap.admissions.papers.actions.print_minutes import print_minutes
from ketnap.admissions.papers.minutes import minutes_of
from ketnap.admissions.web.papers_forms import MissingForm
from ketnap.admissions.web.papers_show import file_answer
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused


@screen(Can.SEE_CASES)
def minutes(request: Request, pk: int) -> HttpResponse:
    """What the minutes still lack, and the buttons for the file."""
    return _page(request, meeting_for(request.scope, pk, Can.SEE_CASES))


def _page(request: Request, found: Meeting, refusal: str = "") -> HttpResponse:
    try:
        made = minutes_of(found, written=clock.now(), typed={}, demo=settings.DEMO)
    except Refused as refused:
        made, refusal = None, str(refused)
    context: dict[str, Any] = {
        "meeting": found, "made": made, "refusal": refusal, "missing": MissingForm(made.asked) if made else None,
        "breadcrumbs": [
            {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
            {"label": "Họp xét", "url": reverse("admissions:meetings")},
            {"label": vn.day(found.on), "url": reverse("admissions:meeting", args=[found.pk])},
            {"label": "Biên bản", "url": ""},
        ],
    }  # fmt: skip
    return render(request, "papers/minutes.html", context)


@screen(Can.SEE_CASES, methods=("POST",))
def print_one(request: Request, pk: int) -> HttpResponse:
    """The file, in the form asked for (`dang`: docx or pdf)."""
    found, kind = meeting_for(request.scope, pk, Can.SEE_CASES), request.POST.get("dang", "")
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        content = print_minutes(
            by=request.scope.actor(), at=clock.now(), meeting=found, kind=kind, typed=typed, demo=settings.DEMO
        )
    except Refused as refused:
        return _page(request, found, str(refused))
    return file_answer(content, f"bien-ban-{found.on.isoformat()}-{found.pk}.{kind}", kind)
