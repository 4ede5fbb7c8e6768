"""Search by name: from the beginning of any word, with marks or without, and only in reach."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from ketnap.access.roles import Role
from ketnap.lib import rls
from ketnap.lib.text import fold
from ketnap.members.actions.correct_person import correct_person
from ketnap.members.actions.receive_transfer import receive_transfer
from ketnap.members.actions.send_transfer import send_transfer
from ketnap.members.models import Person, Tie
from ketnap.members.names.models import NameStart
from ketnap.members.names.queries import named
from ketnap.members.queries import Wanted, page_of, search_people
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import AT, BY, TODAY, Committee


def _found(unit: Unit, text: str) -> list[str]:
    """Names an officer of the unit finds, in the order shown."""
    with rls.everything():
        scope = build.scope(build.user(Role.BOARD_OFFICER, unit))
    with rls.scope(scope.multirange):
        return [person.full_name for person, _ in search_people(scope, text)]


def _move(person: Person, unit: Unit) -> None:
    transfer = send_transfer(by=BY, at=AT, person=person, receiver=unit, on=TODAY - dt.timedelta(days=9))
    receive_transfer(by=BY, at=AT, transfer=transfer, on=TODAY - dt.timedelta(days=2))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hoà", ["Mẫu Giả Hoà", "Thử Hoa Ví"]),
        ("hoa", ["Thử Hoa Ví", "Mẫu Giả Hoà"]),
        ("HÒA", ["Mẫu Giả Hoà", "Thử Hoa Ví"]),
        ("giả  hoà", ["Mẫu Giả Hoà"]),
        ("gia hoa", ["Mẫu Giả Hoà"]),
        ("brếp", ["K'Brếp Thử"]),
        ("duong", ["Ví Dụ Đường"]),
        ("oà", []),
        ("h", []),
    ],
)
def test_the_beginning_of_any_word_finds(committee: Committee, text: str, found: list[str]) -> None:
    for name in ("Mẫu Giả Hoà", "Thử Hoa Ví", "K'Brếp Thử", "Ví Dụ Đường"):
        build.member(committee.cell, name=name)
    assert _found(committee.cell, text) == found


def test_nobody_is_found_beyond_ones_units(committee: Committee) -> None:
    build.member(committee.cell, name="Mẫu Giả Khuê")
    build.member(committee.neighbour_cell, name="Thử Giả Khuê")
    assert _found(committee.cell, "khuê") == ["Mẫu Giả Khuê"]
    assert _found(committee.neighbour, "khuê") == ["Thử Giả Khuê"]
    assert _found(committee.other_cell, "khuê") == []
    with rls.scope(rls.multirange([committee.cell.pk])):
        assert set(named("khue").values_list("unit_id", flat=True)) == {committee.cell.pk}
    with rls.scope(rls.NOTHING):
        assert not NameStart.objects.exists()


def test_a_corrected_name_is_found_in_every_unit_of_theirs_whoever_corrects(committee: Committee) -> None:
    person = build.member(committee.cell, name="Mẫu Giả Khuê")
    _move(person, committee.neighbour_cell)
    with rls.scope(rls.multirange([committee.neighbour_cell.pk])):
        facts = {"full_name": "Mẫu Giả Xuân"}
        correct_person(by=BY, at=AT, person=person, unit_id=committee.neighbour_cell.pk, basis="01-QĐ/GĐ", facts=facts)
        assert rls._read("ketnap.units") == rls.multirange([committee.neighbour_cell.pk])
    for unit in (committee.cell, committee.neighbour_cell):
        assert _found(unit, "khuê") == []
        assert _found(unit, "xuân") == ["Mẫu Giả Xuân"]


def test_the_index_says_what_people_and_ties_say(committee: Committee) -> None:
    people = [build.member(committee.cell, name=name) for name in ("Mẫu  Giả Khuê", "K'Brếp Y-Đứng", "Thử")]
    _move(people[0], committee.neighbour_cell)
    kept = set(NameStart.objects.values_list("unit_id", "person_id", "start"))
    assert kept == {
        (tie.unit_id, tie.person_id, start)
        for tie in Tie.objects.select_related("person")
        for start in _starts(tie.person)
    }
    assert {start for _, person, start in kept if person == people[1].pk} == {
        "k'brep y-dung", "brep y-dung", "y-dung", "dung"
    }  # fmt: skip


def _starts(person: Person) -> set[str]:
    """The same in Python: the folded name from the beginning of each word."""
    name = fold(person.full_name)
    words = [n for n in range(1, len(name)) if name[n].isalnum() and not name[n - 1].isalnum()]
    return {name[n:] for n in (0, *words)}


def test_the_list_of_a_wide_scope_finds_the_same(committee: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    for cell, name in (
        (committee.cell, "Mẫu Giả Khuê"),
        (committee.other_cell, "Thử Khuê"),
        (committee.sub_cell, "Ví An"),
    ):
        build.member(cell, name=name)
    units = [committee.cell.pk, committee.sub_cell.pk]
    narrow = page_of(units, TODAY, Wanted(name="khue"))
    monkeypatch.setattr("ketnap.members.queries.WIDE", 1)
    wide = page_of(units, TODAY, Wanted(name="khue"))
    assert (
        [line.person.full_name for line in wide.lines]
        == ["Mẫu Giả Khuê"]
        == [line.person.full_name for line in narrow.lines]
    )
    assert wide.total == narrow.total == 1


def test_the_range_of_a_name_can_be_asked_before_the_policy(house: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname IN ('text_ge', 'text_lt') AND proleakproof ORDER BY proname"
        )
        assert [row[0] for row in cursor.fetchall()] == ["text_ge", "text_lt"]
