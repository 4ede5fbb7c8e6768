"""Whoever administers a unit works as its officer at the machine's command line, and nowhere else."""

from ketnap.access.roles import Can, Role
from ketnap.access.scope import at_the_machine
from ketnap.testing import build
from ketnap.testing.build import Committee


def test_an_administrator_imports_at_the_machine_but_sees_nobody_on_screen(committee: Committee) -> None:
    scope = build.scope(build.user(Role.ADMINISTRATOR, committee.root))
    assert not scope.can(Can.IMPORT)
    assert scope.people_units == frozenset()
    commanding = at_the_machine(scope)
    assert commanding.can(Can.IMPORT, committee.cell.pk)
    assert not commanding.can(Can.IMPORT, committee.neighbour_cell.pk)


def test_other_roles_gain_nothing_at_the_machine(committee: Committee) -> None:
    scope = build.scope(build.user(Role.INSPECTOR, committee.root))
    assert at_the_machine(scope) == scope
