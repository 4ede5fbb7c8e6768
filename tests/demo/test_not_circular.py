"""The check is not circular: a workbook disturbed in one random record moves exactly the statements that depend on it."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from ketnap.demo.ask import House
from ketnap.demo.books import write_book
from ketnap.demo.check import check, holds
from ketnap.demo.claims import BY_COMMITTEE
from ketnap.demo.load import load_plan
from ketnap.demo.rows import MemberRow, Plan
from ketnap.demo.shape import DAY
from ketnap.members.kinds import Ended
from tests.demo.conftest import TODAY
from tests.demo.recount import recount
from tests.demo.test_load import AT

PlanOf = Callable[[str], Plan]
Disturb = Callable[[random.Random, Plan], None]


def _pick(rng: random.Random, plan: Plan, fits: Callable[[MemberRow], bool]) -> int:
    """The place of a member nobody else in the book refers to."""
    tied = (
        {seat.identity for seat in plan.seats}
        | {t.identity for t in plan.transfers}
        | {c.identity for c in plan.candidates}
    )
    tied |= {c.helper for c in plan.candidates}
    return rng.choice([n for n, m in enumerate(plan.members) if m.identity not in tied and fits(m)])


def _is_new(member: MemberRow) -> bool:
    return member.decided_on is not None and member.decided_on.year >= 2020 and not member.left_on


def _drop(rng: random.Random, plan: Plan) -> None:
    """A member is missing from the book."""
    del plan.members[_pick(rng, plan, lambda m: not m.left_on)]


def _drop_new(rng: random.Random, plan: Plan) -> None:
    """A newly admitted member is missing."""
    del plan.members[_pick(rng, plan, _is_new)]


def _earlier(rng: random.Random, plan: Plan) -> None:
    """A new member joined ten years earlier than the book said."""
    place = _pick(rng, plan, _is_new)
    member = plan.members[place]
    days = [
        d and d - 3653 * DAY for d in (member.decided_on, member.ceremony_on, member.official_on, member.recognised_on)
    ]
    decided, ceremony, official, recognised = days
    assert ceremony
    plan.members[place] = replace(
        member, decided_on=decided, ceremony_on=ceremony, official_on=official, recognised_on=recognised,
        birth_date=member.birth_date - 3653 * DAY,
    )  # fmt: skip


def _gone(rng: random.Random, plan: Plan) -> None:
    """An old member had left before the day of the source."""
    place = _pick(rng, plan, lambda m: not m.left_on and m.ceremony_on.year < 2005 and not m.arrived_on)
    kind = rng.choice([Ended.STRUCK_OFF, Ended.RELEASED, Ended.DIED])
    plan.members[place] = replace(plan.members[place], left_on=plan.day - 40 * DAY, left_kind=str(kind))


def _unschooled(rng: random.Random, plan: Plan) -> None:
    """A new member has less schooling than the book said."""
    place = _pick(rng, plan, lambda m: _is_new(m) and m.education == "thpt" and m.professional != "chua_qua")
    plan.members[place] = replace(plan.members[place], education="thcs", professional="chua_qua", occupation="khac")


def _unseated(rng: random.Random, plan: Plan) -> None:
    """A committee member is missing from the list of committees."""
    del plan.seats[rng.randrange(len(plan.seats))]


DISTURBANCES: tuple[Disturb, ...] = (_drop, _drop_new, _earlier, _gone, _unschooled, _unseated)


def _copy(plan: Plan) -> Plan:
    """A plan whose lists may be changed and emptied."""
    found = copy(plan)
    for name, value in vars(plan).items():
        if isinstance(value, list):
            setattr(found, name, list(value))
    return found


def _counted(plan: Plan, names: tuple[str, ...], folder: Path) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """The statements as the house counts them after importing the plan, and as the workbook gives them. Undone afterwards."""
    with transaction.atomic():
        load_plan(_copy(plan), plan.name, at=AT, workdir=folder)
        rows = check(House(TODAY), [claim for name in names for claim in BY_COMMITTEE[name]])
        house = {row.claim.key: round(Decimal(row.computed or 0), 2) for row in rows if row.claim.computed}
        transaction.set_rollback(True)
    again: dict[str, Decimal] = {}
    for name in names:
        again |= recount(name, folder / f"{plan.name}.xlsx")
    return house, again


NAMES = {"baxuyen": ("baxuyen",), "songcong": ("baxuyen", "songcong"), "bacninh": ("bacninh",), "khoi_ccqdn": ("khoi_ccqdn",),
         "quangninh_khoi": ("quangninh_khoi",)}  # fmt: skip


@pytest.fixture
def demo_home(settings: Any) -> None:
    settings.DEMO = True


def _prove(plan: Plan, disturbances: tuple[tuple[Disturb, int], ...], folder: Path) -> set[str]:
    """Compare house and workbook before and after each disturbance; returns the statements that moved at all."""
    names = NAMES[plan.name]
    before, counted = _counted(plan, names, folder)
    assert {key: before[key] for key in counted} == counted
    claims = {claim.key: claim for name in names for claim in BY_COMMITTEE[name]}
    for key, value in before.items():
        claim = claims[key]
        assert claim.open or holds(claim.op, claim.reported or 0, value, claim.tolerance), (key, value)
    moved_ever: set[str] = set()
    for disturb, seed in disturbances:
        other = _copy(plan)
        disturb(random.Random(seed), other)
        after, recounted = _counted(other, names, folder)
        moved = {key for key in before if before[key] != after[key]}
        expected = {key for key in counted if counted[key] != recounted[key]}
        dependent = {"003.above"} if "003.admitted" in expected else set()  # the book has no targets to recount
        assert moved - dependent == expected, (disturb.__name__, seed)
        assert {key: after[key] for key in recounted} == recounted
        moved_ever |= moved
    return moved_ever


def test_ba_xuyen_moves_with_every_kind_of_record(
    house: None, demo_home: None, plan_of: PlanOf, tmp_path: Path
) -> None:
    disturbances = tuple((disturb, seed) for seed, disturb in enumerate(DISTURBANCES))
    moved = _prove(plan_of("baxuyen"), disturbances, tmp_path)
    assert {"003.bx.members", "003.bx.admitted"} <= moved, "the disturbances must reach the statements"


REDUCED = (
    ("songcong", ((_drop_new, 3),), {"003.members", "003.admitted"}),
    ("khoi_ccqdn", ((_earlier, 8),), {"004.admitted", "004.percent"}),
)


def _without_seats(plan: Plan) -> Plan:
    """Seats take most of the time of an import, and no statement about these committees counts them."""
    found = _copy(plan)
    found.seats, found.bodies = [], []
    return found


@pytest.mark.parametrize(("name", "disturbances", "reached"), REDUCED, ids=[case[0] for case in REDUCED])
def test_larger_committees_move_with_single_records(
    name: str, disturbances: tuple[tuple[Disturb, int], ...], reached: set[str], house: None, demo_home: None, plan_of: PlanOf,
    tmp_path: Path,
) -> None:  # fmt: skip
    assert reached <= _prove(_without_seats(plan_of(name)), disturbances, tmp_path)


def test_the_workbook_is_the_same_every_time(plan_of: PlanOf, tmp_path: Path) -> None:
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    write_book(plan_of("baxuyen"), one)
    write_book(plan_of("baxuyen"), other)
    assert one.read_bytes() == other.read_bytes()
