"""Sheet “Kiểm tra nhận thức”: written, read back unchanged, faults at their row and column, only where one may."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest

from ketnap.access.roles import Role
from ketnap.audit.models import Entry
from ketnap.books.actions.export_book import export_book
from ketnap.books.reader import open_book
from ketnap.books.registry import kinds
from ketnap.lib.errors import Refused
from ketnap.members.models import Person
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee
from ketnap.training.actions.add_course import add_course
from ketnap.training.models import CourseKind
from ketnap.training.sittings.actions.undo_sitting import undo_sitting
from ketnap.training.sittings.models import Sitting
from tests.admissions import paths

from .conftest import Desk, one, workbook

D = dt.date
FIRST, SECOND = D(2025, 10, 6), D(2025, 11, 3)


@pytest.fixture
def person(committee: Committee) -> Person:
    return paths.source(committee.cell, D(2025, 3, 3), at=AT).person


def row(person: Person, **more: Any) -> dict[str, Any]:
    return {
        "full_name": person.full_name, "birth_date": person.birth_date, "unit": "K.A.1", "held_by": "K", "examiner": "Ban Thường vụ",
        "on": FIRST, "result": "Chưa đạt", **more,
    }  # fmt: skip


def two(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Written in the wrong order: the second sitting, after an essay, stands first."""
    second = row(person, on=SECOND, result="Đạt", essay_on=D(2025, 10, 20), examiner="Hội đồng kiểm tra nhận thức")
    return {"sittings": [second, row(person)]}


def test_sittings_are_written_and_the_second_time_changes_nothing(desk: Desk, person: Person) -> None:
    content = workbook(two(person))
    outcome = desk.enter(content)
    assert outcome.kept, [(f.sheet, f.row, f.column, f.sentence) for f in outcome.faults]
    assert outcome.tallies["Kiểm tra nhận thức"].new == 2
    rows = Sitting.objects.order_by("on")
    assert [(one.result, one.examiner, one.essay_on, one.held_by.code, one.unit.code) for one in rows] == [
        ("again", "standing", None, "K", "K.A.1"), ("passed", "council", D(2025, 10, 20), "K", "K.A.1"),
    ]  # fmt: skip
    assert Entry.objects.filter(action="training.record_sittings").count() == 2
    again = desk.enter(content)
    assert (again.kept, again.tallies["Kiểm tra nhận thức"].unchanged) == (True, 2)
    assert Sitting.objects.count() == 2


def test_what_is_exported_comes_back_unchanged(desk: Desk, person: Person, committee: Committee) -> None:
    course = add_course(
        by=BY,
        at=AT,
        unit=committee.root,
        kind=CourseKind.AWARENESS,
        name="Lớp giả định 1",
        starts_on=D(2025, 9, 1),
        ends_on=D(2025, 9, 5),
    )
    add_course(
        by=BY,
        at=AT,
        unit=committee.root,
        kind=CourseKind.AWARENESS,
        name="Lớp giả định 1",
        starts_on=D(2025, 5, 5),
        ends_on=D(2025, 5, 9),
    )
    sheet = two(person)
    sheet["sittings"][1] |= {"course": "lớp giả định 1"}
    fault = one(desk.look(workbook(sheet)))
    assert (fault.code, fault.column) == ("sitting.course_unknown", "Ngày khai giảng")
    sheet["sittings"][1] |= {"course_on": D(2025, 9, 1)}
    assert desk.enter(workbook(sheet)).kept
    assert Sitting.objects.get(on=FIRST).course == course
    target = io.BytesIO()
    export_book(by=desk.by, at=AT, scope=desk.scope, unit=desk.unit, target=target)
    (reading,) = [one for one in open_book(target.getvalue(), kinds()).readings if one.key == "sittings"]
    assert len(list(reading.rows())) == 2
    outcome = desk.enter(target.getvalue())
    assert outcome.kept, [(f.sheet, f.row, f.column, f.sentence) for f in outcome.faults]
    assert outcome.tallies["Kiểm tra nhận thức"].unchanged == 2
    undo_sitting(by=BY, at=AT, sitting=Sitting.objects.get(on=SECOND), reason="Ghi nhầm")
    target = io.BytesIO()
    export_book(by=desk.by, at=AT, scope=desk.scope, unit=desk.unit, target=target)
    (reading,) = [one for one in open_book(target.getvalue(), kinds()).readings if one.key == "sittings"]
    assert len(list(reading.rows())) == 1, "one taken back stays at home"


@pytest.mark.parametrize(
    ("wrong", "code", "column"),
    [
        ({"unit": "K.A.2"}, "sitting.not_there", "Mã chi bộ"),
        ({"unit": "KHONG-CO"}, "unit.out_of_reach", "Mã chi bộ"),
        ({"held_by": "H"}, "unit.out_of_reach", "Mã nơi tổ chức"),
        ({"birth_date": D(1990, 1, 1)}, "person.unknown", "Họ và tên"),
        ({"on": D(2099, 1, 1)}, "sitting.future", "Ngày kiểm tra"),
        ({"essay_on": D(2025, 12, 1)}, "sitting.essay", "Ngày nộp bài thu hoạch"),
        ({"course": "Lớp không có"}, "sitting.course_unknown", "Tên lớp"),
        ({"result": "Giỏi"}, "cell.choice", "Kết quả"),
        ({"on": None}, "cell.blank", "Ngày kiểm tra"),
    ],
)
def test_a_fault_says_row_and_column(desk: Desk, person: Person, wrong: dict[str, Any], code: str, column: str) -> None:
    outcome = desk.look(workbook({"sittings": [row(person, on=D(2025, 8, 4)), row(person, **wrong)]}))
    fault = one(outcome)
    assert (fault.sheet, fault.row, fault.code, fault.column) == ("Kiểm tra nhận thức", 3, code, column)
    assert fault.remedy


def test_what_differs_from_the_register_is_told_where_to_mend_it(desk: Desk, person: Person) -> None:
    assert desk.enter(workbook({"sittings": [row(person)]})).kept
    fault = one(desk.look(workbook({"sittings": [row(person, result="Đạt")]})))
    assert (fault.code, fault.column) == ("row.contradiction", "Kết quả")
    assert "Chưa đạt" in fault.sentence
    assert "Kiểm tra nhận thức" in fault.remedy
    assert Sitting.objects.get().result == "again"


def test_who_may_not_write_the_register_writes_none_by_book(committee: Committee, person: Person) -> None:
    desk = Desk(build.user(Role.GRASSROOTS_SECRETARY, committee.grassroots), committee.grassroots)
    fault = one(desk.look(workbook({"sittings": [row(person, held_by="K.A")]})))
    assert fault.code == "unit.out_of_reach"
    assert not Sitting.objects.exists()
    secretary = Desk(build.user(Role.CELL_SECRETARY, committee.cell), committee.cell)
    with pytest.raises(Refused):
        export_book(by=secretary.by, at=AT, scope=secretary.scope, unit=committee.neighbour_cell, target=io.BytesIO())
