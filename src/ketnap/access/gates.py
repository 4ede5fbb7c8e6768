"""Fetching under a right: the object, or 404 as if it did not exist."""

from __future__ import annotations

from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.organisations.models import Unit


def unit_for(scope: Scope, code: str, capability: Can) -> Unit:
    """The unit, if the user has the capability there. Raises Http404 otherwise."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None or not scope.can(capability, unit.pk):
        raise Http404
    return unit


def require(scope: Scope, capability: Can, unit_id: int) -> None:
    """Raise Http404 unless the user has the capability at the unit."""
    if not scope.can(capability, unit_id):
        raise Http404
