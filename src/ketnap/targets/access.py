"""Who may get which target, for what."""

from __future__ import annotations

from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.targets.models import Target


def target_for(scope: Scope, pk: int, capability: Can) -> Target:
    """The target, if the user has the capability at its unit. Raises Http404 otherwise."""
    target = Target.every.filter(pk=pk).select_related("unit", "document").first()
    if target is None or not scope.can(capability, target.unit_id):
        raise Http404
    return target
