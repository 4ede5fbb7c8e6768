"""The figures against a count by hand: every person, every day, every unit."""

import datetime as dt
import random
from collections import Counter

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.lib import rls
from ketnap.members import figure_rows
from ketnap.members.actions.end_membership import end_membership
from ketnap.members.actions.receive_transfer import receive_transfer
from ketnap.members.actions.send_transfer import send_transfer
from ketnap.members.figures import MEASURES, Asked, figures, people
from ketnap.members.kinds import Ended
from ketnap.members.models import Spell
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.organisations.models import Placement, Unit
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

START, END = dt.date(2025, 1, 1), dt.date(2025, 12, 31)


def _shake(committee: Committee, rng: random.Random) -> None:
    """A year in which people join, move and leave while units change places."""
    cells = [
        committee.cell,
        committee.other_cell,
        committee.sub_cell,
        committee.grassroots_cell,
        committee.neighbour_cell,
    ]
    folk = [build.member(rng.choice(cells)) for _ in range(14)]
    folk += [
        build.member(rng.choice(cells), ceremony_on=START + dt.timedelta(days=rng.randrange(330)), official_on=None)
        for _ in range(4)
    ]
    places = [(committee.sub_committee, [committee.grassroots, committee.neighbour_grassroots]),
              (committee.grassroots_cell, [committee.neighbour, committee.root]),
              (committee.other_cell, [committee.neighbour_grassroots, committee.grassroots])]  # fmt: skip
    for unit, parents in places:
        day = START
        for parent in parents:
            day += dt.timedelta(days=rng.randrange(1, 150))
            now = Placement.objects.on(day).get(unit=unit)
            if rng.random() < 0.7 and now.parent_id != parent.pk:
                move_unit(by=BY, at=AT, unit=unit, parent=parent, on=day, document=build.paper(committee.root.pk))
    for person in folk:
        spell = Spell.objects.known().filter(person=person).order_by("valid").last()
        assert spell is not None
        day = max(START, spell.valid.lower) + dt.timedelta(days=rng.randrange(1, 200))
        if rng.random() < 0.4:
            to = rng.choice([cell for cell in cells if cell.pk != spell.unit_id])
            transfer = send_transfer(by=BY, at=AT, person=person, receiver=to, on=day)
            if rng.random() < 0.8:
                receive_transfer(by=BY, at=AT, transfer=transfer, on=day + dt.timedelta(days=rng.randrange(30)))
        elif rng.random() < 0.3:
            end_membership(by=BY, at=AT, person=person, kind=rng.choice([Ended.DIED, Ended.STRUCK_OFF]), on=day)


def _parent(unit: int, day: dt.date) -> int | None:
    begun = [p for p in Placement.objects.known().filter(unit_id=unit) if p.valid.lower <= day]
    return max(begun, key=lambda p: p.valid.lower).parent_id if begun else None


def _under(unit: int, day: dt.date) -> set[int]:
    found = set()
    for candidate in Unit.objects.values_list("pk", flat=True):
        at: int | None = candidate
        while at is not None and at != unit:
            at = _parent(at, day)
        if at == unit:
            found.add(candidate)
    return found


def _by_hand(unit: int, tree_day: dt.date | None) -> Counter[str]:
    """Day by day, person by person. Slow on purpose."""
    counts: Counter[str] = Counter()
    spells = list(Spell.objects.known())
    changes = {p.valid.lower for p in Placement.objects.known()}
    where = {}
    day, eve = START, START - dt.timedelta(days=1)

    def places(on: dt.date) -> dict[int, Spell]:
        return {s.person_id: s for s in spells if on in s.valid}

    before_units = _under(unit, tree_day or eve)
    where = places(eve)
    counts["opening"] = sum(s.unit_id in before_units for s in where.values())
    while day <= END:
        now_units = before_units if tree_day or day not in changes else _under(unit, day)
        now = places(day)
        for s in where.values():
            counts["reorganised_in"] += s.unit_id in now_units and s.unit_id not in before_units
            counts["reorganised_out"] += s.unit_id in before_units and s.unit_id not in now_units
        for person in where.keys() | now.keys():
            was, here = where.get(person), now.get(person)
            inside_was = was is not None and was.unit_id in now_units
            inside_now = here is not None and here.unit_id in now_units
            if was is None and inside_now and here is not None:
                counts["admitted" if here.began == "admitted" else "moved_in"] += 1
            elif here is None and inside_was:
                counts["left"] += 1
            elif was is not None and here is not None:
                counts["moved_in"] += inside_now and not inside_was
                counts["moved_out"] += inside_was and not inside_now
        where, before_units, day = now, now_units, day + dt.timedelta(days=1)
    counts["closing"] = sum(s.unit_id in before_units for s in where.values())
    return counts


FLOW = (
    "opening",
    "admitted",
    "restored",
    "moved_in",
    "reorganised_in",
    "left",
    "moved_out",
    "reorganised_out",
    "closing",
)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_every_unit_on_both_trees_equals_the_count_by_hand(db: None, seed: int) -> None:
    from django.db import transaction

    with transaction.atomic():
        with rls.everything():
            committee = build.committee()
            _shake(committee, random.Random(seed))
            for unit in Unit.objects.all():
                for tree, today in (("then", None), ("now", build.TODAY)):
                    asked = Asked(unit.pk, START, END, tree, build.TODAY)  # type: ignore[arg-type]
                    found = figures(asked)[unit.pk]
                    by_hand = _by_hand(unit.pk, today)
                    assert {m: found[m] for m in FLOW} == {m: by_hand[m] for m in FLOW}, (unit.code, tree)
                    assert found.balanced
                    if tree == "now":
                        assert found["reorganised_in"] == found["reorganised_out"] == 0
        transaction.set_rollback(True)


def test_numbers_of_several_days_are_the_rows_of_persons(committee: Committee) -> None:
    rng = random.Random(23)
    _shake(committee, rng)
    gone = Spell.objects.known().filter(ended="").first()
    assert gone is not None
    gone.recorded = DateTimeTZRange(
        gone.recorded.lower, AT + dt.timedelta(days=400)
    )  # a correction nobody counts any more
    gone.save(update_fields=["recorded"])
    edges = {end for s in Spell.objects.all() for end in (s.begins_on, s.ends_on) if end}
    assert all((s.begins_on, s.ends_on) == (s.valid.lower, s.valid.upper) for s in Spell.objects.all())
    days = [*edges, *(edge - dt.timedelta(days=1) for edge in edges), dt.date(1990, 1, 1), dt.date(2100, 1, 1)]
    for some in [days, *([day] for day in days), rng.sample(days, 3)]:
        for units in (None, [committee.cell.pk, committee.sub_cell.pk], [committee.root.pk]):
            with figure_rows.naming():
                persons = {day: figure_rows.stock(day, known=None, units=units) for day in some}
            by_hand = {day: Counter(row.unit for row in rows) for day, rows in persons.items()}
            assert figure_rows.heads(some, units=units) == by_hand


def test_list_behind_every_number_has_its_length(committee: Committee) -> None:
    _shake(committee, random.Random(7))
    for unit in (committee.province, committee.root, committee.grassroots, committee.cell):
        asked = Asked(unit.pk, START, END, "then", build.TODAY)
        found = figures(asked)[unit.pk]
        for measure in MEASURES:
            assert len(people(asked, measure)) == found[measure], (unit.code, measure)


def test_children_add_up_to_the_whole(committee: Committee) -> None:
    _shake(committee, random.Random(11))
    found = figures(Asked(committee.root.pk, START, END, "then", build.TODAY, by_child=True))
    whole = found.pop(committee.root.pk)
    for measure in ("opening", "closing", "admitted", "left", "decided"):
        assert sum(child[measure] for child in found.values()) == whole[measure], measure
    assert all(child.balanced for child in found.values())


@pytest.mark.parametrize("measure", ["opening", "closing"])
def test_merging_two_cells_of_one_committee_moves_nobody_across_its_border(committee: Committee, measure: str) -> None:
    from ketnap.members import ledger
    from ketnap.organisations.actions.close_unit import close_unit

    person = build.member(committee.cell)
    day = dt.date(2025, 5, 5)
    spell = ledger.lasting(person)
    assert spell is not None
    ledger.change_place(person, spell, committee.other_cell, day, at=AT, reorganised=True)
    close_unit(by=BY, at=AT, unit=committee.cell, on=day, document=build.paper(committee.grassroots.pk))
    found = figures(Asked(committee.grassroots.pk, START, END, "then", build.TODAY))[committee.grassroots.pk]
    assert found[measure] == 1
    assert [found[m] for m in ("reorganised_in", "reorganised_out", "moved_in", "moved_out", "left")] == [0] * 5
