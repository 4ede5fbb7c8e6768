"""What lies below a unit is the same whether a holding knows it or the tree is asked."""

import datetime as dt

from ketnap.access.roles import Role
from ketnap.organisations.tree import below
from ketnap.testing import build
from ketnap.testing.build import TODAY, Committee


def test_below_is_the_tree_of_the_day_within_reach_and_outside(
    committee: Committee, django_assert_num_queries: object
) -> None:
    scope = build.scope(build.user(Role.BOARD_OFFICER, committee.grassroots))
    units = (committee.root, committee.grassroots, committee.cell, committee.neighbour)
    for unit in units:
        for day in (TODAY, TODAY - dt.timedelta(days=400)):
            assert scope.below(unit.pk, day) == below([unit.pk], day)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert committee.cell.pk in scope.below(committee.grassroots.pk, scope.day)
