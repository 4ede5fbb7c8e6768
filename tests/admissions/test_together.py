"""Two people at once, and random sequences of acts: no step twice, no state the table does not know."""

import datetime as dt
import random
import threading

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.admissions import queries, states
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.actions.undo_step import undo_step
from ketnap.admissions.models import Case, Step
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members.models import Membership, Spell
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW

START = dt.date(2025, 8, 4)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_cannot_take_a_step_twice() -> None:
    with rls.everything():
        committee = build.committee()
        case = paths.source(committee.cell, START)
    barrier, answers = threading.Barrier(2), []

    def take() -> None:
        try:
            with rls.everything():
                barrier.wait(timeout=120)
                try:
                    record_step(by=BY, at=NOW, case=case, key="sympathiser", on=START)
                    answers.append("taken")
                except Refused as refusal:
                    answers.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert sorted(answers) == ["step.done", "taken"]
    with rls.everything():
        assert Step.objects.filter(case=case, key="sympathiser", undone_at=None).count() == 1


def _act(case: Case, rng: random.Random, day: dt.date) -> None:
    """One act at random, sensible or not; refusals are answers."""
    choice = rng.random()
    try:
        if choice < 0.62:
            paths.advance(case, day)
        elif choice < 0.74:
            record_step(by=BY, at=NOW, case=case, key=rng.choice(list(states.ORDER)), on=day, ground="Thử")
        elif choice < 0.94:
            steps = list(Step.objects.filter(case=case, undone_at=None).order_by("id"))
            if steps:
                undo_step(by=BY, at=NOW, step=rng.choice(steps), reason="Thử")
        else:
            document = build.paper(case.unit_id) if rng.random() < 0.7 else None
            close_case(
                by=BY,
                at=NOW,
                case=case,
                outcome=rng.choice(list(states.EXITS)),
                on=day,
                reason="Thử",
                document=document,
            )
    except (Refused, AssertionError):
        pass


def _legal(case: Case) -> None:
    """Whatever happened, the rows tell a story the table allows, and the ledger agrees with it."""
    case.refresh_from_db()
    taken = dict(Step.objects.filter(case=case, undone_at=None).values_list("key", "on"))
    way = queries.route_of(case, NOW.date())
    for key in taken:
        wanting = [step.key for step in states.missing(way, key, taken)]
        assert wanting == [], (key, wanting)
        assert all(day <= taken[key] for _, day in states.dates(taken, way, key))
    stage = states.stage_of(taken)
    assert queries.with_stage(Case.objects.filter(pk=case.pk), NOW.date()).get().stage == stage.value
    member = Membership.objects.known().filter(person=case.person, cancelled_on=None).first()
    spell = Spell.objects.known().filter(person=case.person, valid__upper_inf=True).first()
    if case.outcome not in ("decision_cancelled", "struck_off"):
        assert (member is not None) == ("decided" in taken)
        assert (spell is not None) == ("ceremony" in taken)
        if spell is not None:
            assert (spell.status == "chinh_thuc") == ("recognised" in taken)
    assert (case.outcome == "recognised") == ("recognised" in taken)
    assert (case.closed_on is not None) == bool(case.outcome)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_random_acts_never_reach_an_illegal_state(committee: Committee, seed: int) -> None:
    rng = random.Random(seed)
    case = paths.source(rng.choice([committee.cell, committee.sub_cell, committee.grassroots_cell]), START)
    day = START
    for _ in range(32):
        _act(case, rng, day)
        day = min(day + dt.timedelta(days=rng.choice([0, 1, 2, 40])), NOW.date())
    _legal(case)
