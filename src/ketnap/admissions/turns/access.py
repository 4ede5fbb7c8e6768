"""Who may get which move."""

from __future__ import annotations

from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.admissions.turns.models import Move


def move_for(scope: Scope, pk: int, *, side: str) -> Move:
    """The move, if the user may write cases at its `side` ("sender" or "receiver"). Raises Http404 otherwise."""
    move = Move.objects.filter(pk=pk).select_related("sender", "receiver").first()
    if move is None or not scope.can(Can.EDIT_CASES, getattr(move, f"{side}_id")):
        raise Http404
    return move
