"""Reads of what happens beside the straight way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from ketnap.admissions.clocks import Clock
from ketnap.admissions.models import Case
from ketnap.admissions.turns.kinds import MoveKind
from ketnap.admissions.turns.models import Move
from ketnap.law import Calendar, load_calendar, load_rules, rules
from ketnap.lib import format as vn
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


def move_clocks(move: Move, decided: dt.date | None, calendar: Calendar | None = None) -> list[Clock]:
    """Limits of a move that still run: sending the file on, deciding on it, looking again. `decided` ends the second."""
    found = []
    if move.returned_on is not None:
        return []
    file_above = move.kind in (MoveKind.WITH_AUTHORITY, MoveKind.DECIDED_LATE)
    if file_above and move.received_on is None:
        found.append(
            ("transfer.forward_dossier", "Chuyển hồ sơ đến nơi nhận", "", move.ordered_on, "ngày quyết định chuyển")
        )
    if file_above and move.received_on is not None and decided is None:
        text = "Cấp có thẩm quyền nơi đến quyết định"
        found.append(("transfer.receiving_decision", text, "decided", move.received_on, "ngày nhận hồ sơ"))
    if move.asked_on is not None and move.answered_on is None:
        text = "Nơi đi trả lời đề nghị xem xét lại"
        found.append(("transfer.reconsideration_max", text, "", move.asked_on, "ngày đề nghị"))
    return [_clock(*one, calendar or load_calendar()) for one in found]


def _clock(param: str, label: str, ends_with: str, start: dt.date, event: str, calendar: Calendar) -> Clock:
    book = load_rules()
    value = book.value(param, start)
    due = rules.due_date(param, start, book, calendar)
    if due is None:
        return Clock(param, label, ends_with, start, None, value.because)
    why = f"{value.text} kể từ {event} {vn.day(start)} ({value.citation})."
    return Clock(param, label, ends_with, start, due.date, why, due.provisional)
