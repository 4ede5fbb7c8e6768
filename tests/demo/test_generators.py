"""The invented committees: the shape their sources report, counted here by hand; no real person; the same every time."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple
from importlib import import_module
from pathlib import Path

import pytest

import ketnap.demo
from ketnap.demo import names
from ketnap.demo.rows import MemberRow, Plan
from ketnap.lib.text import fold
from tests.demo.conftest import SMALL, TODAY

PlanOf = Callable[[str], Plan]
EVERY = (*SMALL, "quangninh")

# Digests of the names of the persons the source documents mention, folded: the names themselves are written nowhere.
_REAL = frozenset({
    "efc9ccd0ea9bccea0b21", "d551dccb75a0a22f8074", "93ad28b3f9ad1083edd1", "0b10800a3c5dafcff9c5",
    "c2f97a6a48c9adea133c", "ca5f21fc59f8f7b17e15", "9d444fc8eb93c1b38270", "2213cf4aa5ee4dba5a60",
    "7b9e45c0152827386a85",
})  # fmt: skip


def present(plan: Plan, day: dt.date, under: str = "") -> list[MemberRow]:
    """Members on the day, transfers out of the house applied."""
    out = {t.identity: t.received_on for t in plan.transfers if t.receiver == "NGOAI"}
    return [
        m for m in plan.members
        if m.unit.startswith(under) and m.ceremony_on <= day and (m.arrived_on or m.ceremony_on) <= day
        and not (m.left_on and m.left_on <= day) and not ((gone := out.get(m.identity)) and gone <= day)
    ]  # fmt: skip


def admitted(plan: Plan, start: dt.date, end: dt.date, under: str = "") -> int:
    return sum(
        m.unit.startswith(under) and start <= (m.decided_on or m.ceremony_on) <= end and not m.arrived_on
        for m in plan.members
    )


def forms(plan: Plan, under: str = "") -> Counter[str]:
    return Counter(unit.form for unit in plan.units if unit.code.startswith(under))


def test_ba_xuyen(plan_of: PlanOf) -> None:
    plan = plan_of("baxuyen")
    day = plan.day
    assert len(present(plan, day, "SC.BX")) == 233
    assert forms(plan)["cell"] == 16
    assert admitted(plan, dt.date(2021, 1, 1), day) == 8
    assert admitted(plan, dt.date(2005, 8, 4), day, "SC.BX.01") == 2


def test_song_cong(plan_of: PlanOf) -> None:
    plan = plan_of("songcong")
    term, day = dt.date(2020, 8, 1), plan.day
    assert sum(unit.parent == "SC" for unit in plan.units) == 35
    assert len(present(plan, day)) == 5971
    new = [m for m in plan.members if m.decided_on and term <= m.decided_on <= day and not m.arrived_on]
    assert len(new) == admitted(plan, term, day) == 322
    assert sum(m.education == "thpt" for m in new) == 312
    assert sum(m.professional in ("trung_cap", "cao_dang", "dai_hoc", "thac_si", "tien_si") for m in new) == 225
    left = Counter(m.left_kind for m in plan.members if m.left_on and term <= m.left_on <= day)
    assert (left["struck_off"], left["released"]) == (10, 8)
    assert set(plan_of("baxuyen").members) <= set(plan.members)


def _in_courses(plan: Plan) -> dict[str, tuple[int, int]]:
    """By kind: courses, and people in them; nobody sits in two of a kind."""
    found = {}
    for kind in {course.kind for course in plan.courses}:
        people = [identity for course in plan.courses if course.kind == kind for identity, _ in course.people]
        assert len(set(people)) == len(people)
        found[str(kind)] = (sum(course.kind == kind for course in plan.courses), len(people))
    return found


def test_those_in_courses_and_campaigns(plan_of: PlanOf) -> None:
    city = _in_courses(plan_of("songcong"))
    assert city == {"awareness": (6, 368), "new_member": (5, 333), "party_work": (6, 681)}
    assert _in_courses(plan_of("bacninh")) == {"awareness": (1, 83)}
    plan = plan_of("quangninh_khoi")
    assert _in_courses(plan) == {"awareness": (1, 198)}
    members = {m.identity: m for m in plan.members}
    campaign = plan.campaigns[0]
    decided = [members[identity].decided_on for identity, _ in campaign.people if identity in members]
    assert (len(campaign.people), len(decided)) == (198, 115)
    assert all(on and on <= dt.date(2020, 2, 14) for on in decided)
    assert [len(mark.people) for mark in campaign.marks] == [198, 90]


def test_bac_ninh_admitted_wherever_it_had_a_source(plan_of: PlanOf) -> None:
    plan = plan_of("bacninh")
    year = plan.day.year
    admitting = {m.unit.split(".")[1] for m in plan.members if m.decided_on and m.decided_on.year == year}
    sourced = {row.unit.split(".")[1] for row in plan.candidates if row.steps[0].on <= plan.day}
    assert len(sourced) > 20
    assert sourced <= admitting
    campaign = next(row for row in plan.targets if row.floors)
    assert (campaign.number, sum(share.value for share in campaign.shares)) == (200, 52 * 2 + 64)


def test_bac_ninh(plan_of: PlanOf) -> None:
    plan = plan_of("bacninh")
    gone = tuple(f"{move.code}." for move in plan.moves)
    everybody = present(plan, plan.day)
    handed = [m for m in everybody if f"{m.unit}.".startswith(gone)]
    assert (len(plan.moves), len(handed), len(everybody) - len(handed)) == (9, 370, 6958)
    moved = Counter(unit.form for unit in plan.units if f"{unit.code}.".startswith(gone))
    after = forms(plan) - moved
    assert (after["grassroots_committee"], after["grassroots_cell"], after["sub_committee"], after["cell"]) == (
        52,
        64,
        9,
        349,
    )
    assert (moved["grassroots_committee"], moved["grassroots_cell"]) == (3, 6)
    by_year = {
        number: admitted(plan, dt.date(number, 1, 1), dt.date(number, 12, 31)) for number in (2020, 2021, 2022, 2023)
    }
    assert by_year == {2020: 293, 2021: 298, 2022: 305, 2023: 291}


def test_khoi_ccqdn(plan_of: PlanOf) -> None:
    plan = plan_of("khoi_ccqdn")
    assert (forms(plan)["grassroots_committee"], forms(plan)["grassroots_cell"]) == (40, 38)
    assert len(present(plan, plan.day)) == 5549
    assert admitted(plan, dt.date(2020, 8, 1), plan.day) == 940
    assert sum(unit.form == "grassroots_cell" and unit.opened_on > dt.date(2020, 8, 1) for unit in plan.units) == 2


def test_quang_ninh_khoi(plan_of: PlanOf) -> None:
    plan = plan_of("quangninh_khoi")
    count = forms(plan)
    assert (count["grassroots_committee"] + count["grassroots_cell"], count["sub_committee"], count["cell"]) == (
        61,
        14,
        371,
    )
    assert len(present(plan, plan.day)) == 5040
    assert admitted(plan, dt.date(2020, 1, 1), dt.date(2020, 12, 31)) == 163
    assert len({seat.identity for seat in plan.seats}) == 1385
    sat = [(row.on, identity) for row in plan.sittings for identity, _, _ in row.people]
    assert len(sat) == len(set(sat)) == 260
    assert all(dt.date(2019, 5, 1) <= on <= plan.day for on, _ in sat)
    assert {(row.examiner, row.on.year >= 2020) for row in plan.sittings} == {("standing", False), ("council", True)}


def test_quang_ninh(plan_of: PlanOf) -> None:
    plan = plan_of("quangninh")
    count = forms(plan)
    assert (count["grassroots_committee"] + count["grassroots_cell"], count["cell"]) == (781, 5065)
    assert len(present(plan, plan.day)) == 101_000
    assert admitted(plan, dt.date(2015, 10, 1), plan.day) == 14_150
    assert admitted(plan, dt.date(2015, 7, 1), plan.day, "QN.MC") == 906
    assert admitted(plan, dt.date(2015, 1, 1), dt.date(2018, 12, 31), "QN.HL") == 1464
    assert admitted(plan, dt.date(2019, 1, 1), dt.date(2019, 9, 30), "QN.HL") == 263
    rates = []
    for number in (2016, 2017, 2018):
        opening = len(present(plan, dt.date(number - 1, 12, 31), "QN.MC"))
        rates.append(100 * admitted(plan, dt.date(number, 1, 1), dt.date(number, 12, 31), "QN.MC") / opening)
    assert 5.45 <= sum(rates) / 3 < 5.55


@pytest.mark.parametrize("name", SMALL)
def test_the_same_every_time(name: str, plan_of: PlanOf) -> None:
    again = import_module(f"ketnap.demo.committees.{name}").build(TODAY)
    assert again == plan_of(name)


@pytest.mark.parametrize("name", EVERY)
def test_rows_hold_together(name: str, plan_of: PlanOf) -> None:
    plan = plan_of(name)
    units = {unit.code: unit for unit in plan.units}
    people = {m.identity: m for m in plan.members}
    assert len(units) == len(plan.units)
    assert len(people) == len(plan.members)
    assert all(unit.parent in units for unit in plan.units if unit.code != plan.root)
    assert all(units[m.unit].form in ("cell", "grassroots_cell") for m in plan.members)
    assert all(t.identity in people and t.receiver in {*units, "NGOAI"} for t in plan.transfers)
    assert all(seat.identity in people for seat in plan.seats)
    assert len({(seat.body, seat.identity) for seat in plan.seats}) == len(plan.seats)
    assert all(sum(share.value for share in target.shares) <= target.number for target in plan.targets)
    for m in plan.members:
        assert m.birth_date.year + 18 <= m.ceremony_on.year
        assert (m.decided_on or m.ceremony_on) <= m.ceremony_on < (m.official_on or dt.date.max)
        assert max(d for d in (m.ceremony_on, m.official_on, m.recognised_on, m.left_on) if d) <= TODAY


@pytest.mark.parametrize("name", EVERY)
def test_everybody_is_obviously_invented(name: str, plan_of: PlanOf) -> None:
    plan = plan_of(name)
    for person in (*plan.members, *plan.candidates):
        assert names.is_invented(person.full_name), person.full_name
        assert person.identity.startswith("000"), "no province has the code 000"
        assert len(person.identity) == 12


def test_marks_are_told_from_real_names() -> None:
    real_looking = ["Nguyễn Văn An", "Thử", "Trần Thị Ví Dụ", ""]  # the mark must stand before a given name
    assert not any(names.is_invented(name) for name in real_looking)


def _windows(text: str) -> Iterator[str]:
    words = fold("".join(c if c.isalpha() or c == "'" else " " for c in text)).split()
    for size in (2, 3):
        yield from (" ".join(words[at : at + size]) for at in range(len(words) - size + 1))


def _real(text: str) -> set[str]:
    return {w for w in set(_windows(text)) if hashlib.sha256(w.encode()).hexdigest()[:20] in _REAL}


def test_no_person_of_the_sources_is_named(plan_of: PlanOf) -> None:
    texts = {path.read_text() for path in Path(ketnap.demo.__file__).parent.rglob("*.py")}
    for name in EVERY:
        plan = plan_of(name)
        texts |= {p.full_name for p in (*plan.members, *plan.candidates)} | {u.name for u in plan.units}
        texts |= {p.title for p in plan.papers} | {p.issuer for p in plan.papers}
    assert set().union(*(_real(text) for text in texts)) == set()


def test_a_generated_row_is_plain_data(plan_of: PlanOf) -> None:
    assert all(isinstance(value, str | bool | dt.date | None) for value in astuple(plan_of("baxuyen").members[0]))
