"""Targets on kinds of organisations and people, floors, goals: each with its account, its list and its sentence."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members.actions.enter_member import Qualities
from ketnap.members.counting import HOUSE
from ketnap.members.kinds import Occupation
from ketnap.organisations.kinds import Form
from ketnap.targets import ledger
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.revise_target import revise_target
from ketnap.targets.actions.set_floors import set_floors
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.admitted import admitted, of_category
from ketnap.targets.categories import category_of, choices
from ketnap.targets.floors import floor_sum
from ketnap.targets.kinds import Measure
from ketnap.targets.models import PostingKind, Target
from ketnap.targets.queries import target_of, targets_of
from ketnap.testing import build
from ketnap.testing.build import Committee

AT, BY = build.AT, build.BY
START, END = dt.date(2025, 1, 1), dt.date(2025, 12, 31)


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _set(unit: Any, number: int, **kind: Any) -> Target:
    return set_target(
        by=BY, at=AT, unit=unit, start=START, end=END, number=number, document=build.paper(unit.pk), **kind
    )


def _hand(target: Target, parts: dict[Any, int], kept: int, **facts: Any) -> None:
    hand_down(by=BY, at=AT, target=target, parts=parts, kept=kept, document=build.paper(target.unit_id), **facts)


def test_a_sub_target_has_an_account_of_its_own_and_the_whole_stays_the_target(committee: Committee) -> None:
    whole = _set(committee.root, 250)
    part = _set(committee.root, 70, category="enterprise")
    _hand(whole, {committee.grassroots: 170, committee.grassroots_cell: 80}, 0)
    _hand(part, {committee.grassroots_cell: 60}, 10)
    _settle()
    assert ledger.account(whole) == ledger.Account(250, 0, 250, 0)
    assert ledger.account(part) == ledger.Account(70, 10, 60, 0)
    assert target_of(committee.root.pk, START, END) == whole
    child = target_of(committee.grassroots_cell.pk, START, END, category="enterprise")
    assert child is not None
    assert ledger.account(child).given == 60
    assert Target.objects.filter(unit=committee.grassroots_cell).count() == 1, "the plain target is the whole"
    assert [one.category for one in targets_of(committee.root.pk, START, END)] == ["", "enterprise"]


def test_a_part_above_its_whole_is_refused_with_its_size_and_place(committee: Committee) -> None:
    whole = _set(committee.root, 50)
    with pytest.raises(Refused, match=r"là 70, lớn hơn chỉ tiêu chung 50 là 20") as refusal:
        _set(committee.root, 70, category="enterprise")
    assert refusal.value.code == "target.part_above_whole"
    part = _set(committee.root, 40, category="enterprise")
    with pytest.raises(Refused, match="Đảng bộ Khối Giả Định"):
        revise_target(by=BY, at=AT, target=whole, number=39, document=build.paper(committee.root.pk), reason="Giảm")
    _hand(whole, {committee.grassroots_cell: 30}, 20)
    with pytest.raises(Refused, match="Chi bộ cơ sở Công ty Thử"):
        _hand(part, {committee.grassroots_cell: 31}, 9)


def test_the_database_refuses_a_part_above_its_whole_whichever_moves(committee: Committee) -> None:
    whole, part = _set(committee.root, 50), None
    part = _set(committee.root, 40, category="enterprise")
    _settle()
    for target, step in ((part, 11), (whole, -11)):
        entries = [ledger.Entry(target, PostingKind.GIVEN, step), ledger.Entry(target, PostingKind.KEPT, step)]
        with pytest.raises(IntegrityError, match="lớn hơn chỉ tiêu chung"), transaction.atomic():
            ledger.post(entries, by=BY, at=AT, document=target.document)
            _settle()


def _refusal(target: Target, number: int) -> str:
    """The code of the refusal, '' when the revision was made."""
    try:
        revise_target(by=BY, at=AT, target=target, number=number, document=build.paper(target.unit_id), reason="Thử")
    except Refused as refusal:
        return refusal.code
    return ""


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(1, 30)), min_size=1, max_size=8))
def test_no_sequence_of_revisions_puts_a_part_above_its_whole(db: None, steps: list[tuple[bool, int]]) -> None:
    with transaction.atomic():
        with rls.everything():
            unit = build.unit("S", "Đảng bộ Thử", Form.SUPERIOR)
            targets = {False: _set(unit, 20), True: _set(unit, 10, category="women")}
            held = {False: 20, True: 10}
            for which, number in steps:
                wanted = {**held, which: number}
                refused = _refusal(targets[which], number)
                assert (refused == "") == (wanted[True] <= wanted[False] and wanted != held)
                held = held if refused else wanted
                _settle()
                assert {key: ledger.account(target).given for key, target in targets.items()} == held
        transaction.set_rollback(True)


def test_floors_52_times_2_and_64_leave_32_of_200() -> None:
    forms = [Form.GRASSROOTS_COMMITTEE] * 52 + [Form.GRASSROOTS_CELL] * 64
    found = floor_sum(200, forms, {Form.GRASSROOTS_COMMITTEE: 2, Form.GRASSROOTS_CELL: 1})
    assert (found.together, found.left) == (168, 32)
    assert found.sentence == "Mức tối thiểu 52 × 2 + 64 × 1 = 168 trong 200, còn 32 chưa giao."


def test_floors_above_the_whole_and_parts_below_a_floor_are_refused(committee: Committee) -> None:
    target, document = _set(committee.root, 3), build.paper(committee.root.pk)
    with pytest.raises(Refused, match=r"1 × 3 \+ 1 × 1 = 4, vượt chỉ tiêu 3 là 1"):
        set_floors(
            by=BY, at=AT, target=target, document=document,
            floors={Form.GRASSROOTS_COMMITTEE: 3, Form.GRASSROOTS_CELL: 1},
        )  # fmt: skip
    set_floors(by=BY, at=AT, target=target, document=document, floors={Form.GRASSROOTS_COMMITTEE: 2})
    with pytest.raises(Refused, match=r"1 đơn vị dưới mức tối thiểu \(Đảng bộ Sở Ví Dụ: 1, tối thiểu 2") as refusal:
        _hand(target, {committee.grassroots: 1, committee.grassroots_cell: 2}, 0)
    assert refusal.value.code == "target.below_floor"
    _hand(target, {committee.grassroots: 2}, 1)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"measure": Measure.RATE, "low": Decimal(4)}, "goal.denominator"),
        ({"measure": Measure.NUMBER, "low": Decimal(4)}, "goal.measure"),
        ({"measure": Measure.COVERAGE, "low": Decimal(101)}, "goal.share"),
        ({"measure": Measure.RATE, "low": Decimal(5), "high": Decimal(4), "denominator": "start"}, "goal.order"),
        ({"measure": Measure.IDLE, "low": Decimal("2.5")}, "goal.years"),
    ],
)
def test_a_goal_that_says_nothing_is_refused(committee: Committee, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        set_goal(
            by=BY, at=AT, unit=committee.root, start=START, end=END, document=build.paper(committee.root.pk), **facts
        )
    assert refusal.value.code == code


def test_the_database_refuses_a_rate_without_a_denominator(committee: Committee) -> None:
    with pytest.raises(IntegrityError, match="target_rate_of_something"), transaction.atomic():
        Target.every.create(
            unit=committee.root, start=START, end=END, measure=Measure.RATE, low=4, created_at=AT,
            document=build.paper(committee.root.pk),
        )  # fmt: skip


def test_kinds_overlap_and_every_admission_is_counted_once_a_kind(committee: Committee) -> None:
    day = dt.date(2025, 5, 20)
    facts = {"ceremony_on": day, "official_on": None, "decided_on": dt.date(2025, 5, 4)}
    student = Qualities(occupation=Occupation.STUDENT, youth_union=True)
    build.member(committee.cell, qualities=student, **facts)
    build.member(committee.grassroots_cell, qualities=Qualities(occupation=Occupation.WORKER), **facts)
    build.member(committee.grassroots_cell, **facts)
    rows = admitted(HOUSE, committee.root.pk, START, END, today=END)
    assert sorted(row.child for row in rows) == sorted([committee.grassroots.pk, *[committee.grassroots_cell.pk] * 2])
    counts = {
        code: of_category(rows, category_of(code))
        for code in ("enterprise", "student", "youth", "women", "sector:co_quan_nha_nuoc")
    }
    assert {code: len(split.inside) for code, split in counts.items() if code != "women"} == {
        "enterprise": 2, "student": 1, "youth": 1, "sector:co_quan_nha_nuoc": 1,
    }  # fmt: skip
    assert len(counts["student"].unknown) == 1, "an occupation nobody wrote down is unknown, never no"
    assert not counts["women"].unknown


def test_tags_above_a_cell_make_it_of_that_kind(committee: Committee) -> None:
    school = build.unit("K.S", "Đảng bộ Trường Mẫu", Form.GRASSROOTS_COMMITTEE, committee.root, tags=("trường học",))
    cell = build.unit("K.S.1", "Chi bộ Khoa Mẫu", Form.CELL, school)
    for where in (cell, committee.cell):
        build.member(where, ceremony_on=dt.date(2025, 5, 20), official_on=None)
    rows = admitted(HOUSE, committee.root.pk, START, END, today=END)
    assert [row.unit for row in of_category(rows, category_of("tag:trường học")).inside] == [cell.pk]
    assert ("tag:trường học", "Tổ chức đảng thuộc nhóm “trường học”") in choices(("trường học",))
    with pytest.raises(KeyError):
        category_of("sector:khong_co")
