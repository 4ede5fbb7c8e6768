"""The check is not circular: a plan disturbed in one random record moves exactly the statements that depend on it.

Only a few organisations of each committee with some of their members are imported: the statements no longer hold then (that
they do is proved on whole committees elsewhere), but house and recount must still agree, and move together.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from ketnap.demo.ask import House
from ketnap.demo.books import write_book
from ketnap.demo.check import check
from ketnap.demo.claims import BY_COMMITTEE
from ketnap.demo.load import load_plan
from ketnap.demo.rows import MemberRow, Plan, SeatRow
from ketnap.demo.shape import DAY
from ketnap.members.kinds import Ended
from tests.demo.conftest import TODAY
from tests.demo.recount import recount
from tests.demo.test_load import AT

PlanOf = Callable[[str], Plan]
Disturb = Callable[[random.Random, Plan], None]
_LATELY = 730 * DAY
BESIDE = ("targets", "goals", "courses", "sittings", "campaigns")


def _tied(plan: Plan) -> set[str]:
    """Identity numbers that other records of the plan refer to."""
    found = {seat.identity for seat in plan.seats} | {t.identity for t in plan.transfers}
    found |= {c.identity for c in plan.candidates} | {c.helper for c in plan.candidates}
    found |= {identity for row in plan.sittings for identity, _, _ in row.people}
    return found | {identity for group in (*plan.courses, *plan.campaigns) for identity, _ in group.people}


def _pick(rng: random.Random, plan: Plan, fits: Callable[[MemberRow], bool]) -> int:
    """The place of a member nobody else in the book refers to."""
    tied = _tied(plan)
    return rng.choice([n for n, m in enumerate(plan.members) if m.identity not in tied and fits(m)])


def _new(plan: Plan) -> Callable[[MemberRow], bool]:
    """Whether somebody was admitted in the last two years before the day of the source."""
    since = plan.day - _LATELY
    return lambda m: m.decided_on is not None and since <= m.decided_on <= plan.day and not m.left_on


def _drop(rng: random.Random, plan: Plan) -> None:
    """A member is missing from the book."""
    del plan.members[_pick(rng, plan, lambda m: not m.left_on)]


def _drop_new(rng: random.Random, plan: Plan) -> None:
    """A newly admitted member is missing."""
    del plan.members[_pick(rng, plan, _new(plan))]


def _earlier(rng: random.Random, plan: Plan) -> None:
    """A new member joined ten years earlier than the book said."""
    place = _pick(rng, plan, _new(plan))
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
    new = _new(plan)
    place = _pick(rng, plan, lambda m: new(m) and m.education == "thpt" and m.professional != "chua_qua")
    plan.members[place] = replace(plan.members[place], education="thcs", professional="chua_qua", occupation="khac")


def _unseated(rng: random.Random, plan: Plan) -> None:
    """A committee member is missing from the list of committees."""
    del plan.seats[rng.randrange(len(plan.seats))]


def _no_owner(rng: random.Random, plan: Plan) -> None:
    """A new member who owned a firm owns none."""
    place = _pick(rng, plan, lambda m: m.private_owner)
    plan.members[place] = replace(plan.members[place], private_owner=False)


def _given_more(rng: random.Random, plan: Plan) -> None:
    """A unit was given many more than its paper said."""
    place = max(n for n, row in enumerate(plan.targets) if row.shares)
    row = plan.targets[place]
    at = rng.randrange(len(row.shares))
    shares = [replace(share, value=share.value + 60) if n == at else share for n, share in enumerate(row.shares)]
    plan.targets[place] = replace(row, number=row.number + 60, shares=tuple(shares))


def _given_nothing(rng: random.Random, plan: Plan) -> None:
    """A unit is missing from the last handing down."""
    place = max(n for n, row in enumerate(plan.targets) if row.shares)
    shares = list(plan.targets[place].shares)
    del shares[rng.randrange(len(shares))]
    plan.targets[place] = replace(plan.targets[place], shares=tuple(shares))


def _lower_floor(rng: random.Random, plan: Plan) -> None:
    """A plan asks one less of every unit of a form."""
    place = rng.choice([n for n, row in enumerate(plan.targets) if row.floors])
    (form, least), *others = plan.targets[place].floors
    plan.targets[place] = replace(plan.targets[place], floors=((form, least - 1), *others))


def _other_goal(rng: random.Random, plan: Plan) -> None:
    """A goal is a point lower."""
    place = rng.randrange(len(plan.goals))
    plan.goals[place] = replace(plan.goals[place], low=plan.goals[place].low - 1)


def _absent(rng: random.Random, plan: Plan) -> None:
    """Somebody was not in the course after all."""
    place = rng.randrange(len(plan.courses))
    people = list(plan.courses[place].people)
    del people[rng.randrange(len(people))]
    plan.courses[place] = replace(plan.courses[place], people=tuple(people))


def _not_sat(rng: random.Random, plan: Plan) -> None:
    """Somebody did not sit the test that day."""
    place = rng.randrange(len(plan.sittings))
    people = list(plan.sittings[place].people)
    del people[rng.randrange(len(people))]
    plan.sittings[place] = replace(plan.sittings[place], people=tuple(people))
    plan.sittings = [row for row in plan.sittings if row.people]


def _unmarked(rng: random.Random, plan: Plan) -> None:
    """Somebody of a campaign did not pass its last step."""
    marks = list(plan.campaigns[0].marks)
    people = list(marks[-1].people)
    del people[rng.randrange(len(people))]
    marks[-1] = replace(marks[-1], people=tuple(people))
    plan.campaigns[0] = replace(plan.campaigns[0], marks=tuple(marks))


def _elsewhere(rng: random.Random, plan: Plan) -> None:
    """Somebody stands on the list of a cell whose organisation admitted nobody that year."""
    admitting = {_root(m.unit) for m in plan.members if m.decided_on and m.decided_on.year == plan.day.year}
    tied = {identity for course in plan.courses for identity, _ in course.people}
    gone = {move.code for move in plan.moves}
    cells = [
        u.code for u in plan.units if u.form in ("cell", "grassroots_cell") and _root(u.code) not in admitting | gone
    ]
    place = rng.choice([n for n, row in enumerate(plan.candidates) if row.identity not in tied])
    plan.candidates[place] = replace(plan.candidates[place], unit=rng.choice(cells))


DISTURBANCES: tuple[Disturb, ...] = (_drop, _drop_new, _earlier, _gone, _unschooled, _unseated)


def _copy(plan: Plan) -> Plan:
    """A plan whose lists may be changed and emptied."""
    found = copy(plan)
    for name, value in vars(plan).items():
        if isinstance(value, list):
            setattr(found, name, list(value))
    return found


def _root(code: str) -> str:
    """The unit directly below the committee: `BN.017` of `BN.017.02`."""
    return ".".join(code.split(".")[:2])


def _beside(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    return {name: [asdict(row) for row in getattr(plan, name)] for name in BESIDE}


def _counted(plan: Plan, names: tuple[str, ...], folder: Path) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """The statements as the house counts them after importing the plan, and as the workbook gives them. Undone afterwards."""
    beside = _beside(plan)
    with transaction.atomic():
        load_plan(_copy(plan), plan.name, at=AT, workdir=folder)
        rows = check(House(TODAY), [claim for name in names for claim in BY_COMMITTEE[name]])
        house = {row.claim.key: round(Decimal(row.computed or 0), 2) for row in rows if row.claim.computed}
        transaction.set_rollback(True)
    again: dict[str, Decimal] = {}
    for name in names:
        again |= recount(name, folder / f"{plan.name}.xlsx", beside)
    return house, again


@pytest.fixture
def demo_home(settings: Any) -> None:
    settings.DEMO = True


def _prove(plan: Plan, names: tuple[str, ...], disturbances: Iterable[tuple[Disturb, int]], folder: Path) -> set[str]:
    """Compare house and workbook before and after each disturbance; returns the statements that moved at all."""
    before, counted = _counted(plan, names, folder)
    assert before == {**before, **counted}
    assert set(before) == set(counted)
    moved_ever: set[str] = set()
    for disturb, seed in disturbances:
        other = _copy(plan)
        disturb(random.Random(seed), other)
        after, recounted = _counted(other, names, folder)
        moved = {key for key in before if before[key] != after[key]}
        expected = {key for key in counted if counted[key] != recounted[key]}
        assert moved == expected, (disturb.__name__, seed)
        assert after == {**after, **recounted}, (disturb.__name__, seed)
        moved_ever |= moved
    return moved_ever


# Of each committee: the units kept, the share of members kept in them, the disturbances, what they must reach.
Case = tuple[tuple[str, ...], float, tuple[tuple[Disturb, int], ...], set[str]]
REDUCED: dict[str, Case] = {
    "songcong": (("SC.01", "SC.04", "SC.26", "SC.30", "SC.BX"), 0.15, ((_drop_new, 3), (_given_more, 1), (_absent, 2)),
                 {"003.members", "003.admitted", "003.above"}),
    "bacninh": (("BN.001", "BN.006", "BN.052", "BN.060", "BN.061", "BN.062", "BN.063", "BN.117", "BN.120"), 0.3,
                ((_earlier, 8), (_elsewhere, 4), (_lower_floor, 1)), {"000.yearly", "000.coverage", "000.floor_committees"}),
    "khoi_ccqdn": (("KD.003", "KD.004", "KD.050", "KD.077", "KD.078"), 0.4, ((_earlier, 8), (_given_nothing, 5)),
                   {"004.admitted", "004.percent", "004.shares"}),
    "quangninh_khoi": (("QK.001", "QK.020", "QK.045", "QK.050"), 0.4, ((_unmarked, 1), (_unseated, 6), (_not_sat, 2)),
                       {"001.class_ceremony", "001.in_committees", "001.sittings"}),
    "quangninh": (("QN.MC.001", "QN.MC.030", "QN.HL.003", "QN.HL.004", "QN.HL.007", "QN.03.004"), 0.4,
                  ((_drop_new, 3), (_no_owner, 1), (_other_goal, 2)), {"002.admitted", "002.hl_owners", "002.rate_low"}),
}  # fmt: skip


def _thin(plan: Plan, units: tuple[str, ...], keep: float) -> Plan:
    """A few organisations of the plan with some of their members, and whatever refers only to those."""
    found, rng = _copy(plan), random.Random(11)
    inside = tuple(f"{code}." for code in units)
    above = {code[:at] for code in units for at, sign in enumerate(code) if sign == "."}
    found.units = [unit for unit in plan.units if f"{unit.code}.".startswith(inside) or unit.code in above]
    codes = {unit.code for unit in found.units}
    new = _new(plan)
    found.members = [
        m for m in plan.members if m.unit in codes and (new(m) or m.private_owner or rng.random() < keep)
    ]  # fmt: skip
    here = {row.identity for row in found.members}
    learning = {identity for course in plan.courses for identity, _ in course.people}
    found.candidates = [
        row for row in plan.candidates
        if row.unit in codes and (not row.helper or row.helper in here)
        and (row.identity not in learning or rng.random() < keep)
    ]  # fmt: skip
    found.transfers = [t for t in plan.transfers if t.identity in here and t.receiver in {*codes, "NGOAI"}]
    found.seats = [seat for seat in plan.seats if seat.identity in here and seat.body.unit in codes]
    heads = {seat.body for seat in plan.seats if seat.body.unit == plan.root} - {seat.body for seat in found.seats}
    found.seats += [
        SeatRow(body, min(here), "uy_vien") for body in plan.bodies if body in heads
    ]  # its term must be known
    found.bodies = [body for body in plan.bodies if body in {seat.body for seat in found.seats}]
    found.moves = [move for move in plan.moves if move.code in codes]
    here |= {row.identity for row in found.candidates}
    found.targets = [
        replace(row, shares=tuple(share for share in row.shares if share.unit in codes))
        for row in plan.targets if row.unit in codes
    ]  # fmt: skip
    found.goals = [row for row in plan.goals if row.unit in codes]
    found.courses = [replace(row, people=tuple(p for p in row.people if p[0] in here)) for row in plan.courses]
    found.courses = [row for row in found.courses if row.people]
    found.sittings = [replace(row, people=tuple(p for p in row.people if p[0] in here)) for row in plan.sittings]
    found.sittings = [row for row in found.sittings if row.people]
    found.campaigns = [
        replace(
            row, people=tuple(p for p in row.people if p[0] in here),
            marks=tuple(replace(mark, people=tuple(one for one in mark.people if one in here)) for mark in row.marks),
        )
        for row in plan.campaigns
    ]  # fmt: skip
    rows = (*found.units, *found.moves, *found.targets, *found.goals, *found.campaigns)
    cited = {id(row.paper) for row in rows}
    found.papers = [paper for paper in plan.papers if id(paper) in cited]
    return found


_CELLS = ("SC.BX.01", "SC.BX.02", "SC.BX.03", "SC.BX.04", "SC.BX.05")


def test_ba_xuyen_moves_with_every_kind_of_record(
    house: None, demo_home: None, plan_of: PlanOf, tmp_path: Path
) -> None:
    disturbances = tuple((disturb, seed) for seed, disturb in enumerate(DISTURBANCES))
    plan = _thin(plan_of("baxuyen"), _CELLS, 0.7)
    moved = _prove(plan, ("baxuyen",), disturbances, tmp_path)
    assert {"003.bx.members", "003.bx.admitted"} <= moved, "the disturbances must reach the statements"


@pytest.mark.parametrize("name", REDUCED)
def test_other_committees_move_with_single_records(
    name: str, house: None, demo_home: None, plan_of: PlanOf, tmp_path: Path
) -> None:
    units, keep, disturbances, reached = REDUCED[name]
    names = ("baxuyen", "songcong") if name == "songcong" else (name,)
    moved = _prove(_thin(plan_of(name), units, keep), names, disturbances, tmp_path)
    assert reached <= moved


def test_the_workbook_is_the_same_every_time(plan_of: PlanOf, tmp_path: Path) -> None:
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    write_book(plan_of("baxuyen"), one)
    write_book(plan_of("baxuyen"), other)
    assert one.read_bytes() == other.read_bytes()
