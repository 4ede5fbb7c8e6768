"""What every walk stands on: a committee, cases on their way, a clock, and acts that are done or refused with a sentence."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from ketnap.access.roles import Role
from ketnap.accounts.models import User
from ketnap.admissions.models import Case
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.members.actions.seat_member import seat_member
from ketnap.members.kinds import SeatTitle
from ketnap.members.models import Person
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.kinds import Body
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee
from tests.admissions import paths
from tests.admissions.paths import NOW

START = dt.date(2025, 7, 7)
BEGUN = START + dt.timedelta(days=60)
TODAY = NOW.date()
MOST = 6
PICK = st.integers(0, 7)
GAP = st.integers(0, 25)


class Ground(RuleBasedStateMachine):
    """State of one walk. `tree`, `cells`, `orders`, `officers` and `done` are made once for all walks (`laid`)."""

    tree: ClassVar[Committee]
    cells: ClassVar[tuple[Unit, ...]]
    orders: ClassVar[Document]
    officers: ClassVar[tuple[User, ...]]
    seated: ClassVar[Person]
    done: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.day, self.seconds, self.pace, self.papers = BEGUN, 0, 1, 0

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    def now(self) -> dt.datetime:
        """The moment of the next act. With the pace 0 many acts carry the same one, as two people at once may."""
        self.seconds += self.pace
        return NOW + dt.timedelta(seconds=self.seconds)

    @rule(pace=st.sampled_from((0, 0, 1)))
    def keep_pace(self, pace: int) -> None:
        """Let the clock stand, or go on."""
        self.pace = pace

    def later(self, gap: int) -> dt.date:
        """The day of the next act, never after today."""
        self.day = min(self.day + dt.timedelta(days=gap), TODAY)
        return self.day

    def after(self, case: Case, gap: int) -> dt.date:
        """The day of the next act on a case: not before its latest step."""
        latest = case.steps.filter(undone_at=None).order_by("on").last()
        self.day = max(self.day, latest.on if latest is not None else self.day)
        return self.later(gap)

    def case(self, pick: int) -> Case:
        """One of the cases, those that run first."""
        rows = list(Case.objects.select_related("person", "unit"))
        rows.sort(key=lambda row: (row.closed_on is not None, row.pk))
        return rows[pick % len(rows)]

    def attempt(self, name: str, act: Callable[[], Any]) -> None:
        """Do it or be refused with a sentence; a refusal leaves nothing behind. Anything else that is raised ends the walk."""
        said: list[Refused] = []
        try:
            with transaction.atomic():
                act()
        except Refused as refused:
            said.append(refused)
        assert all(one.sentence and one.remedy for one in said), said
        self.done[name if not said else f"refused {name}"] += 1

    def paper(self, on: dt.date) -> Document:
        """A document of the committee above."""
        self.papers += 1
        return register_document(
            by=paths.BY, at=self.now(), unit_id=self.tree.root.pk, kind=Kind.DECISION, symbol=f"{self.papers}-QĐ/THỬ",
            issued_on=on, issuer="Đảng uỷ giả định",
        )  # fmt: skip


def laid(tree: Committee, done: Counter[str]) -> dict[str, Any]:
    """What a class of walks stands on: three cases under way, an official member of each cell, books of decisions, two officers."""
    cells = (tree.cell, tree.other_cell, tree.sub_cell, tree.neighbour_cell, tree.grassroots_cell)
    members = [build.member(cell) for cell in cells]
    term = form_committee(
        by=paths.BY,
        at=NOW,
        unit=tree.grassroots,
        body=Body.COMMITTEE,
        name="2025 - 2030",
        term_from=dt.date(2025, 1, 1),
    )
    seat_member(
        by=paths.BY, at=NOW, person=members[0], committee=term, title=SeatTitle.SECRETARY, on=dt.date(2025, 1, 1)
    )
    for unit in (tree.root, tree.neighbour, tree.grassroots):
        paths.open_book(unit)
    for cell, until in zip(cells, ("opinions_collected", "sent_up", "ceremony", "recognised"), strict=False):
        paths.walk(paths.source(cell, START), START, until)
    officers = tuple(build.user(Role.BOARD_OFFICER, tree.province) for _ in range(2))
    return {
        "tree": tree, "cells": cells, "orders": build.paper(tree.root.pk, on=START), "officers": officers,
        "seated": members[0], "done": done,
    }  # fmt: skip
