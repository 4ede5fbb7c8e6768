"""Error pages: say what to do next, never who it was about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from ketnap.config.api_text import problem

API = "/api/"  # what reads here is a program: it gets the same kind of answer as for every other refusal


def told(request: HttpRequest, code: str, status: int) -> HttpResponse | None:
    """The refusal as the API tells it; None for a page."""
    if not request.path.startswith(API):
        return None
    return JsonResponse(problem(code), status=status, json_dumps_params={"ensure_ascii": False})


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404, also for what exists but lies outside the user's scope."""
    return told(request, "not_found", 404) or render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500. The context processors are not run: the fault may be theirs."""
    from django.template.loader import render_to_string

    return told(request, "broken", 500) or HttpResponse(render_to_string("500.html"), status=500)
