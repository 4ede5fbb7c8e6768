"""Which template writes a Word paper: the unit's own or the nearest above it that is in use on the day, else the built-in one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from ketnap.admissions.papers.models import DocTemplate, Letterhead
from ketnap.organisations.tree import tree_on


def templates_on(day: dt.date) -> QuerySet[DocTemplate]:
    """Templates in use on `day`."""
    return DocTemplate.objects.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


def template_for(form: str, unit: int, day: dt.date) -> DocTemplate | None:
    """The template for the form at the unit on `day`; None where the built-in paper is used."""
    if not templates_on(day).filter(form=form).exists():
        return None
    path = tree_on(day).path(unit)
    found: dict[int, DocTemplate] = {}
    for row in templates_on(day).filter(form=form, unit__in=path).order_by("since"):
        found[row.unit_id] = row
    return next((found[one] for one in path if one in found), None)


def templates_of(units: Iterable[int]) -> QuerySet[DocTemplate]:
    """Templates kept by the units, those in use and earlier ones, without their content."""
    return DocTemplate.objects.filter(unit__in=list(units)).defer("content").order_by("form", "-since")


def letterhead_of(unit: int, day: dt.date) -> Letterhead | None:
    """The letterhead that counts for the unit on `day`."""
    return Letterhead.objects.filter(unit=unit, since__lte=day).order_by("since").last()
