"""Two ways of writing, one result: the plan of a table against the plan of a line, the bulk copy against the single action."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import polars as pl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.books.actions.export_book import export_book
from ketnap.books.sheets.members import twin
from ketnap.books.sheets.members.check import STATE_OF, line_of
from ketnap.documents.models import Document
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members.actions.enter_member import Identity, Qualities, enter_member
from ketnap.members.actions.set_state import set_state
from ketnap.members.entry import Line, plan
from ketnap.members.kinds import Ended
from ketnap.members.models import Background, Event, Membership, Person, Private, Spell, StateSpan, Tie
from ketnap.members.secret import decrypt
from ketnap.organisations.models import Unit
from ketnap.testing.build import AT, BY, Committee, paper

from .conftest import Desk, workbook

D = dt.date
# Few days, so that equal and crossed ones are common.
DAYS = st.dates(D(2000, 1, 1), D(2000, 1, 9))
MAYBE = st.none() | DAYS
RECORDS = st.fixed_dictionaries({
    "unit_opened_on": DAYS, "birth_date": DAYS, "ceremony_on": DAYS, "official_on": MAYBE, "decided_on": MAYBE, "recognised_on": MAYBE,
    "arrived_on": MAYBE, "left_on": MAYBE, "left_kind": st.sampled_from([None, None, "died", "struck_off", "moved", ""]),
})  # fmt: skip
SCHEMA = {key: pl.String if key == "left_kind" else pl.Date for key in twin.INPUT}


def tame(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Half the lines in good order, or nearly all would be refused and the spells never compared."""
    for index, record in enumerate(records):
        if index % 2:
            record["birth_date"] = D(1970, 1, 1)
            record["left_kind"] = "died" if record["left_on"] else None
    return records


@settings(max_examples=300)
@given(st.lists(RECORDS, min_size=1, max_size=40).map(tame))
def test_the_plan_of_a_table_is_the_plan_of_each_line(records: list[dict[str, Any]]) -> None:
    frame = twin.planned(pl.DataFrame(records, schema=SCHEMA))
    for record in frame.iter_rows(named=True):
        try:
            line = plan(line_of(record))
        except Refused:
            assert record["wrong"], record
            continue
        assert not record["wrong"], record
        assert twin.spells(record) == [(s.status, s.began, s.ended, s.start, s.end) for s in line.spells]
        assert twin.events(record) == list(line.events)


def test_the_comparison_can_fail() -> None:
    """Both a refused line and a line of two spells are among what is compared."""
    good = {**dict.fromkeys(twin.INPUT), "unit_opened_on": D(1999, 1, 1), "birth_date": D(1970, 1, 1), "ceremony_on": D(2000, 1, 1),
            "official_on": D(2001, 1, 1)}  # fmt: skip
    frame = twin.planned(pl.DataFrame([good, {**good, "official_on": D(1999, 1, 1)}], schema=SCHEMA))
    assert frame["wrong"].to_list() == [False, True]
    assert len(twin.spells(frame.row(0, named=True))) == 2


LEFT = {Ended.DIED: "Từ trần", Ended.STRUCK_OFF: "Xoá tên", Ended.EXPELLED: "Khai trừ"}
STATES = {"exempt": "Miễn sinh hoạt", "suspended": "Đình chỉ sinh hoạt", "interrupted": "Gián đoạn"}
MEMBERS = st.lists(
    st.fixed_dictionaries({
        "gender": st.sampled_from(["Nam", "Nữ"]),
        "years": st.lists(st.integers(0, 400), min_size=6, max_size=6),
        "cell": st.sampled_from(["K.A.1", "K.A.2", "K.A.B.1", "K.C"]),
        "has": st.sets(st.sampled_from(["official", "decided", "recognised", "arrived", "left", "state", "identity", "card", "ethnicity"])),
        "left": st.sampled_from(sorted(LEFT)),
        "state": st.sampled_from(sorted(STATE_OF)),
        "education": st.sampled_from([None, "Tiểu học", "Trung học phổ thông"]),
        "owner": st.sampled_from([None, "Có", "Không"]),
        "union": st.sampled_from([None, "Có", "Không"]),
        "hometown": st.sampled_from([None, "Xã Giả Định"]),
    }),
    min_size=1, max_size=12,
)  # fmt: skip


def row_of(number: int, drawn: dict[str, Any]) -> dict[str, Any]:
    """A row of the sheet whose dates are in order."""
    a, b, c, d, e, f = drawn["years"]
    has, decided = drawn["has"], D(2011, 1, 1) + dt.timedelta(days=a)
    ceremony = decided + dt.timedelta(days=b % 30)
    official = ceremony + dt.timedelta(days=300 + c)
    row: dict[str, Any] = {
        "full_name": f"Người Giả Định Số {number}", "gender": drawn["gender"], "birth_date": D(1980, 1, 1) + dt.timedelta(days=number),
        "unit": drawn["cell"], "ceremony_on": ceremony, "education": drawn["education"], "private_owner": drawn["owner"],
        "youth_union": drawn["union"], "hometown": drawn["hometown"],
    }  # fmt: skip
    if "decided" in has:
        row["decided_on"] = decided
    if "official" in has:
        row["official_on"] = official
        if "recognised" in has:
            row["recognised_on"] = official + dt.timedelta(days=d % 60)
    if "arrived" in has:
        row["arrived_on"] = ceremony + dt.timedelta(days=e)
    if "left" in has:
        row |= {"left_on": D(2020, 1, 1) + dt.timedelta(days=f), "left_kind": LEFT[drawn["left"]]}
    elif "state" in has:
        row |= {
            "left_on": D(2020, 1, 1),
            "state": STATES[drawn["state"]],
        }
    row |= {"identity": f"{number:012d}"} if "identity" in has else {}
    row |= {"card": f"{number + 500:012d}"} if "card" in has else {}
    return row | ({"ethnicity": "Kinh", "religion": "Không"} if "ethnicity" in has else {})


def by_hand(row: dict[str, Any], basis: Document) -> None:
    """The same row through the action of the single entry."""
    unit = Unit.objects.get(code=row["unit"])
    flags = {"Có": True, "Không": False, None: None}
    dates = {key: row.get(key) for key in ("official_on", "decided_on", "recognised_on", "arrived_on")}
    state = next((key for key, label in STATES.items() if label == row.get("state")), "")
    left = (
        {}
        if state
        else {
            "left_on": row.get("left_on"),
            "left_kind": next((k for k, v in LEFT.items() if v == row.get("left_kind")), ""),
        }
    )
    numbers = {key: row.get(key, "") for key in ("identity", "card", "ethnicity", "religion")}
    person = enter_member(
        by=BY, at=AT, unit=unit,
        who=Identity(row["full_name"], row["birth_date"], "nam" if row["gender"] == "Nam" else "nu", hometown=row["hometown"] or "", **numbers),
        line=plan_line(unit, row, dates, left),
        qualities=Qualities(
            education={None: "", "Tiểu học": "tieu_hoc", "Trung học phổ thông": "thpt"}[row["education"]],
            private_owner=bool(flags[row["private_owner"]]), youth_union=flags[row["youth_union"]],
        ),
        document=basis,
    )  # fmt: skip
    if state:
        set_state(by=BY, at=AT, person=person, state=state, on=row["left_on"], document=basis)


def plan_line(unit: Unit, row: dict[str, Any], dates: dict[str, Any], left: dict[str, Any]) -> Line:
    return Line(unit.opened_on, row["birth_date"], row["ceremony_on"], **dates, **left)


IGNORED = {"id", "uid", "person_id", "document_id", "identity_cipher", "card_cipher"}


def everything_of(name: str) -> dict[str, Any]:
    """All that stands about one person, but keys, moments being equal by the same `at`."""
    person = Person.objects.get(full_name=name)
    found: dict[str, Any] = {}
    with rls.sensitive():
        private = Private.objects.filter(person=person).first()
        found["numbers"] = (decrypt(private.identity_cipher), decrypt(private.card_cipher)) if private else None
        for model, key in (
            (Person, "pk"), (Tie, "person"), (Private, "person"), (Background, "person"), (Spell, "person"), (Membership, "person"),
            (Event, "person"), (StateSpan, "person"),
        ):  # fmt: skip
            rows = model.objects.filter(**{key: person.pk}).values()  # type: ignore[attr-defined]
            found[model.__name__] = sorted(
                sorted((column, str(value)) for column, value in row.items() if column not in IGNORED) for row in rows
            )
    found["papers"] = {e.document_id is not None for e in Event.objects.filter(person=person)}
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MEMBERS)
def test_the_bulk_copy_writes_what_the_single_entry_writes(
    desk: Desk, committee: Committee, drawn: list[dict[str, Any]]
) -> None:
    rows = [row_of(number, one) for number, one in enumerate(drawn)]
    bulk = single = None
    point = transaction.savepoint()
    outcome = desk.enter(workbook({"members": rows}))
    assert outcome.kept, [(f.row, f.column, f.sentence) for f in outcome.faults]
    bulk = [everything_of(row["full_name"]) for row in rows]
    transaction.savepoint_rollback(point)
    point = transaction.savepoint()
    basis = desk_basis(desk)
    for row in rows:
        by_hand(row, basis)
    single = [everything_of(row["full_name"]) for row in rows]
    transaction.savepoint_rollback(point)
    assert bulk == single


def desk_basis(desk: Desk) -> Document:
    return paper(desk.unit.pk)


@pytest.mark.parametrize("kind", ["moved", "recognised"])
def test_a_departure_that_is_none_is_refused_by_both(kind: str) -> None:
    record = {**dict.fromkeys(twin.INPUT), "unit_opened_on": D(1999, 1, 1), "birth_date": D(1970, 1, 1), "ceremony_on": D(2000, 1, 1),
              "left_on": D(2001, 1, 1), "left_kind": kind}  # fmt: skip
    assert twin.planned(pl.DataFrame([record], schema=SCHEMA))["wrong"].to_list() == [True]
    with pytest.raises(Refused):
        plan(line_of(record))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MEMBERS)
def test_export_and_import_again_changes_nothing(desk: Desk, committee: Committee, drawn: list[dict[str, Any]]) -> None:
    rows = [row_of(number, one) for number, one in enumerate(drawn)]
    point = transaction.savepoint()
    assert desk.enter(workbook({"members": rows})).kept
    before = [everything_of(row["full_name"]) for row in rows]
    target = io.BytesIO()
    export_book(by=desk.by, at=AT, scope=desk.scope, unit=desk.unit, target=target)
    outcome = desk.enter(target.getvalue())
    assert outcome.kept, [(f.row, f.column, f.sentence) for f in outcome.faults]
    assert outcome.tallies["Đảng viên"].unchanged == len(rows)
    assert [everything_of(row["full_name"]) for row in rows] == before
    transaction.savepoint_rollback(point)
