"""Reads of the trail, within the units where the reader may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ketnap.audit.models import Entry, Seal
from ketnap.lib.clock import VIETNAM

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What to look for; empty fields ask nothing. `since` and `until` are days, both included; `before` is a key for paging."""

    username: str = ""
    action: str = ""
    subject: str = ""
    subject_id: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    before: int | None = None


def entries(units: Iterable[int], wanted: Wanted) -> QuerySet[Entry]:
    """Entries about these units, latest first by number."""
    query = Entry.objects.filter(unit_id__in=list(units)).order_by("-id")
    if wanted.username:
        query = query.filter(Q(username__iexact=wanted.username) | Q(did__icontains=wanted.username))
    if wanted.action:
        query = query.filter(action=wanted.action)
    if wanted.subject:
        query = query.filter(subject=wanted.subject)
    if wanted.subject_id:
        query = query.filter(subject_id=wanted.subject_id)
    if wanted.since:
        query = query.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        query = query.filter(at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    if wanted.before is not None:
        query = query.filter(id__lt=wanted.before)
    return query


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VIETNAM)


def seal_of(entry: Entry) -> Seal | None:
    """The seal that holds the entry; None while it waits for one."""
    return Seal.objects.filter(entries__contains=[entry.pk]).first()


def last_seal() -> Seal | None:
    """The latest seal."""
    return Seal.objects.order_by("-number").first()
