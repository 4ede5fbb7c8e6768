"""Reads of what happens beside the straight way."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from ketnap.admissions.models import Case
from ketnap.admissions.turns.models import Move
from ketnap.lib import rls


def moves(units: Collection[int], *, side: str, open_only: bool) -> list[Move]:
    """Moves out of ("sender") or into ("receiver") the units: those under way, oldest first, or those over, newest first.

    The person's name is read although the receiver is not tied to them yet: the letter names them. The caller has checked the
    right to see cases at that side.
    """
    ends = Q(received_on=None, returned_on=None)
    rows = Move.objects.filter(ends if open_only else ~ends, **{f"{side}_id__in": units})
    order = ("sent_on", "id") if open_only else ("-sent_on", "-id")
    with rls.widened({row.sender_id for row in rows} if open_only else ()):
        return list(rows.select_related("case__person", "arrived").order_by(*order)[:200])


def name_of(move: Move) -> str:
    """Whose case it is, for the receiving unit's form: the letter names them. The caller has fetched the move by its gate."""
    with rls.widened([move.sender_id]):
        return str(Case.objects.select_related("person").get(pk=move.case_id).person.full_name)


def move_of(case: Case) -> Move | None:
    """The latest move of the case, away from its cell or to it."""
    return (
        Move.objects.filter(Q(case=case) | Q(arrived=case)).select_related("sender", "receiver").order_by("-id").first()
    )
