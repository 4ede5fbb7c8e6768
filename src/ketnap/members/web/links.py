"""Addresses of the list behind a figure, so that every number on every screen can be a link."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse


def behind_url(code: str, measure: str, start: dt.date, end: dt.date, tree: str = "then") -> str:
    """The list behind `measure` of the unit for [start, end] on the tree of then or today's ("now")."""
    facts = {"cua": code, "so": measure, "tu": start.isoformat(), "den": end.isoformat(), "cay": tree}
    return f"{reverse('members:behind')}?{urlencode(facts)}"


def stock_url(code: str, day: dt.date) -> str:
    """The members of the unit at the end of `day`."""
    return behind_url(code, "closing", day, day)
