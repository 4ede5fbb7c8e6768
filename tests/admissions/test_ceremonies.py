"""Ceremonies several people share, late ones, helpers of probationers, the day of recognition."""

from __future__ import annotations

import datetime as dt

from ketnap.admissions.actions.end_helper import end_helper
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.models import Case, Helper
from ketnap.admissions.turns.actions.hold_shared_ceremony import Sworn, hold_shared_ceremony
from ketnap.admissions.turns.models import Ceremony, Oath
from ketnap.audit.models import Entry
from ketnap.members.models import Membership, Spell
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import Committee

from . import paths
from .paths import BY, NOW
from .test_steps import refused

START = dt.date(2025, 8, 4)
ON = dt.date(2025, 9, 25)
LATE = dt.date(2026, 1, 20)


def ready(cell: Unit) -> Case:
    case = paths.source(cell, START)
    paths.walk(case, START, "decision_received")
    return case


def hold(*people: Sworn, on: dt.date = ON) -> Ceremony:
    return hold_shared_ceremony(by=BY, at=NOW, unit=people[0].case.unit, on=on, people=people, leader="Bí thư giả định")


def test_each_swears_in_turn_on_a_day_of_their_own_for_their_own_cell(committee: Committee) -> None:
    first, second = ready(committee.cell), ready(committee.other_cell)
    held = hold(Sworn(first, ON), Sworn(second, ON + dt.timedelta(days=1)))
    oaths = list(Oath.objects.filter(ceremony=held).order_by("place"))
    assert [(one.case_id, one.place, one.on, one.unit_id) for one in oaths] == [
        (first.pk, 1, ON, committee.cell.pk), (second.pk, 2, ON + dt.timedelta(days=1), committee.other_cell.pk),
    ]  # fmt: skip
    for case, day in ((first, ON), (second, ON + dt.timedelta(days=1))):
        spell = Spell.objects.known().get(person=case.person)
        assert (spell.unit_id, spell.valid_from) == (case.unit_id, day)
    entry = Entry.objects.get(action="admissions.hold_shared_ceremony")
    assert entry.rows == [first.pk, second.pk]


def test_one_refusal_admits_nobody(committee: Committee) -> None:
    first, second = ready(committee.cell), ready(committee.other_cell)
    with refused("ceremony.oath_early"):
        hold(Sworn(first, ON), Sworn(second, ON - dt.timedelta(days=1)))
    assert not Ceremony.objects.exists()
    assert not Spell.objects.filter(person__in=[first.person, second.person]).exists()
    with refused("ceremony.twice"):
        hold(Sworn(first, ON), Sworn(first, ON))
    with refused("ceremony.nobody"):
        hold_shared_ceremony(by=BY, at=NOW, unit=committee.cell, on=ON, people=[])


def test_a_late_ceremony_needs_the_superiors_consent_with_number_and_date(committee: Committee) -> None:
    first, second, third = (ready(committee.cell) for _ in range(3))
    with refused("step.ground"):
        hold(Sworn(first, LATE), on=LATE)
    hold(Sworn(first, LATE, consent_symbol="8-CV/ĐU", consent_on=dt.date(2026, 1, 15)), on=LATE)
    step = first.steps.get(key="ceremony")
    assert (step.facts["late_consent_symbol"], step.facts["late_consent_on"]) == ("8-CV/ĐU", "2026-01-15")
    assert (step.unsure, step.findings[0]["outcome"]) == (0, "waived")
    with refused("ceremony.consent"):
        record_step(by=BY, at=NOW, case=second, key="ceremony", on=LATE, facts={"late_consent": True})
    hold(Sworn(third, LATE, ground="Chi bộ đã tổ chức, đang xin ý kiến"), on=LATE)
    assert third.steps.get(key="ceremony").unsure == 1, "counted until somebody settles it"


def test_a_probationer_has_somebody_who_helps(committee: Committee) -> None:
    case = ready(committee.cell)
    for helper in Helper.objects.filter(case=case, until=None):
        end_helper(by=BY, at=NOW, helper=helper, on=ON, reason="Chuyển đi")
    with refused("ceremony.helper"):
        hold(Sworn(case, ON))
    other = build.member(committee.cell)
    hold(Sworn(case, ON, helper=other))
    assert Helper.objects.get(case=case, until=None).member_id == other.pk


def test_recognition_counts_from_the_day_the_probation_ends_however_late(committee: Committee) -> None:
    case = ready(committee.cell)
    hold(Sworn(case, ON))
    paths.walk(case, dt.date(2026, 11, 2), "recognised", every=1)
    row = Membership.objects.known().get(person=case.person)
    assert row.official_on == dt.date(2026, 9, 25)
    assert row.recognised_on is not None
    assert row.recognised_on > row.official_on
