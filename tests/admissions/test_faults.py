"""A fault between any two statements of an act leaves the case either before or after it, and the next act goes through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from ketnap.admissions.actions.decide_meeting import decide_meeting
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.kinds import Body, MeetingKind
from ketnap.admissions.models import Ballot, Case, Meeting, Step
from ketnap.admissions.recording import Paper
from ketnap.admissions.turns.actions.receive_case import receive_case
from ketnap.admissions.turns.actions.send_case import send_case
from ketnap.admissions.turns.models import Move
from ketnap.admissions.voting import Sitting, Vote
from ketnap.audit.models import Entry
from ketnap.documents.models import Document, Number, NumberBook
from ketnap.members.models import Membership, Spell, Tie, Transfer
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW

START = dt.date(2025, 8, 4)
TABLES = (Case, Step, Ballot, Meeting, Move, Document, Number, NumberBook, Membership, Spell, Tie, Transfer, Entry)


class _Killed(Exception):  # noqa: N818 - stands for a process that is gone
    pass


@contextmanager
def killed_at(number: int) -> Iterator[list[int]]:
    """Dies before the statement of that number; the list counts those that ran."""
    ran = [0]

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            ran[0] += 1
            if ran[0] == number:
                raise _Killed
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield ran


def picture() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table an act may touch."""
    return {table.__name__: sorted(table._base_manager.values_list(), key=repr) for table in TABLES}


def prove(act: Callable[[], object]) -> int:
    """Kill `act` before each of its statements in turn: nothing of it stays. Then it goes through. Returns how many."""
    before, number = picture(), 0
    while True:
        number += 1
        try:
            with transaction.atomic(), killed_at(number):
                act()
            break
        except _Killed:
            assert picture() == before, f"killed before statement {number}: something stayed"
    assert picture() != before
    return number - 1


def ready(committee: Committee, until: str) -> Case:
    case = paths.source(committee.cell, START)
    paths.walk(case, START, until)
    case.refresh_from_db()
    return case


def test_a_step(committee: Committee) -> None:
    case = ready(committee, "decision_received")
    on = case.steps.get(key="decision_received").on
    assert prove(lambda: record_step(by=BY, at=NOW, case=case, key="ceremony", on=on)) > 15


def test_a_meeting_that_decides(committee: Committee) -> None:
    cases = [ready(committee, "sent_up") for _ in range(2)]
    paths.open_book(committee.root)
    on = cases[0].steps.get(key="sent_up").on
    sitting = Sitting(committee.root, Body.STANDING, MeetingKind.ADMISSION, on, 9)
    votes = [Vote(cases[0], 9), Vote(cases[1], 2, 7)]
    assert prove(lambda: decide_meeting(by=BY, at=NOW, sitting=sitting, votes=votes)) > 30
    assert list(Number.objects.values_list("number", flat=True)) == [1], "no number was lost to a fault"


def test_a_move_of_a_probationer(committee: Committee) -> None:
    case = ready(committee, "ceremony")
    on = dt.date(2026, 1, 12)
    made: list[Move] = []

    def send() -> None:
        made.append(
            send_case(
                by=BY, at=NOW, case=case, receiver=committee.neighbour_cell, ordered_on=on, sent_on=on,
                letter=Paper("12-CV/ĐU", on),
            )
        )  # fmt: skip

    assert prove(send) > 20
    assert prove(lambda: receive_case(by=BY, at=NOW, move=made[-1], on=on)) > 40


def test_the_proof_can_fail(committee: Committee) -> None:
    """An act that is not one transaction leaves a half behind, and is found out."""
    case = ready(committee, "cell_vote")

    def careless() -> None:
        with connection.cursor() as cursor:
            for key in ("cell_vote", "introduced"):
                cursor.execute(
                    "UPDATE admissions_step SET ground = 'x' WHERE case_id = %s AND key = %s", [case.pk, key]
                )

    before = picture()
    with pytest.raises(_Killed), killed_at(2):
        careless()
    assert picture() != before
