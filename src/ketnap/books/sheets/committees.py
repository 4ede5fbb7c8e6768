"""Sheet “Cấp uỷ”: who sits in which committee, in which term, from when to when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import ClassVar

from ketnap.access.roles import Can
from ketnap.books.context import Loading
from ketnap.books.shape import Field, Row
from ketnap.books.sheets.base import Exporting, Outcome, RowSheet, contradiction
from ketnap.books.sheets.people import PERSON_FIELDS, find_person
from ketnap.lib.text import fold
from ketnap.members.actions.seat_member import seat_member
from ketnap.members.kinds import SeatTitle
from ketnap.members.models import Seat
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.kinds import Body
from ketnap.organisations.models import Committee, Unit


class Committees(RowSheet):
    key = "committees"
    title = "Cấp uỷ"
    needs = Can.EDIT_MEMBERS
    sees = Can.SEE_MEMBERS
    about = "Mỗi dòng một cấp uỷ viên trong một nhiệm kỳ."
    names_people = True
    fields: ClassVar[tuple[Field, ...]] = (
        Field("unit", "Mã đơn vị", required=True, longest=200, note="Đơn vị của cấp uỷ."),
        Field("body", "Loại cấp uỷ", "choice", True, dict(Body.choices), width=18),
        Field("name", "Nhiệm kỳ", required=True, longest=80, example="2025-2030"),
        Field("term_from", "Nhiệm kỳ từ ngày", "date", True),
        Field("term_until", "Nhiệm kỳ đến trước ngày", "date", note="Ngày đầu tiên không còn nhiệm kỳ; để trống nếu chưa rõ."),
        *PERSON_FIELDS,
        Field("title", "Chức vụ", "choice", True, dict(SeatTitle.choices), width=24),
        Field("on", "Giữ chức vụ từ ngày", "date", note="Để trống nếu từ đầu nhiệm kỳ."),
        Field("until", "Giữ chức vụ đến trước ngày", "date", note="Để trống nếu đến hết nhiệm kỳ."),
    )  # fmt: skip

    def __init__(self) -> None:
        self._held: dict[tuple[int, str, dt.date], tuple[Committee, list[Seat]]] = {}

    def write(self, row: Row, run: Loading) -> Outcome:
        unit = run.unit(row.text("unit"), "unit", self.needs)
        person = find_person(row, run, unit.pk)
        key = (unit.pk, str(row["body"]), row["term_from"])
        committee, seats = self._held.get(key) or self._committee(row, unit, run)
        if fold(committee.name) != fold(row["name"]):
            raise contradiction("name", "Nhiệm kỳ", committee.name, "màn hình Cấp uỷ")
        on = row["on"] or row["term_from"]
        for seat in seats:
            if seat.person_id == person.pk and seat.valid_from == on:
                if seat.title == row["title"]:
                    return "unchanged"
                raise contradiction("title", "Chức vụ", SeatTitle(seat.title).label, "màn hình Cấp uỷ")
        seat = seat_member(
            by=run.by, at=run.at, committee=committee, person=person, title=row["title"], on=on, until=row["until"]
        )
        self._held[key] = committee, [*seats, seat]  # only now: a refused row takes back what it formed
        run.touched.append(f"person:{person.pk}")
        return "new"

    def _committee(self, row: Row, unit: Unit, run: Loading) -> tuple[Committee, list[Seat]]:
        """The committee of the row with its seats; formed where the house has none."""
        for committee in Committee.objects.known().filter(unit=unit, body=row["body"]):
            if committee.valid_from == row["term_from"]:
                return committee, list(Seat.objects.known().filter(committee=committee))
        formed = form_committee(
            by=run.by, at=run.at, unit=unit, body=row["body"], name=row["name"], term_from=row["term_from"],
            term_until=row["term_until"], document=run.basis(),
        )  # fmt: skip
        return formed, []

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        seats = (
            Seat.objects.known().filter(unit_id__in=what.units).select_related("committee", "person", "committee__unit")
        )
        for seat in seats.order_by("committee__unit__code", "committee_id", "person__sort_key", "id"):
            committee = seat.committee
            yield {
                "unit": committee.unit.code, "body": Body(committee.body).label, "name": committee.name, "term_from": committee.valid_from,
                "term_until": committee.valid_until, "full_name": seat.person.full_name, "birth_date": seat.person.birth_date,
                "identity": None, "title": SeatTitle(seat.title).label, "on": seat.valid_from,
                "until": seat.valid_until if seat.valid_until != committee.valid_until else None,
            }  # fmt: skip
