"""The start page: a greeting, then the sections every subject brings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can, Role
from ketnap.work.home import sections


@screen(None)
def home(request: Request) -> HttpResponse:
    """What waits for this user today."""
    roles = [str(Role(role).label) for role in Role if request.scope.has_role(role)]
    shown = sections(request, lambda capability: request.scope.can(Can(capability)))
    return render(request, "work/home.html", {"sections": shown, "roles": ", ".join(roles)})
