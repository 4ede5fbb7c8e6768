"""Coverage, timeliness, idle units and rates against small committees counted by hand."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404

from ketnap.access.roles import Role
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case, Step
from ketnap.law import load_calendar, load_rules
from ketnap.lib.errors import Refused
from ketnap.members.actions.enter_member import Identity, new_person
from ketnap.members.counting import HOUSE
from ketnap.members.kinds import Gender
from ketnap.members.models import Membership, Person
from ketnap.organisations.models import Unit
from ketnap.organisations.names import names_of
from ketnap.targets.actions.exempt_source import exempt_source
from ketnap.targets.actions.revise_goal import revise_goal
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.closing import canonical, derive
from ketnap.targets.coverage import coverage
from ketnap.targets.goals import judge
from ketnap.targets.idle import idle_units
from ketnap.targets.kinds import Measure
from ketnap.targets.queries import targets_of
from ketnap.targets.timeliness import judge as judge_probation
from ketnap.targets.timeliness import timeliness
from ketnap.testing import build
from ketnap.testing.build import Committee

AT, BY = build.AT, build.BY
START, END = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
AFTER = dt.date(2026, 3, 2)


def _case(cell: Unit, opened: dt.date, closed: dt.date | None = None, outcome: str = "", **steps: dt.date) -> Case:
    person = new_person(Identity("Thử Giả Định Nguồn", dt.date(2000, 1, 1), Gender.FEMALE), cell.pk, at=AT)
    case = Case.objects.create(
        person=person, unit=cell, opened_on=opened, closed_on=closed, outcome=outcome, recorded_at=AT,
        reason="Không còn nguyện vọng" if outcome else "",
    )  # fmt: skip
    for key, on in steps.items():
        Step.objects.create(case=case, unit=cell, key=key, on=on, typed_by="thử", channel="cli", recorded_at=AT)
    return case


def _admit(cell: Unit, on: dt.date, **facts: Any) -> Person:
    return build.member(cell, ceremony_on=on, official_on=None, decided_on=on - dt.timedelta(days=7), **facts)


def test_coverage_counts_who_had_a_source_and_lists_who_did_not_admit(committee: Committee) -> None:
    _case(committee.grassroots_cell, dt.date(2024, 6, 1))  # held on the first day, admitted nobody
    _case(committee.cell, dt.date(2024, 6, 1), dt.date(2024, 12, 31), Outcome.REMOVED)  # gone before the period
    _admit(committee.other_cell, dt.date(2025, 5, 10))
    found = coverage(HOUSE, committee.root.pk, START, END, today=AFTER)
    assert {unit.unit_id: (unit.pool, unit.achieved) for unit in found.units} == {
        committee.grassroots.pk: (0, 1), committee.grassroots_cell.pk: (1, 0),
    }  # fmt: skip
    assert found.percent == Decimal("50.00")
    assert [unit.unit_id for unit in found.idle_with_source] == [committee.grassroots_cell.pk]
    by_cell = coverage(HOUSE, committee.root.pk, START, END, today=AFTER, by_cell=True)
    assert len(by_cell.units) == 4
    assert {unit.unit_id for unit in by_cell.without_source} == {committee.cell.pk, committee.sub_cell.pk}


def test_a_person_received_and_taken_off_within_the_period_is_a_source_and_shows(committee: Committee) -> None:
    _case(committee.grassroots_cell, dt.date(2025, 3, 1), dt.date(2025, 9, 1), Outcome.REMOVED)
    _case(committee.cell, dt.date(2024, 3, 1), decided=dt.date(2024, 12, 1))  # decided before: no source any more
    found = coverage(HOUSE, committee.root.pk, START, END, today=AFTER)
    by_unit = {unit.unit_id: unit for unit in found.units}
    assert (by_unit[committee.grassroots_cell.pk].pool, by_unit[committee.grassroots_cell.pk].removed) == (1, 1)
    assert not by_unit[committee.grassroots.pk].has_source


def test_an_exempted_unit_leaves_the_denominator(committee: Committee) -> None:
    _case(committee.grassroots_cell, dt.date(2024, 6, 1))
    exempt_source(
        by=BY, at=AT, unit=committee.grassroots_cell, start=START, end=END, document=build.paper(committee.root.pk)
    )
    found = coverage(HOUSE, committee.root.pk, START, END, today=AFTER)
    assert found.percent is None
    assert [unit.exempt for unit in found.units if unit.unit_id == committee.grassroots_cell.pk] == [True]


def test_timeliness_by_hand() -> None:
    book, calendar = load_rules(), load_calendar()
    ends, today = dt.date(2025, 8, 4), dt.date(2026, 3, 2)
    # 30 working days after Monday 4 August 2025, with 1 and 2 September off: Wednesday 17 September.
    due = dt.date(2025, 9, 17)
    assert judge_probation(1, 1, ends, due, None, today, book, calendar).review_in_time is True
    assert judge_probation(1, 1, ends, due + dt.timedelta(days=1), None, today, book, calendar).review_in_time is False
    assert judge_probation(1, 1, ends, None, None, due, book, calendar).review_in_time is None
    assert judge_probation(1, 1, ends, None, None, due + dt.timedelta(days=1), book, calendar).review_in_time is False
    undated = judge_probation(1, 1, ends, None, dt.date(2025, 9, 1), today, book, calendar)
    assert (undated.review_in_time, undated.decision_in_time, undated.recognised) == (None, None, True)


def test_only_probationers_whose_time_ends_in_the_period_and_below_the_unit(committee: Committee) -> None:
    inside = _admit(committee.cell, dt.date(2024, 8, 4))
    _admit(committee.cell, dt.date(2023, 8, 4))
    _admit(committee.neighbour_cell, dt.date(2024, 8, 4))
    case = Case.objects.create(person=inside, unit=committee.cell, opened_on=dt.date(2023, 1, 1), recorded_at=AT)
    Step.objects.create(
        case=case, unit=committee.cell, key="recognition_cell_vote", on=dt.date(2025, 9, 18), typed_by="thử", channel="cli",
        recorded_at=AT,
    )  # fmt: skip
    found = timeliness(HOUSE, committee.root.pk, START, END, today=AFTER)
    assert [row.person for row in found.rows] == [inside.pk]
    assert found.share("review_in_time") == (0, 1, Decimal("0.00"))
    assert [row.person for row in found.late] == [inside.pk]


def test_idle_cells_are_those_old_enough_without_an_admission(committee: Committee) -> None:
    _admit(committee.cell, dt.date(2024, 5, 1))
    _admit(committee.other_cell, dt.date(2019, 5, 1))
    young = build.unit("K.Y", "Chi bộ cơ sở Mới", "grassroots_cell", committee.root, opened_on=dt.date(2024, 1, 1))
    found = idle_units(HOUSE, committee.root.pk, AFTER, years=5)
    names = {one.unit_id: one.years for one in found}
    assert names == {committee.other_cell.pk: 6, committee.sub_cell.pk: 16, committee.grassroots_cell.pk: 16}
    assert young.pk not in names
    assert found[-1].sentence == "6 năm không kết nạp, lần gần nhất 24/4/2019"
    above = {one.unit_id: one.above for one in found}
    names = names_of([committee.sub_committee.pk, committee.root.pk], AFTER)
    assert above[committee.sub_cell.pk] == names[committee.sub_committee.pk], "cells of one name are told apart"
    assert above[committee.grassroots_cell.pk] == names[committee.root.pk]


def test_a_minimum_a_year_of_a_category_counts_only_its_people(committee: Committee) -> None:
    for month in (3, 4):  # the builder gives women and men in turn
        build.member(committee.cell, ceremony_on=dt.date(2025, month, 20), official_on=None)
    target = set_target(
        by=BY, at=AT, unit=committee.root, start=START, end=END, number=1, measure=Measure.A_YEAR, category="women",
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    found = judge(HOUSE, target, AFTER, today=AFTER)
    assert (found.label, found.achieved, found.met) == ("Tối thiểu mỗi năm: Nữ", "năm 2025: 1", True)


def test_a_target_of_every_kind_is_judged(committee: Committee) -> None:
    for month in (3, 4, 5):
        _admit(committee.cell, dt.date(2025, month, 20))
    for _ in range(60):
        build.member(committee.other_cell)
    paper = build.paper(committee.root.pk)
    facts: dict[str, Any] = {"by": BY, "at": AT, "unit": committee.root, "start": START, "end": END, "document": paper}
    number = set_target(**facts, number=4)
    a_year = set_target(**facts, number=3, measure=Measure.A_YEAR)
    rate = set_goal(**facts, measure=Measure.RATE, low=Decimal(4), high=Decimal(5), denominator="start")
    idle = set_goal(**facts, measure=Measure.IDLE, low=Decimal(5))
    results = {target.pk: judge(HOUSE, target, AFTER, today=AFTER) for target in (number, a_year, rate, idle)}
    assert (results[number.pk].achieved, results[number.pk].percent, results[number.pk].met) == (
        "3",
        Decimal("75.00"),
        False,
    )
    assert results[a_year.pk].met is True
    assert (results[rate.pk].percent, results[rate.pk].met) == (Decimal("5.00"), True)
    assert results[rate.pk].note == "So với số đảng viên đầu năm; +1,00 điểm phần trăm."
    assert results[idle.pk].met is False
    early = judge(HOUSE, a_year, dt.date(2025, 4, 30), today=AFTER)
    assert early.met is None


def test_a_year_not_finished_is_not_judged_and_coverage_without_a_source_is_unknown(committee: Committee) -> None:
    target = set_goal(
        by=BY, at=AT, unit=committee.root, start=START, end=END, measure=Measure.COVERAGE, low=Decimal(100),
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    found = judge(HOUSE, target, AFTER, today=AFTER)
    assert (found.percent, found.met) == (None, None)


def test_nobody_counts_sensitive_kinds_without_the_right(committee: Committee) -> None:
    target = set_target(
        by=BY, at=AT, unit=committee.root, start=START, end=END, number=5, category="minority",
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    plain = build.scope(build.user(Role.LEADER, committee.root))
    open_ = build.scope(build.user(Role.LEADER, committee.root, sensitive=True))
    assert judge(plain, target, AFTER, today=AFTER).achieved == "–"
    assert judge(open_, target, AFTER, today=AFTER).achieved == "0"
    stranger = build.scope(build.user(Role.LEADER, committee.neighbour))
    with pytest.raises(Http404):
        judge(stranger, target, AFTER, today=AFTER)


def test_a_cancelled_admission_does_not_wake_an_idle_cell(committee: Committee) -> None:
    person = _admit(committee.cell, dt.date(2024, 5, 1))
    row = Membership.objects.get(person=person)
    Membership.objects.filter(pk=row.pk).update(cancelled_on=dt.date(2024, 9, 1))
    assert committee.cell.pk in {one.unit_id for one in idle_units(HOUSE, committee.root.pk, AFTER, years=5)}


def test_a_goal_is_changed_with_reason_and_the_closed_period_keeps_the_old_one(committee: Committee) -> None:
    goal = set_goal(
        by=BY, at=AT, unit=committee.root, start=START, end=END, measure=Measure.RATE, low=Decimal(45),
        denominator="start", document=build.paper(committee.root.pk),
    )  # fmt: skip
    facts: dict[str, Any] = {"by": BY, "target": goal, "document": goal.document}
    later = AT + dt.timedelta(hours=1)
    for wrong, code in (
        ({"low": Decimal(45), "high": None, "reason": "Nhầm"}, "goal.same"),
        ({"low": Decimal(4), "high": Decimal(5), "reason": " "}, "goal.reason"),
        ({"low": Decimal(5), "high": Decimal(4), "reason": "Nhầm"}, "goal.order"),
        ({"low": Decimal(400), "high": None, "reason": "Nhầm"}, "goal.share"),
    ):
        with pytest.raises(Refused) as refusal:
            revise_goal(**facts, at=later, **wrong)  # type: ignore[arg-type]
        assert refusal.value.code == code
    then = canonical(derive(HOUSE, committee.root.pk, START, END, known=AT, today=AFTER))
    revise_goal(**facts, at=later, low=Decimal("4.5"), high=Decimal(5), reason="Ghi nhầm dấu phẩy")
    (now,) = targets_of(committee.root.pk, START, END)
    assert judge(HOUSE, now, AFTER, today=AFTER).goal == "4,5% đến 5%"
    assert canonical(derive(HOUSE, committee.root.pk, START, END, known=AT, today=AFTER)) == then
    assert canonical(derive(HOUSE, committee.root.pk, START, END, known=later, today=AFTER)) != then
