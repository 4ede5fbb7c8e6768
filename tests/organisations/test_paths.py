"""The way up on many days, read once, against the tree of each day."""

import datetime as dt

from ketnap.admissions.places import places, places_at
from ketnap.lib.temporal import since, span
from ketnap.organisations.kinds import AuthorityMode
from ketnap.organisations.models import Authority, Placement, Unit
from ketnap.organisations.tree import placements_until, tree_on
from ketnap.testing import build
from ketnap.testing.build import Committee

ONE = dt.timedelta(days=1)


def _move(unit: Unit, parent: Unit, on: dt.date) -> None:
    """The unit stands elsewhere from `on`."""
    was = Placement.objects.known().get(unit=unit)
    was.valid = span(was.valid_from, on)
    was.save()
    Placement.objects.create(unit=unit, parent=parent, valid=span(on), recorded=since(build.AT))


def test_the_way_up_is_that_of_the_day(committee: Committee) -> None:
    moved, found = build.OPENED + 400 * ONE, 0
    _move(committee.cell, committee.sub_committee, moved)
    days = [build.OPENED - ONE, build.OPENED, moved - ONE, moved, build.TODAY]
    once = placements_until(max(days))
    for day in days:
        tree = tree_on(day)
        for unit in Unit.objects.all():
            assert once.path(unit.pk, day) == tree.path(unit.pk)
            found += len(tree.path(unit.pk)) > 1
    assert found
    assert once.path(committee.cell.pk, moved) != once.path(committee.cell.pk, moved - ONE)


def test_places_of_many_days_are_those_of_each_day(committee: Committee) -> None:
    moved = build.OPENED + 400 * ONE
    given, taken = dt.date(2026, 1, 5), dt.date(2026, 2, 5)
    _move(committee.cell, committee.sub_committee, moved)
    Authority.objects.create(
        unit=committee.grassroots, mode=AuthorityMode.DELEGATED, valid=span(given, taken), document=build.paper(committee.root.pk),
        recorded=since(build.AT),
    )  # fmt: skip
    cells = [committee.cell.pk, committee.other_cell.pk, committee.grassroots_cell.pk]
    days = [moved - ONE, moved, given - ONE, given, taken - ONE, taken]
    found = places_at({(cell, day) for cell in cells for day in days})
    assert found == {(cell, day): place for day in days for cell, place in places(cells, day).items()}
    here = [
        found[(committee.other_cell.pk, day)].decider == committee.grassroots.pk
        for day in (given - ONE, given, taken - ONE)
    ]
    assert here[1:] == [True, True]
    assert found[(committee.cell.pk, moved)].sub == committee.sub_committee.pk
    assert found[(committee.cell.pk, moved - ONE)].sub is None
