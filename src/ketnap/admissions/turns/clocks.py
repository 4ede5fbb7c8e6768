"""The limits of cases on their way to another cell: sending the file on, deciding on it there, looking again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import OuterRef, Q, Subquery

from ketnap.admissions.clocks import Clock, working_limit
from ketnap.admissions.models import Step
from ketnap.admissions.turns.kinds import MoveKind
from ketnap.admissions.turns.models import Move
from ketnap.law import Calendar

FILE_ABOVE = (MoveKind.WITH_AUTHORITY, MoveKind.DECIDED_LATE)
"""Moves of a file that lies with the authority above, which sends it on to the one that decides now."""


def moving_clocks(
    day: dt.date, calendar: Calendar, *, cases: Iterable[int] | None = None, units: Iterable[int] | None = None
) -> dict[int, list[Clock]]:
    """The limits of moves that run on `day`, by id of the case they lie with: the old one until it is received, then the new one.

    Of these cases, of the cells `units`, or of the house. One query.
    """
    rows = Move.objects.filter(
        Q(kind__in=FILE_ABOVE) | Q(asked_on__lte=day), Q(returned_on=None) | Q(returned_on__gt=day), sent_on__lte=day
    )
    if cases is not None:
        ids = list(cases)
        rows = rows.filter(Q(case__in=ids) | Q(arrived__in=ids))
    if units is not None:
        reached = frozenset(units)
        rows = rows.filter(Q(sender__in=reached) | Q(receiver__in=reached))
    decided = Step.objects.filter(case=OuterRef("arrived"), key="decided", undone_at=None, on__lte=day).values("on")[:1]
    found: dict[int, list[Clock]] = {}
    for move in rows.annotate(decided=Subquery(decided)).order_by("pk"):
        here = _by(day, move.received_on)
        owner = move.arrived_id if here and move.arrived_id else move.case_id
        if running := _of(move, day, calendar, decided=move.decided):
            found[owner] = running  # the latest move of a case that moved twice
    return found


def _by(day: dt.date, happened: dt.date | None) -> dt.date | None:
    """The day, if it had come by `day`."""
    return happened if happened is not None and happened <= day else None


def _of(move: Move, day: dt.date, calendar: Calendar, *, decided: dt.date | None) -> list[Clock]:
    made = []
    received, asked = _by(day, move.received_on), _by(day, move.asked_on)
    if move.kind in FILE_ABOVE and received is None:
        label, event = "Chuyển hồ sơ đến nơi nhận", "ngày quyết định chuyển"
        made.append(("transfer.forward_dossier", label, "", move.ordered_on, event))
    if move.kind in FILE_ABOVE and received is not None and decided is None:
        label, event = "Cấp có thẩm quyền nơi đến quyết định", "ngày nhận hồ sơ"
        made.append(("transfer.receiving_decision", label, "decided", received, event))
    if asked is not None and _by(day, move.answered_on) is None:
        label, event = "Nơi đi trả lời đề nghị xem xét lại", "ngày đề nghị"
        made.append(("transfer.reconsideration_max", label, "", asked, event))
    return [
        working_limit(param, label, ends_with, start, param, event, calendar)
        for param, label, ends_with, start, event in made
    ]
