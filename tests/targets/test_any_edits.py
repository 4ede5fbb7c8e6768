"""No sequence of edits, by actions or past them, can commit a target that does not balance.

A machine of random edits on a random tree; after every step the ledger is read row by row and compared with a plain model
that knows nothing of the product: what an accepted edit asked for stands, what a refused edit asked for left no trace.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ketnap.documents.models import Document
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.organisations.kinds import Form
from ketnap.organisations.models import Unit
from ketnap.targets.actions.agree_plan import agree_plan
from ketnap.targets.actions.draft_plan import draft_plan
from ketnap.targets.actions.enforce_plan import enforce_plan
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.hand_down_through import hand_down_through
from ketnap.targets.actions.repropose_target import repropose_target
from ketnap.targets.actions.revise_target import revise_target
from ketnap.targets.actions.send_plan import send_plan
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.models import Posting, Target
from ketnap.testing import build

AT, BY = build.AT, build.BY
START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
NUMBER = st.integers(-1, 12)
NUMBERS = st.lists(NUMBER, min_size=12, max_size=12)
KINDS = ("given", "kept", "handed", "over")


class Edits(RuleBasedStateMachine):
    """Everything happens in one transaction, taken back at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.house = rls.everything()
        self.house.__enter__()
        self.units: list[Unit] = []
        self.parent: dict[int, int] = {}
        self.accepted = 0

    def teardown(self) -> None:
        self.house.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    @initialize(shape=st.lists(st.integers(0, 2), min_size=1, max_size=4), whole=st.integers(1, 30))
    def grow(self, shape: list[int], whole: int) -> None:
        root = build.unit("R", "Đảng bộ Gốc Thử", Form.SUPERIOR)
        self.outside = build.unit("N", "Đảng bộ Ngoài Thử", Form.SUPERIOR)
        self.units, self.root = [root], root
        for nth, cells in enumerate(shape):
            form = Form.GRASSROOTS_COMMITTEE if cells else Form.GRASSROOTS_CELL
            self._add(f"R.{nth}", form, root)
            top = self.units[-1]
            for which in range(cells):
                self._add(f"R.{nth}.{which}", Form.CELL, top)
        self.paper: Document = build.paper(root.pk)
        set_target(by=BY, at=AT, unit=root, start=START, end=END, number=whole, document=self.paper)
        self.given = {root.pk: whole}

    def _add(self, code: str, form: str, parent: Unit) -> None:
        unit = build.unit(code, f"Đơn vị Thử {code}", form, parent)
        self.units.append(unit)
        self.parent[unit.pk] = parent.pk

    def _try(self, act: Any) -> bool:
        """Whether the edit was taken; every deferred check of the database runs as at a commit."""
        before = self._ledger()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                act()
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except (Refused, IntegrityError):
            assert self._ledger() == before, "what is refused leaves no trace"
            return False
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        self.accepted += 1
        return True

    def _ledger(self) -> dict[int, Counter[str]]:
        """By unit: the four sums, added up here row by row."""
        found: dict[int, Counter[str]] = {}
        for unit, kind, amount in Posting.objects.values_list("target__unit_id", "kind", "amount"):
            found.setdefault(unit, Counter())[kind] += amount
        return found

    def _target(self, place: int) -> Target | None:
        return Target.objects.filter(unit=self.units[place % len(self.units)], start=START, end=END).first()

    def _children(self, unit_id: int) -> list[Unit]:
        return [unit for unit in self.units if self.parent.get(unit.pk) == unit_id]

    @rule(place=st.integers(0, 11), numbers=NUMBERS, fit=st.booleans(), over=st.integers(0, 2))
    def hands_down(self, place: int, numbers: list[int], fit: bool, over: int) -> None:
        target = self._target(place)
        if target is None:
            return
        parts = dict(zip(self._children(target.unit_id), numbers, strict=False))
        kept = self._ledger()[target.unit_id]["given"] + over - sum(parts.values()) if fit else numbers[-1]
        if self._try(
            lambda: hand_down(
                by=BY, at=AT, target=target, parts=parts, kept=kept, over=over, document=self.paper, reason="Thử"
            )
        ):
            now = self._ledger()
            assert now[target.unit_id]["kept"] == kept
            assert all(now.get(unit.pk, Counter())["given"] == number for unit, number in parts.items())

    @rule(place=st.integers(0, 11), numbers=NUMBERS, fit=st.booleans())
    def hands_through(self, place: int, numbers: list[int], fit: bool) -> None:
        target = self._target(place)
        if target is None:
            return
        below = [unit for unit in self.units if unit.pk != target.unit_id and not self._children(unit.pk)]
        wanted = dict(zip(below, numbers, strict=False))
        kept = self._ledger()[target.unit_id]["given"] - sum(wanted.values()) if fit else numbers[-1]
        if self._try(
            lambda: hand_down_through(
                by=BY, at=AT, target=target, numbers=wanted, kept=kept, document=self.paper, reason="Thử"
            )
        ):
            now = self._ledger()
            sums: Counter[int] = Counter()
            for unit, number in wanted.items():
                at: int | None = unit.pk
                while at is not None and at != target.unit_id:
                    sums[at] += number
                    at = self.parent.get(at)
            assert {key: now.get(key, Counter())["given"] for key in sums} == dict(sums)

    @rule(number=NUMBER, place=st.integers(0, 11))
    def revises(self, number: int, place: int) -> None:
        target = self._target(place)
        if target is not None and self._try(
            lambda: revise_target(by=BY, at=AT, target=target, number=number, document=self.paper, reason="Thử")
        ):
            assert self._ledger()[target.unit_id]["given"] == number

    @rule(numbers=NUMBERS, fit=st.booleans())
    def plans(self, numbers: list[int], fit: bool) -> None:
        target = self._target(0)
        assert target is not None
        leaves = [unit for unit in self.units if unit != self.root and not self._children(unit.pk)]
        parts = {unit: max(number, 0) for unit, number in zip(leaves, numbers, strict=False)}
        kept = self._ledger()[self.root.pk]["given"] - sum(parts.values()) if fit else max(numbers[-1], 0)

        def act() -> None:
            plan = draft_plan(by=BY, at=AT, target=target, parts=parts, kept=kept)
            send_plan(by=BY, at=AT, plan=plan)
            agree_plan(by=BY, at=AT, plan=plan)
            enforce_plan(by=BY, at=AT, plan=plan, document=self.paper, reason="Thử")

        self._try(act)

    @rule(place=st.integers(0, 11), stays=NUMBER, number=st.one_of(st.none(), NUMBER))
    def a_unit_leaves(self, place: int, stays: int, number: int | None) -> None:
        children = [unit for unit in self.units if self.parent.get(unit.pk) == self.root.pk]
        if len(children) < 2:
            return
        unit, target = children[place % len(children)], self._target(0)
        assert target is not None
        day = dt.date(2026, 7, 1)

        def act() -> None:
            move_unit(by=BY, at=AT, unit=unit, parent=self.outside, on=day, document=self.paper)
            repropose_target(
                by=BY, at=AT, target=target, left={unit: stays}, number=number, document=self.paper, reason="Thử"
            )

        if self._try(act):
            gone = {unit.pk} | {one.pk for one in self.units if self.parent.get(one.pk) == unit.pk}
            now = self._ledger()
            assert now.get(unit.pk, Counter())["given"] == max(stays, 0)
            assert all(now.get(key, Counter())["given"] == 0 for key in gone - {unit.pk})
            self.units = [one for one in self.units if one.pk not in gone]

    @rule(place=st.integers(0, 11), kind=st.sampled_from(KINDS), amount=st.integers(-9, 9), other=st.integers(0, 11))
    def writes_past_the_actions(self, place: int, kind: str, amount: int, other: int) -> None:
        """A single row balances nothing: the database takes none, whoever writes it."""
        target, end = self._target(place), self._target(other)
        if target is None or amount == 0:
            return
        taken = self._try(
            lambda: Posting.objects.create(
                target=target, kind=kind, amount=amount, other=end if kind == "handed" else None, document=self.paper,
                reason="Thử", posted_at=AT, posted_by="thử",
            )
        )  # fmt: skip
        assert not taken

    @invariant()
    def every_account_balances(self) -> None:
        pairs: Counter[tuple[int, int]] = Counter()
        for unit, sums in self._ledger().items():
            assert sums["given"] + sums["over"] == sums["kept"] + sums["handed"], (unit, sums)
            assert min(sums.values()) >= 0
        rows = Posting.objects.exclude(other=None).values_list("target_id", "other_id", "kind", "amount")
        for target, other, kind, amount in rows:
            pairs[(target, other) if kind == "handed" else (other, target)] += amount if kind == "handed" else -amount
        assert not any(pairs.values()), "what one hands down the other receives"


def test_no_sequence_of_edits_can_commit_an_imbalance(db: None) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Edits,
        settings=settings(
            max_examples=12,
            stateful_step_count=10,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )
