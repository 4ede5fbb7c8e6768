"""Handing down through every level at once, and the ways of dividing."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members.counting import HOUSE
from ketnap.organisations.kinds import Form
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import tree_on
from ketnap.targets import ledger
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.hand_down_through import hand_down_through
from ketnap.targets.actions.set_floors import set_floors
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.allocate import allocate
from ketnap.targets.models import Posting, Target
from ketnap.targets.queries import given as given_of
from ketnap.targets.ways import Way, Wish, _below, divide, mixed
from ketnap.testing import build
from ketnap.testing.build import Committee

AT, BY = build.AT, build.BY
START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def _target(unit: Unit, number: int) -> Target:
    return set_target(by=BY, at=AT, unit=unit, start=START, end=END, number=number, document=build.paper(unit.pk))


def _through(target: Target, numbers: dict[Unit, int], **facts: Any) -> None:
    hand_down_through(by=BY, at=AT, target=target, numbers=numbers, document=build.paper(target.unit_id), **facts)


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_every_level_receives_the_sum_of_what_is_below(committee: Committee) -> None:
    target = _target(committee.root, 12)
    _through(
        target,
        {committee.cell: 3, committee.other_cell: 2, committee.sub_cell: 4, committee.grassroots_cell: 2},
        kept=1,
    )
    _settle()
    units = [committee.root, committee.grassroots, committee.sub_committee, committee.sub_cell, committee.cell]
    found = given_of([unit.pk for unit in units], START, END)
    assert [found[unit.pk] for unit in units] == [
        ledger.Account(12, 1, 11, 0), ledger.Account(9, 0, 9, 0), ledger.Account(4, 0, 4, 0), ledger.Account(4, 4, 0, 0),
        ledger.Account(3, 3, 0, 0),
    ]  # fmt: skip


def test_doing_it_again_posts_only_differences_and_reaches_who_is_left_out(committee: Committee) -> None:
    target = _target(committee.root, 9)
    numbers = {committee.cell: 3, committee.sub_cell: 4, committee.grassroots_cell: 2}
    _through(target, numbers)
    before = Posting.objects.count()
    _through(target, numbers, reason="Như cũ")
    assert Posting.objects.count() == before
    _through(target, {committee.cell: 9}, reason="Dồn về một chi bộ")
    _settle()
    found = given_of([committee.sub_cell.pk, committee.sub_committee.pk, committee.grassroots_cell.pk], START, END)
    assert all(account == ledger.Account() for account in found.values())
    assert ledger.account(target) == ledger.Account(9, 0, 9, 0)


def test_what_a_child_handed_on_itself_is_taken_into_account(committee: Committee) -> None:
    target = _target(committee.root, 9)
    hand_down(by=BY, at=AT, target=target, parts={committee.grassroots: 9}, kept=0, document=target.document)
    child = Target.objects.get(unit=committee.grassroots)
    hand_down(by=BY, at=AT, target=child, parts={committee.cell: 5}, kept=4, document=target.document)
    _through(target, {committee.other_cell: 7, committee.grassroots_cell: 2}, reason="Giao lại")
    _settle()
    assert ledger.account(child) == ledger.Account(7, 0, 7, 0)


@pytest.mark.parametrize(
    ("numbers", "facts", "code", "words"),
    [
        ({"cell": 8}, {}, "target.sum", "còn 1 chưa phân bổ"),
        ({"cell": 11}, {}, "target.sum", "vượt 2"),
        ({"neighbour_cell": 9}, {}, "target.not_below", "Chi bộ thôn Đông"),
        ({"root": 9}, {}, "target.not_below", "Đảng bộ Khối"),
        ({"cell": 10}, {"kept": -1}, "target.negative", "nhỏ hơn 0"),
    ],
)
def test_refusals_name_the_amount_and_the_place(
    committee: Committee, numbers: dict[str, int], facts: dict[str, int], code: str, words: str
) -> None:
    target = _target(committee.root, 9)
    with pytest.raises(Refused, match=words) as refusal:
        _through(target, {getattr(committee, name): number for name, number in numbers.items()}, **facts)
    assert refusal.value.code == code


def test_floors_hold_for_the_units_directly_below(committee: Committee) -> None:
    target = _target(committee.root, 9)
    set_floors(by=BY, at=AT, target=target, floors={Form.GRASSROOTS_CELL: 2}, document=target.document)
    with pytest.raises(Refused, match="Chi bộ cơ sở Công ty Thử: 1, tối thiểu 2"):
        _through(target, {committee.cell: 8, committee.grassroots_cell: 1})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shape=st.lists(st.integers(0, 9), min_size=2, max_size=9),
    rounds=st.lists(st.lists(st.integers(0, 5), min_size=9, max_size=9), min_size=1, max_size=3),
)
def test_any_tree_any_numbers_every_node_is_the_sum_of_its_leaves(
    db: None, shape: list[int], rounds: list[list[int]]
) -> None:
    with transaction.atomic():
        with rls.everything():
            _grow(shape, rounds)
        transaction.set_rollback(True)


def _grow(shape: list[int], rounds: list[list[int]]) -> None:
    """A tree of superior, committees with cells and lone cells; the oracle adds up by walking parents."""
    root = build.unit("R", "Đảng bộ Gốc Thử", Form.SUPERIOR)
    parent: dict[Unit, Unit] = {}
    leaves: list[Unit] = []
    for nth, cells in enumerate(shape):
        if cells == 0:
            leaves.append(unit := build.unit(f"R.{nth}", f"Chi bộ cơ sở {nth}", Form.GRASSROOTS_CELL, root))
            parent[unit] = root
            continue
        committee = build.unit(f"R.{nth}", f"Đảng bộ cơ sở {nth}", Form.GRASSROOTS_COMMITTEE, root)
        parent[committee] = root
        for which in range(min(cells, 2)):
            leaves.append(cell := build.unit(f"R.{nth}.{which}", f"Chi bộ {nth}.{which}", Form.CELL, committee))
            parent[cell] = committee
    target = _target(root, 100)
    for numbers in rounds:
        wanted = dict(zip(leaves, numbers, strict=False))
        _through(target, wanted, kept=100 - sum(wanted.values()), reason="Thử")
        _settle()
        oracle: dict[int, int] = {}
        for leaf, number in wanted.items():
            unit: Unit | None = leaf
            while unit is not None and unit != root:
                oracle[unit.pk] = oracle.get(unit.pk, 0) + number
                unit = parent.get(unit)
        found = {unit: account.given for unit, account in given_of([unit.pk for unit in parent], START, END).items()}
        assert {unit: number for unit, number in found.items() if number} == {
            unit: number for unit, number in oracle.items() if number
        }


def test_mixed_weights_are_exact_and_ignore_scale() -> None:
    # half by (1, 3) of 4, half by (300, 100) of 400: 1/8 + 3/8 = 3/8 + 1/8
    assert len(set(mixed([(1, [1, 3]), (1, [300, 100])]))) == 1
    first, second = mixed([(3, [1, 3]), (1, [1, 0])])
    assert first * 9 == second * 7  # 3/4·1/4 + 1/4 = 7/16 against 3/4·3/4 = 9/16
    assert mixed([(5, [0, 0]), (1, [2, 1])]) == [2, 1]
    assert mixed([(1, [0, 0])]) == [0, 0]


def test_ways_of_dividing(committee: Committee) -> None:
    target = _target(committee.root, 9)
    for cell in (committee.cell, committee.cell, committee.grassroots_cell):
        build.member(cell)
    build.member(committee.grassroots_cell, ceremony_on=dt.date(2025, 6, 1), official_on=None)
    units = [committee.grassroots.pk, committee.grassroots_cell.pk]
    facts: dict[str, Any] = {"day": dt.date(2025, 5, 1), "today": build.TODAY}
    assert list(divide(HOUSE, target, units, 9, Wish({Way.EQUAL: 1}), **facts).values()) == [5, 4]
    assert list(divide(HOUSE, target, units, 9, Wish({Way.MEMBERS: 1}), **facts).values()) == [6, 3]
    assert list(divide(HOUSE, target, units, 9, Wish({Way.LAST_YEAR: 1}), **facts).values()) == [0, 9]
    assert list(divide(HOUSE, target, units, 9, Wish({Way.EQUAL: 1}, {units[0]: 1}, 2), **facts).values()) == [1, 6]
    set_floors(by=BY, at=AT, target=target, floors={Form.GRASSROOTS_COMMITTEE: 4}, document=target.document)
    assert list(divide(HOUSE, target, units, 9, Wish({Way.LAST_YEAR: 1}), **facts).values()) == [4, 5]
    with pytest.raises(Refused, match="cộng lại 12, phải chia 9"):
        divide(HOUSE, target, units, 9, Wish({Way.EQUAL: 1}, {units[1]: 8}), **facts)
    with pytest.raises(Refused, match="Chưa chọn cách chia"):
        divide(HOUSE, target, units, 9, Wish({}), **facts)


def test_divided_level_by_level_rounding_favours_no_branch_and_direct_floors_hold(committee: Committee) -> None:
    target = _target(committee.root, 9)
    cells = [committee.cell.pk, committee.other_cell.pk, committee.sub_cell.pk, committee.grassroots_cell.pk]
    facts: dict[str, Any] = {"day": build.TODAY, "today": build.TODAY, "through": tree_on(START)}
    wish = Wish({Way.EQUAL: 1})
    assert list(divide(HOUSE, target, cells, 5, wish, **facts).values()) == [2, 1, 1, 1]
    assert list(divide(HOUSE, target, cells, 6, wish, **facts).values()) == [2, 2, 1, 1]
    set_floors(by=BY, at=AT, target=target, floors={Form.GRASSROOTS_COMMITTEE: 8}, document=target.document)
    assert list(divide(HOUSE, target, cells, 9, wish, **facts).values()) == [3, 3, 2, 1]
    locked = Wish({Way.EQUAL: 1}, {committee.cell.pk: 5}, 0, {committee.sub_cell.pk: 2})
    assert list(divide(HOUSE, target, cells, 9, locked, **facts).values()) == [5, 1, 2, 1]
    with pytest.raises(Refused, match="phải chia 9: còn 2 không đơn vị nào nhận được"):
        divide(HOUSE, target, cells[:1], 9, Wish({Way.EQUAL: 1}, {committee.cell.pk: 7}), **facts)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 9), st.integers(0, 2)), min_size=1, max_size=14
    ),
    whole=st.integers(0, 60),
)
def test_any_tree_any_weights_the_division_is_exact_and_no_floor_is_missed(
    rows: list[tuple[int, int, int, int]], whole: int
) -> None:
    """Units under a branch, under a twig; the oracle divides each level on its own."""
    paths = {n: [100 + branch, 200 + 10 * branch + twig, n] for n, (branch, twig, _, _) in enumerate(rows)}
    weights, least = {n: row[2] for n, row in enumerate(rows)}, {n: row[3] for n, row in enumerate(rows)}
    whole += sum(least.values())
    found = _below(whole, list(paths), 0, paths, weights, least, {})
    assert sum(found.values()) == whole
    assert all(found[n] >= least[n] for n in paths)
    branches = list(dict.fromkeys(path[0] for path in paths.values()))
    inside = {branch: [n for n in paths if paths[n][0] == branch] for branch in branches}
    shares = allocate(
        whole, [sum(weights[n] for n in inside[one]) for one in branches],
        floors=[sum(least[n] for n in inside[one]) for one in branches],
    )  # fmt: skip
    assert [sum(found[n] for n in inside[one]) for one in branches] == shares
