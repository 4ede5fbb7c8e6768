"""The whole book: template, units, transfers, committees, cases, export and back."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl

from ketnap.access.roles import Role
from ketnap.admissions.models import Case
from ketnap.books.actions.export_book import export_book
from ketnap.books.reader import open_book
from ketnap.books.registry import kinds
from ketnap.books.template import write_template
from ketnap.lib.sheets import DEMO_MARK
from ketnap.members.models import Person, Seat, Spell, Transfer
from ketnap.organisations.models import Placement, Profile, Unit
from ketnap.testing import build
from ketnap.testing.build import AT, Committee

from .conftest import Desk, one, workbook

D = dt.date
UNITS: list[dict[str, Any]] = [
    {"code": "K.D.1", "name": "Chi bộ Giả Định Một", "form": "Chi bộ trực thuộc", "parent": "K.D", "opened_on": D(2012, 3, 1)},
    {"code": "K.D", "name": "Đảng bộ Giả Định", "form": "Đảng bộ cơ sở", "parent": "K", "opened_on": D(2012, 3, 1),
     "sector": "Cơ quan Nhà nước", "tags": "mẫu; thử",
     "paper_symbol": "3-QĐ/ĐUK", "paper_on": D(2012, 2, 20), "paper_by": "Đảng uỷ Khối Giả Định",
     "authority": "Được uỷ quyền"},
    {"code": "K.D.2", "name": "Chi bộ Giả Định Hai", "form": "Chi bộ trực thuộc", "parent": "K.D", "opened_on": D(2012, 3, 1),
     "closed_on": D(2020, 1, 1)},
]  # fmt: skip
PERSON = {"full_name": "Đỗ Giả Định Đào", "birth_date": D(1980, 7, 7)}
BOOK: dict[str, list[dict[str, Any]]] = {
    "units": UNITS,
    "unit_changes": [
        {"code": "K.D.1", "on": D(2018, 1, 1), "act": "Đổi tên", "value": "Chi bộ Giả Định Mới",
         "paper_symbol": "4-QĐ/ĐU", "paper_on": D(2017, 12, 20)},
        {"code": "K.D.1", "on": D(2021, 1, 1), "act": "Chuyển trực thuộc", "value": "K.A"},
    ],
    "documents": [
        {"unit": "K.D", "kind": "Nghị quyết", "number": 7, "symbol": "7-NQ/ĐU", "issued_on": D(2023, 2, 3), "issuer": "Đảng uỷ Giả Định"}
    ],
    "members": [
        {**PERSON, "gender": "Nữ", "unit": "K.D.2", "ceremony_on": D(2013, 2, 3), "official_on": D(2014, 2, 3)},
        {"full_name": "Vũ Giả Định Văn", "gender": "Nam", "birth_date": D(1979, 1, 2), "unit": "K.D.1", "ceremony_on": D(2013, 2, 3)},
    ],
    "transfers": [{**PERSON, "sender": "K.D.2", "receiver": "K.D.1", "sent_on": D(2019, 5, 1), "received_on": D(2019, 5, 20), "letter": "1-GT"}],
    "committees": [
        {"unit": "K.D.1", "body": "Chi uỷ", "name": "2020-2025", "term_from": D(2020, 1, 1), **PERSON, "title": "Bí thư"}
    ],
    "cases": [
        {"full_name": "Hồ Giả Định Hoa", "gender": "Nữ", "birth_date": D(2000, 3, 3), "unit": "K.D.1", "sourced": D(2024, 1, 5),
         "sympathiser": D(2024, 3, 1), "course_completed": D(2024, 6, 1), "course_completed_paper": "21-CN"},
    ],
}  # fmt: skip


def test_the_whole_book_is_written_and_the_second_time_changes_nothing(desk: Desk) -> None:
    content = workbook(BOOK)
    outcome = desk.enter(content)
    assert outcome.kept, [(f.sheet, f.row, f.sentence) for f in outcome.faults]
    assert {title: tally.as_json()["new"] for title, tally in outcome.tallies.items()} == {
        "Đơn vị": 3, "Biến động đơn vị": 0, "Văn bản": 1, "Đảng viên": 2, "Chuyển sinh hoạt": 1, "Cấp uỷ": 1,
        "Nguồn và hồ sơ kết nạp": 1,
    }  # fmt: skip
    cell = Unit.objects.get(code="K.D.1")
    assert Profile.objects.known().get(unit=cell, valid__upper_inf=True).name == "Chi bộ Giả Định Mới"
    assert Placement.objects.known().get(unit=cell, valid__upper_inf=True).parent.code == "K.A"
    assert Unit.objects.get(code="K.D.2").closed_on == D(2020, 1, 1)
    assert Spell.objects.known().get(person__full_name=PERSON["full_name"], valid__upper_inf=True).unit == cell
    assert Seat.objects.get().title == "bi_thu"
    assert Case.objects.get().steps.count() == 3
    again = desk.enter(content)
    assert again.kept, [(f.sheet, f.row, f.sentence) for f in again.faults]
    assert all(tally.unchanged == tally.rows for tally in again.tallies.values())


def test_units_in_any_order_and_a_missing_superior(desk: Desk) -> None:
    outcome = desk.look(workbook({"units": [{**UNITS[0], "parent": "KHONG-CO"}]}))
    assert one(outcome).column == "Mã cấp trên"


def test_a_grassroots_secretary_may_not_found_units(committee: Committee) -> None:
    desk = Desk(build.user(Role.GRASSROOTS_SECRETARY, committee.grassroots), committee.grassroots)
    fault = one(desk.look(workbook({"units": [{**UNITS[0], "parent": "K.A"}]})))
    assert "phạm vi" in fault.sentence


def test_a_closing_with_people_left_is_refused(desk: Desk) -> None:
    fault = one(desk.look(workbook({"units": UNITS, "members": BOOK["members"][:1]})))
    assert (fault.sheet, fault.row) == ("Đơn vị", 4)
    assert "Còn 1 đảng viên" in fault.sentence


def exported(desk: Desk) -> bytes:
    target = io.BytesIO()
    export_book(by=desk.by, at=AT, scope=desk.scope, unit=desk.unit, target=target)
    return target.getvalue()


def test_what_is_exported_changes_nothing_when_imported(desk: Desk, committee: Committee) -> None:
    desk.enter(workbook(BOOK))
    build.member(committee.cell, identity="001234567890", left_on=D(2022, 1, 1), left_kind="died")
    build.member(committee.sub_cell, official_on=None, arrived_on=D(2020, 1, 1))
    sizes = [model.objects.count() for model in (Person, Spell, Unit, Transfer, Seat, Case)]
    outcome = desk.enter(exported(desk))
    assert outcome.kept, [(f.sheet, f.row, f.column, f.sentence) for f in outcome.faults]
    assert all(tally.unchanged == tally.rows for tally in outcome.tallies.values()), outcome.tallies
    assert sizes == [model.objects.count() for model in (Person, Spell, Unit, Transfer, Seat, Case)]


def test_the_template_opens_with_every_sheet(settings: Any) -> None:
    target = io.BytesIO()
    write_template(target, demo=True, created=AT)
    opened = open_book(target.getvalue(), kinds())
    assert [reading.key for reading in opened.readings] == list(kinds())
    assert opened.unknown == []
    assert all(not reading.ignored and not reading.missing for reading in opened.readings)
    book = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    assert all(sheet["A1"].value == DEMO_MARK for sheet in book.worksheets if sheet.title != "Danh mục")


def test_what_a_refused_row_made_is_made_again_by_the_next(desk: Desk) -> None:
    """A row's papers and committees go with it; the rows after it must not lean on them."""
    paper = {"paper_symbol": "9-QĐ/ĐUK", "paper_on": D(2012, 2, 20), "paper_by": "Đảng uỷ Khối Giả Định"}
    cell = {"form": "Chi bộ cơ sở", "parent": "K", "opened_on": D(2012, 3, 1), **paper}
    who = {"full_name": "Lê Giả Định Lan", "birth_date": D(1981, 7, 7)}
    seat = {
        "unit": "K.X", "body": "Chi uỷ", "name": "2020-2025", "term_from": D(2020, 1, 1), "term_until": D(2025, 1, 1), **who,
        "title": "Bí thư",
    }  # fmt: skip
    found = desk.enter(
        workbook(
            {
                "units": [
                    {**cell, "code": "K.V", "name": "Đảng bộ bộ phận Giả Định V", "form": "Đảng bộ bộ phận"},
                    {**cell, "code": "K.X", "name": "Chi bộ Giả Định X"},
                ],
                "members": [{**who, "gender": "Nữ", "unit": "K.X", "ceremony_on": D(2013, 2, 3), "official_on": D(2014, 2, 3)}],
                "committees": [{**seat, "on": D(2026, 1, 1)}, seat, {**seat, "name": "2020-2026"}],
            }
        ),
        good_rows=True,
    )  # fmt: skip
    assert [(fault.sheet, fault.row, fault.code) for fault in found.faults] == [
        ("Đơn vị", 2, "unit.may_not_hold"), ("Cấp uỷ", 2, "seat.term"), ("Cấp uỷ", 4, "row.contradiction"),
    ]  # fmt: skip
    assert Unit.objects.get(code="K.X").founding_document is not None
    assert Seat.objects.known().filter(committee__unit__code="K.X").count() == 1
