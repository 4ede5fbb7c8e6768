"""Error pages: say what to do next, never who it was about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404, also for what exists but lies outside the user's scope."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500. The context processors are not run: the fault may be theirs."""
    from django.template.loader import render_to_string

    return HttpResponse(render_to_string("500.html"), status=500)
