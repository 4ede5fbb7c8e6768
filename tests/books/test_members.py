"""The sheet of members: what is written, matched, asked and refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ketnap.lib import rls
from ketnap.members.models import Background, Membership, Person, Private, Spell, StateSpan
from ketnap.members.secret import decrypt
from ketnap.testing import build
from ketnap.testing.build import Committee

from .conftest import Desk, one, workbook

D = dt.date
ROW: dict[str, Any] = {
    "full_name": "Nguyễn Giả Định An", "gender": "Nữ", "birth_date": D(1988, 4, 9), "unit": "K.A.1",
    "ceremony_on": D(2016, 5, 19), "official_on": D(2017, 5, 19),
}  # fmt: skip


def book(*rows: dict[str, Any]) -> bytes:
    return workbook({"members": [{**ROW, **row} for row in rows]})


def test_a_member_is_written_with_every_fact(desk: Desk, committee: Committee) -> None:
    outcome = desk.enter(book({
        "identity": "001234567890", "ethnicity": "Kinh", "decided_on": D(2016, 5, 3), "decided_symbol": "15-QĐ/ĐU",
        "education": "Trung học phổ thông", "youth_union": "Có", "state": "Miễn sinh hoạt", "left_on": D(2024, 1, 5),
    }))  # fmt: skip
    assert outcome.kept, outcome.faults
    assert outcome.tallies["Đảng viên"].as_json() == {"rows": 1, "new": 1, "changed": 0, "unchanged": 0, "errors": 0}
    person = Person.objects.get(full_name=ROW["full_name"])
    assert [(s.status, s.began, s.valid_from) for s in Spell.objects.filter(person=person).order_by("valid")] == [
        ("du_bi", "admitted", D(2016, 5, 19)), ("chinh_thuc", "recognised", D(2017, 5, 19)),
    ]  # fmt: skip
    membership = Membership.objects.get(person=person)
    assert str(membership.decision) == "Quyết định số 15-QĐ/ĐU"
    assert Background.objects.get(person=person).education == "thpt"
    assert StateSpan.objects.get(person=person).state == "exempt"
    with rls.sensitive():
        assert decrypt(Private.objects.get(person=person).identity_cipher) == "001234567890"


def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    content = book(
        {"identity": "001234567890", "decided_on": D(2016, 5, 3), "decided_symbol": "15-QĐ/ĐU"},
        {"full_name": "Trần Giả Định Bình"},
    )
    assert desk.enter(content).kept
    before = _everything()
    again = desk.enter(content)
    assert again.tallies["Đảng viên"].unchanged == 2
    assert _everything() == before


def _everything() -> dict[str, list[Any]]:
    return {
        model.__name__: list(model.objects.order_by("pk").values()) for model in (Person, Spell, Membership, Background)
    }  # type: ignore[attr-defined]


def test_missing_facts_are_added_and_nothing_else(desk: Desk) -> None:
    desk.enter(book({"official_on": None}))
    outcome = desk.enter(book({
        "official_on": D(2017, 5, 19), "recognised_on": D(2017, 5, 25), "recognised_symbol": "9-QĐ/ĐU", "identity": "001234567890",
        "education": "THCS", "hometown": "Xã Giả Định",
    }))  # fmt: skip
    assert outcome.kept, outcome.faults
    assert outcome.tallies["Đảng viên"].changed == 1
    membership = Membership.objects.known().get()
    assert (membership.official_on, membership.recognised_on) == (D(2017, 5, 19), D(2017, 5, 25))
    assert str(membership.recognition) == "Quyết định số 9-QĐ/ĐU"
    assert Person.objects.get().hometown == "Xã Giả Định"
    assert Background.objects.known().get().education == "thcs"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"gender": "Nam"}, "Giới tính *"),
        ({"ceremony_on": D(2016, 5, 20)}, "Ngày vào Đảng *"),
        ({"official_on": D(2017, 6, 1)}, "Ngày chính thức"),
        ({"unit": "K.A.2", "identity": "001234567890"}, "Mã chi bộ *"),
        ({"full_name": "Lê Giả Định An", "identity": "001234567890"}, "Họ và tên *"),
    ],
)
def test_what_differs_is_refused_and_not_overwritten(desk: Desk, change: dict[str, Any], column: str) -> None:
    desk.enter(book({"identity": "001234567890"}))
    outcome = desk.enter(book(change))
    fault = one(outcome)
    assert not outcome.kept
    assert fault.column == column.removesuffix(" *")
    assert fault.remedy


def test_an_ambiguous_person_is_asked(desk: Desk, committee: Committee) -> None:
    known = build.member(committee.other_cell, name=ROW["full_name"], birth_date=ROW["birth_date"])
    content = book({})
    outcome = desk.enter(content)
    assert not outcome.kept
    question = outcome.questions[0]
    assert [option.key for option in question.options] == [str(known.uid), "moi"]
    assert desk.enter(content, answers={question.key: "moi"}).kept
    assert Person.objects.filter(full_name=ROW["full_name"]).count() == 2


def test_a_number_held_out_of_sight_is_not_told(desk: Desk, committee: Committee) -> None:
    build.member(committee.neighbour_cell, name="Người Giả Định Lạ", identity="001234567890")
    with rls.scope(desk.scope.multirange):
        fault = one(desk.look(book({"identity": "001234567890"})))
    assert "ngoài phạm vi" in fault.sentence
    assert "Lạ" not in fault.sentence + fault.remedy


def test_a_unit_out_of_scope_is_refused(desk: Desk) -> None:
    fault = one(desk.look(book({"unit": "H.A.1"})))
    assert fault.column == "Mã chi bộ"


def test_twins_in_the_file_are_refused(desk: Desk) -> None:
    assert "dòng 2" in one(desk.look(book({}, {}))).sentence
    assert (
        "dòng 2"
        in one(
            desk.look(book({"identity": "001234567890"}, {"full_name": "Khác Giả Định", "identity": "001234567890"}))
        ).sentence
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"ceremony_on": D(1980, 1, 1)}, "Ngày sinh phải trước"),
        ({"official_on": D(2016, 5, 19)}, "Ngày chính thức phải sau"),
        ({"left_on": D(2020, 1, 1)}, "cả ngày rời và lý do"),
        ({"state": "Rời khỏi Đảng", "left_on": D(2020, 1, 1)}, "phải có lý do"),
        ({"state": "Miễn sinh hoạt"}, "ngày bắt đầu trạng thái"),
        ({"official_on": D(2030, 1, 1)}, "tương lai"),
        ({"decided_symbol": "1-QĐ"}, "phải có ngày quyết định"),
        ({"unit": "K.A"}, "không phải chi bộ"),
        ({"identity": "1234567890"}, "chỉ có 10 chữ số"),
        ({"birth_date": 30321}, "thay cho ngày"),
        ({"gender": "?"}, "không có trong danh mục"),
        ({"full_name": None}, "Chưa ghi"),
    ],
)
def test_faults_name_what_is_wrong_and_what_to_do(desk: Desk, row: dict[str, Any], words: str) -> None:
    fault = one(desk.look(book(row)))
    assert words in fault.sentence
    assert fault.remedy
    assert (fault.sheet, fault.row) == ("Đảng viên", 2)


def test_good_rows_are_written_only_when_asked(desk: Desk) -> None:
    content = book({}, {"full_name": "Trần Giả Định Bình", "birth_date": D(2020, 1, 1)})
    assert not desk.enter(content).kept
    assert not Person.objects.exists()
    assert desk.enter(content, good_rows=True).kept
    assert Person.objects.get().full_name == ROW["full_name"]
