"""The calendar of a user's limits at a secret address: calendars of phones and desks cannot sign in."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ketnap.access.roles import Can
from ketnap.access.scope import scope_of
from ketnap.accounts.channels.queries import feed_holder
from ketnap.admissions.queries import limit_days
from ketnap.admissions.reminders.calendar_feed import calendar_text
from ketnap.lib import clock, rls

BACK, AHEAD = dt.timedelta(days=90), dt.timedelta(days=400)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar: how many limits of the user's cases end on which day. 404 for an address that opens nothing."""
    found = feed_holder(secret)
    if found is None:
        raise Http404
    now = clock.now()
    scope = scope_of(found.user, now.date())
    with rls.scope(scope.multirange):
        days = limit_days(scope.units(Can.SEE_CASES), now.date(), now.date() - BACK, now.date() + AHEAD)

    def link(day: dt.date) -> str:
        asked = urlencode({"tu": day.isoformat(), "den": day.isoformat()})
        return request.build_absolute_uri(f"{reverse('admissions:near')}?{asked}")

    response = HttpResponse(
        calendar_text(days, found.uid, at=now, link=link), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="ketnap.ics"'
    return response
