"""Sheets “Chỉ tiêu” and “Phân bổ”: in, again unchanged, out again, and what is refused."""

import datetime as dt
from typing import Any

import pytest

from ketnap.books.registry import kinds
from ketnap.books.sheets.base import Exporting
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.kinds import Form
from ketnap.organisations.tree import below
from ketnap.targets import ledger
from ketnap.targets.actions.set_floors import set_floors
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.checks import faults
from ketnap.targets.floors import floors_of
from ketnap.targets.models import Target
from ketnap.targets.queries import target_of
from ketnap.testing import build
from ketnap.testing.build import Committee

from .conftest import Desk, workbook

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
WHOLE: dict[str, Any] = {"unit": "K", "start": START, "end": END, "measure": "Số đảng viên kết nạp", "number": 10}
RATE = {
    **WHOLE,
    "measure": "Tỷ lệ kết nạp so với số đảng viên",
    "number": None,
    "low": "4,5",
    "denominator": "Số đảng viên đầu năm",
}
PART = {**WHOLE, "category": "Tổ chức đảng trong doanh nghiệp", "number": 3}
GIVEN: dict[str, Any] = {"giver": "K", "start": START, "end": END}
DOWN = [
    {"giver": "K.A", "start": START, "end": END, "unit": "K.A.1", "number": 6},
    {**GIVEN, "unit": "K.A", "number": 6}, {**GIVEN, "unit": "K.C", "number": 3}, {**GIVEN, "number": 1},
]  # fmt: skip


def _tally(outcome: Any, title: str) -> dict[str, int]:
    return outcome.tallies[title].as_json()  # type: ignore[no-any-return]


def test_a_book_sets_hands_down_and_is_unchanged_the_second_time(desk: Desk, committee: Committee) -> None:
    book = workbook({"targets": [WHOLE, RATE, PART], "allocations": DOWN})
    outcome = desk.enter(book)
    assert [fault.as_json() for fault in outcome.faults] == []
    target = target_of(committee.root.pk, START, END)
    assert target is not None
    assert ledger.account(target) == ledger.Account(10, 1, 9, 0)
    below_ = target_of(committee.cell.pk, START, END)
    assert below_ is not None
    assert ledger.account(below_).given == 6
    again = desk.enter(book)
    assert _tally(again, "Chỉ tiêu")["unchanged"] == 3
    assert _tally(again, "Phân bổ")["unchanged"] == 4
    with rls.everything():
        what = Exporting(desk.scope, below([committee.root.pk], build.TODAY), build.TODAY)
        out = {key: list(kinds()[key].export(what)) for key in ("targets", "allocations")}
    assert sorted(str(row["number"]) for row in out["targets"]) == ["10", "3", "None"], (
        "numbers from above stand in the other sheet"
    )
    assert [(row["giver"], row["unit"], row["number"]) for row in out["allocations"]] == [
        ("K", "K.A", 6), ("K", "K.C", 3), ("K", None, 1), ("K.A", "K.A.1", 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"targets": [{**WHOLE, "number": None}]}, "target.number"),
        ({"targets": [{**RATE, "low": None}]}, "target.low"),
        ({"targets": [{**RATE, "denominator": None}]}, "goal.denominator"),
        ({"targets": [WHOLE, {**PART, "number": 11}]}, "target.part_above_whole"),
        ({"targets": [WHOLE], "allocations": DOWN[1:3]}, "target.sum"),
        ({"targets": [], "allocations": DOWN[1:]}, "allocation.target"),
        ({"targets": [WHOLE], "allocations": [DOWN[1], DOWN[1]]}, "allocation.twice"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_of_it_written(
    desk: Desk, committee: Committee, sheets: dict[str, Any], code: str
) -> None:
    outcome = desk.look(workbook(sheets))
    assert code in [fault.code for fault in outcome.faults]


@pytest.mark.parametrize(
    ("sheets", "code", "where", "words"),
    [
        (
            {"targets": [WHOLE], "allocations": [{**DOWN[1], "number": 9}, *DOWN[2:]]},
            "target.sum", ("Phân bổ", 2, "Số giao"), "Phân bổ vượt 3: giữ lại 1 và giao xuống 12, được giao 10",
        ),
        (
            {"targets": [WHOLE], "allocations": [{**DOWN[1], "number": 4}, *DOWN[2:]]},
            "target.sum", ("Phân bổ", 2, "Số giao"), "Còn 2 chưa phân bổ: giữ lại 1 và giao xuống 7, được giao 10",
        ),
        (
            {"targets": [WHOLE, {**PART, "number": 14}]},
            "target.part_above_whole", ("Chỉ tiêu", 3, "Số"), "là 14, lớn hơn chỉ tiêu chung 10 là 4",
        ),
        (
            {"targets": [RATE, {**RATE, "end": dt.date(2026, 6, 30), "denominator": None}]},
            "goal.denominator", ("Chỉ tiêu", 3, "So với"), "chưa nói so với số đảng viên nào",
        ),
    ],
)  # fmt: skip
def test_an_inconsistent_plan_is_told_with_row_column_and_by_how_much(
    desk: Desk, committee: Committee, sheets: dict[str, Any], code: str, where: tuple[str, int, str], words: str
) -> None:
    (fault,) = desk.look(workbook(sheets)).faults
    assert (fault.code, fault.sheet, fault.row, fault.column) == (code, *where)
    assert words in fault.sentence


def _term(committee: Committee) -> None:
    form_committee(
        by=build.BY, at=build.AT, unit=committee.root, body="committee", name="Nhiệm kỳ Thử",
        term_from=dt.date(2021, 1, 1), term_until=dt.date(2026, 7, 1), document=build.paper(committee.root.pk),
    )  # fmt: skip


HALF: dict[str, Any] = {**WHOLE, "end": dt.date(2026, 6, 30), "number": 4}
LATER: dict[str, Any] = {**WHOLE, "start": dt.date(2026, 7, 1), "number": 3}
OWN: dict[str, Any] = {**WHOLE, "unit": "K.C", "number": 3}
UNFIT: list[tuple[dict[str, list[dict[str, Any]]], str, tuple[str, int, str, str], str]] = [
    (
        {"targets": [WHOLE]}, "plan.term", ("Chỉ tiêu", 2, "Đến ngày", "31/12/2026"),
        "Toàn đơn vị, 01/01/2026 – 31/12/2026: ngoài nhiệm kỳ của cấp uỷ: Nhiệm kỳ Thử (01/01/2021 – 01/7/2026); 184 ngày của "
        "kỳ nằm ngoài.",
    ),
    (
        {"targets": [{**RATE, "start": dt.date(2020, 7, 1), "end": dt.date(2026, 6, 30)}]}, "plan.term",
        ("Chỉ tiêu", 2, "Từ ngày", "01/7/2020"),
        "Tỷ lệ kết nạp so với số đảng viên, 01/7/2020 – 30/6/2026: ngoài nhiệm kỳ của cấp uỷ: Nhiệm kỳ Thử (01/01/2021 – 01/7/2026); 184 ngày của "
        "kỳ nằm ngoài.",
    ),
    (
        {"targets": [{**WHOLE, "unit": "K.A"}, {**HALF, "unit": "K.A", "category": "Nữ", "number": 14}]},
        "plan.part_above_whole", ("Chỉ tiêu", 3, "Số", "14"),
        "Nữ, 01/01/2026 – 30/6/2026: 14 lớn hơn chỉ tiêu chung 10 (01/01/2026 – 31/12/2026) là 4.",
    ),
    (
        {"targets": [{**row, "unit": "K.A"} for row in (WHOLE, HALF, LATER)]}, "plan.years", ("Chỉ tiêu", 4, "Số", "3"),
        "Toàn đơn vị, 01/01/2026 – 31/12/2026: 2 kỳ bên trong cộng lại 7, thiếu 3 so với 10.",
    ),
    (
        {"targets": [{**WHOLE, "unit": "K.A"}, {**WHOLE, "unit": "K.A", "measure": "Bình quân tối thiểu mỗi năm", "number": 12}]},
        "plan.a_year", ("Chỉ tiêu", 3, "Số", "12"),
        "Toàn đơn vị, 01/01/2026 – 31/12/2026: 10 nhỏ hơn mức bình quân tối thiểu 12 một năm (Toàn đơn vị, 01/01/2026 – 31/12/2026) là 2.",
    ),
    (
        {"targets": [{**WHOLE, "accepted": "x"}, OWN], "allocations": [{**DOWN[1], "number": 10}]}, "plan.parts",
        ("Phân bổ", 2, "Số giao", "10"),
        "Toàn đơn vị, 01/01/2026 – 31/12/2026: các đơn vị trực thuộc có 13, nhiều hơn số đã giao xuống 10 là 3.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "code", "where", "sentence"), UNFIT)
def test_an_unfit_plan_stays_out_of_the_house_until_its_basis_is_stated(
    desk: Desk, committee: Committee, sheets: dict[str, Any], code: str, where: tuple[str, int, str, str], sentence: str
) -> None:
    """Told by sheet, row, column, value and remedy, nothing of the file stored; with the basis it stands and says so."""
    _term(committee)
    refused = desk.enter(workbook(sheets))
    (fault,) = refused.faults
    assert (fault.code, fault.sheet, fault.row, fault.column, fault.value) == (code, *where)
    assert fault.sentence == sentence
    assert "“Căn cứ khi không khớp”" in fault.remedy
    assert not refused.kept
    assert not Target.every.exists()
    key = "targets" if where[0] == "Chỉ tiêu" else "allocations"
    rows = [*sheets[key]]
    rows[where[1] - 2] = {**rows[where[1] - 2], "accepted": "Nghị quyết Thử giao cả kỳ"}
    book = workbook({**sheets, key: rows})
    assert [one.as_json() for one in desk.enter(book).faults] == []
    with rls.everything():
        told = [one for unit in (committee.root, committee.grassroots) for one in faults(unit.pk)]
    assert [(one.sentence, one.accepted) for one in told if one.code == code] == [
        (sentence, "Nghị quyết Thử giao cả kỳ")
    ]
    assert not desk.enter(book).faults, "the second time nothing is new, nothing is judged"


def test_good_rows_are_taken_when_asked_for(desk: Desk, committee: Committee) -> None:
    _term(committee)
    outcome = desk.enter(workbook({"targets": [{**WHOLE, "unit": "K.A"}, WHOLE]}), good_rows=True)
    assert [fault.row for fault in outcome.faults] == [3]
    assert [target.unit_id for target in Target.every.all()] == [committee.grassroots.pk]


def test_a_basis_goes_out_and_in_with_the_book(desk: Desk, committee: Committee) -> None:
    """The row that completes a mismatch may be another one than when it was set: the basis holds for both."""
    rows = [{**WHOLE, "unit": "K.A", "accepted": "Nghị quyết Thử"}, *({**row, "unit": "K.A"} for row in (HALF, LATER))]
    assert desk.enter(workbook({"targets": rows})).faults == []
    with rls.everything():
        what = Exporting(desk.scope, below([committee.root.pk], build.TODAY), build.TODAY)
        out = list(kinds()["targets"].export(what))
    assert "Nghị quyết Thử" in [row["accepted"] for row in out]


def test_floors_come_in_with_the_book(desk: Desk, committee: Committee) -> None:
    (fault,) = desk.look(workbook({"targets": [{**WHOLE, "floor_cell": 12}]})).faults
    assert (fault.code, fault.row, fault.column, fault.value) == (
        "floor.above_whole", 2, "Tối thiểu mỗi chi bộ cơ sở", "12",
    )  # fmt: skip
    assert fault.sentence == "Mức tối thiểu 1 × 12 = 12, vượt chỉ tiêu 10 là 2."
    book = workbook({"targets": [{**WHOLE, "floor_cell": 1, "floor_committee": 2}]})
    assert desk.enter(book).faults == []
    target = target_of(committee.root.pk, START, END)
    assert target is not None
    assert floors_of(target) == {Form.GRASSROOTS_CELL: 1, Form.GRASSROOTS_COMMITTEE: 2}
    assert _tally(desk.enter(book), "Chỉ tiêu")["unchanged"] == 1
    (fault,) = desk.look(workbook({"targets": [{**WHOLE, "floor_cell": 3}]})).faults
    assert fault.column == "Tối thiểu mỗi chi bộ cơ sở"
    with rls.everything():
        what = Exporting(desk.scope, below([committee.root.pk], build.TODAY), build.TODAY)
        (row,) = kinds()["targets"].export(what)
    assert (row["floor_cell"], row["floor_committee"]) == (1, 2)


def test_a_part_below_the_floor_is_told_with_row_and_column(desk: Desk, committee: Committee) -> None:
    """Floors stand in no sheet; those set on screen hold for the book, and can't together exceed the target."""
    target = set_target(
        by=build.BY, at=build.AT, unit=committee.root, start=START, end=END, number=10,
        document=build.paper(committee.root.pk),
    )  # fmt: skip
    floors = {"by": build.BY, "at": build.AT, "target": target, "document": target.document}
    with pytest.raises(Refused, match="1 × 12 = 12, vượt chỉ tiêu 10 là 2"):
        set_floors(**floors, floors={Form.GRASSROOTS_CELL: 12})  # type: ignore[arg-type]
    set_floors(**floors, floors={Form.GRASSROOTS_CELL: 4})  # type: ignore[arg-type]
    (fault,) = desk.look(workbook({"allocations": DOWN[1:]})).faults
    assert (fault.code, fault.sheet, fault.row, fault.column) == ("target.below_floor", "Phân bổ", 2, "Số giao")
    assert "Chi bộ cơ sở Công ty Thử: 3, tối thiểu 4" in fault.sentence
