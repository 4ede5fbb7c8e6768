"""What every screen gets: a signed-in user's scope, the unit they work in, the date they look at.

`screen(...)` stands before every view and is the only way in: it names the capability (read by the permission test, which
starts from the URL resolver) and the methods; everything else is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, cast
from urllib.parse import quote, unquote

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.accounts.models import User
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.organisations.models import Profile, Unit

DAY, UNIT = "ngay", "don_vi"  # query parameters, and cookies that keep the last choice


@dataclass(frozen=True)
class Frame:
    """The unit being worked in, the date being looked at, and today. Figures obey `day`; acts are dated by their forms."""

    unit: Unit
    unit_name: str
    day: dt.date
    today: dt.date

    @property
    def past(self) -> bool:
        """Looking at a past date: writing is refused."""
        return self.day < self.today


class Request(HttpRequest):
    """A request behind `screen`: the user is signed in and holds the capability somewhere.

    Without any role only views of the own account are reached, and those without a frame.
    """

    user: User
    scope: Scope
    frame: Frame


class View(Protocol):
    """A view function; `capability` and `methods` are read by the permission test."""

    def __call__(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def _asked(request: HttpRequest, name: str) -> str:
    """What the address asks for, else what was kept of the last choice."""
    return request.GET.get(name) or unquote(request.COOKIES.get(name) or "")


def _day(request: HttpRequest, today: dt.date) -> dt.date:
    try:
        return min(vn.parse_day(_asked(request, DAY)), today)
    except ValueError:
        return today


def _unit(request: HttpRequest, scope: Scope, capability: Can | None) -> Unit:
    """The chosen unit if within reach, else the first unit the user holds a role at."""
    code = _asked(request, UNIT)
    reach = scope.units(capability or Can.SEE_UNITS)
    if code:
        chosen = Unit.objects.filter(code=code).first()
        if chosen is not None and chosen.pk in reach:
            return chosen
    roots = [root for root in scope.roots if root in reach] or list(scope.roots)
    return Unit.objects.get(pk=roots[0])


def frame_of(request: HttpRequest, scope: Scope, capability: Can | None) -> Frame:
    """The frame of a request, from its query or the kept choice."""
    today = clock.today()
    day = _day(request, today)
    unit = _unit(request, scope, capability)
    profile = Profile.objects.on(day).filter(unit=unit).first() or Profile.objects.known().filter(unit=unit).first()
    return Frame(unit, profile.name if profile else unit.code, day, today)


def own_account(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a user who holds no role reach this view of their own account; `screen` reads the mark. There may be no frame."""
    view.own_account = True  # type: ignore[attr-defined]
    return view


def screen(
    capability: Can | None, *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Guard a view. `capability` None: any signed-in user with some role; a view marked `own_account` needs not even one."""

    def guard(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return HttpResponseNotAllowed(methods)
            if request.user.must_change_password and not getattr(view, "before_password_change", False):
                return redirect("accounts:change_password")
            scope = cast(Request, request).scope
            if scope.holdings:
                if capability is not None and not scope.can(capability):
                    raise PermissionDenied
                cast(Request, request).frame = frame_of(request, scope, capability)
            elif capability is not None or not getattr(view, "own_account", False):
                raise PermissionDenied
            response = view(cast(Request, request), *args, **kwargs)
            _keep_choice(request, response)
            return response

        handle.capability = capability  # type: ignore[attr-defined]
        handle.methods = methods  # type: ignore[attr-defined]
        return handle

    return guard


def _keep_choice(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep unit and date for the next page of this browser session. Neither is personal. Quoted: codes may hold any letter,
    headers may not."""
    for name in (DAY, UNIT):
        value = request.GET.get(name)
        if value is not None and isinstance(response, HttpResponse):
            response.set_cookie(name, quote(value[:40], safe=""), httponly=True, samesite="Lax")
