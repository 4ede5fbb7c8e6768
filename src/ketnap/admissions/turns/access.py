"""Who may get which move, which ceremony."""

from __future__ import annotations

from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.admissions.turns.models import Ceremony, Move


def move_for(scope: Scope, pk: int, *, side: str) -> Move:
    """The move, if the user may write cases at its `side` ("sender" or "receiver"). Raises Http404 otherwise."""
    move = Move.objects.filter(pk=pk).select_related("sender", "receiver").first()
    if move is None or not scope.can(Can.EDIT_CASES, getattr(move, f"{side}_id")):
        raise Http404
    return move


def ceremony_for(scope: Scope, pk: int, capability: Can) -> Ceremony:
    """The ceremony, if the user has the capability where it was held. Raises Http404 otherwise."""
    found = Ceremony.objects.filter(pk=pk).select_related("unit").first()
    if found is None or not scope.can(capability, found.unit_id):
        raise Http404
    return found
