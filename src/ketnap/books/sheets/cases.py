"""Sheet “Nguồn và hồ sơ kết nạp”: one row a candidate, one date (and paper number) a step of the law's routes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import ClassVar

from ketnap.access.roles import Can
from ketnap.admissions.actions.load_case import BookStep, load_case
from ketnap.admissions.kinds import Outcome as CaseOutcome
from ketnap.admissions.models import Case, Step
from ketnap.books.context import Loading
from ketnap.books.pieces import batched
from ketnap.books.shape import Field, Row
from ketnap.books.sheets.base import Exporting, Outcome, RowSheet, contradiction
from ketnap.books.sheets.members.columns import BY_KEY
from ketnap.books.sheets.people import find_person
from ketnap.law.routes import load_routes
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import since, span
from ketnap.members import ledger
from ketnap.members.actions.enter_member import Identity, new_person
from ketnap.members.actions.set_private import set_private
from ketnap.members.kinds import Education, Gender, Occupation, Professional
from ketnap.members.models import Background, Person
from ketnap.organisations.models import Unit

_SCREEN = "màn hình hồ sơ kết nạp"
_STEPS = tuple(load_routes().steps.values())
_PAPER = "_paper"
_QUALITIES = ("education", "professional", "occupation")


def _step_fields() -> tuple[Field, ...]:
    found: list[Field] = []
    for step in _STEPS:
        found.append(Field(step.key, step.label, "date", width=16, note=f"Ngày. Người làm: {step.actor_label}."))
        found.append(
            Field(step.key + _PAPER, f"{step.label}: số văn bản", longest=60, width=14, note="Để trống nếu không có.")
        )
    return tuple(found)


class Cases(RowSheet):
    key = "cases"
    title = "Nguồn và hồ sơ kết nạp"
    needs = Can.EDIT_CASES
    sees = Can.SEE_CASES
    about = "Mỗi dòng một quần chúng trong nguồn hoặc một hồ sơ kết nạp, mỗi bước đã làm một ngày. Bước đã qua không bị từ chối, chỉ được đánh dấu."
    fields: ClassVar[tuple[Field, ...]] = (
        *(BY_KEY[key] for key in ("full_name", "gender", "birth_date", "identity", "ethnicity", "religion")),
        Field("unit", "Mã chi bộ", required=True, longest=200, width=20, note="Chi bộ theo dõi, giúp đỡ."),
        *(BY_KEY[key] for key in (*_QUALITIES, "youth_union", "hometown", "residence")),
        Field("opened_on", "Ngày đưa vào danh sách", "date", note="Để trống nếu là ngày của bước đầu tiên."),
        Field("again", "Kết nạp lại", "flag", width=10),
        *_step_fields(),
        Field("outcome", "Kết thúc do", "choice", False,
              {value: label for value, label in CaseOutcome.choices if value != CaseOutcome.RECOGNISED}, width=26),
        Field("closed_on", "Ngày kết thúc", "date"),
        Field("reason", "Lý do kết thúc", width=28, longest=300),
    )  # fmt: skip

    def write(self, row: Row, run: Loading) -> Outcome:
        cell = run.unit(row.text("unit"), "unit", self.needs)
        for key in ("opened_on", "closed_on"):
            if row[key] is not None and row[key] > run.at.date():
                raise Refused("case.future", "Ngày ở tương lai.", remedy="Hãy xem lại ngày.", field=key)
        steps = _steps(row)
        person = self._known(row, run, cell)
        if person is not None:
            for case in Case.objects.filter(person=person, unit=cell).order_by("-opened_on"):
                if case.opened_on == _opened(row, steps):
                    return self._compare(row, steps, case)
        else:
            person = self._new(row, run, cell, _opened(row, steps))
        load_case(
            by=run.by, at=run.at, person=person, cell=cell, steps=steps, opened_on=row["opened_on"], again=bool(row["again"]),
            outcome=row.text("outcome"), closed_on=row["closed_on"], reason=row.text("reason"),
        )  # fmt: skip
        run.touched.append(f"person:{person.pk}")
        return "new"

    def _known(self, row: Row, run: Loading, cell: Unit) -> Person | None:
        try:
            return find_person(row, run, cell.pk)
        except Refused as refusal:
            if refusal.code == "person.unknown":
                return None
            raise

    def _new(self, row: Row, run: Loading, cell: Unit, opened: dt.date) -> Person:
        ledger.must_be_cell(cell, opened)
        who = Identity(
            row["full_name"],
            row["birth_date"],
            row["gender"],
            hometown=row.text("hometown"),
            residence=row.text("residence"),
        )
        person = new_person(who, cell.pk, at=run.at)
        private = {key: row[key] for key in ("identity", "ethnicity", "religion") if row[key]}
        if private:
            set_private(by=run.by, at=run.at, person=person, unit_id=cell.pk, **private)
        Background.objects.create(
            person=person, **{key: row.text(key) for key in _QUALITIES}, youth_union=row["youth_union"], valid=span(opened),
            recorded=since(run.at),
        )  # fmt: skip
        return person

    def _compare(self, row: Row, steps: list[BookStep], case: Case) -> Outcome:
        """Steps of a case the house follows are taken on its screen, where the rules judge them; a book only confirms."""
        held = {step.key: step for step in Step.objects.filter(case=case, undone_at=None)}
        for step in steps:
            known = held.get(step.key)
            if known is None:
                raise Refused(
                    "case.step_missing", "Hồ sơ đã có trong hệ thống, chưa ghi bước này.", remedy=f"Hãy ghi bước này ở {_SCREEN}.",
                    field=step.key,
                )  # fmt: skip
            if known.on != step.on:
                raise contradiction(step.key, "Ngày của bước này", vn.day(known.on), _SCREEN)
        if row["outcome"] and row["outcome"] != case.outcome:
            raise contradiction(
                "outcome", "Kết quả", CaseOutcome(case.outcome).label if case.outcome else "chưa kết thúc", _SCREEN
            )
        return "unchanged"

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        cases = (
            Case.objects.filter(unit_id__in=what.units)
            .select_related("person", "unit")
            .order_by("unit__code", "person__sort_key", "id")
        )
        for piece in batched(cases.iterator(chunk_size=1_000), 1_000):
            steps: dict[int, list[Step]] = defaultdict(list)
            for step in Step.objects.filter(case__in=piece, undone_at=None):
                steps[step.case_id].append(step)
            backgrounds = {
                b.person_id: b
                for b in Background.objects.known().filter(person__in=[c.person_id for c in piece]).order_by("valid")
            }
            for case in piece:
                yield _exported(case, steps[case.pk], backgrounds.get(case.person_id))


def _steps(row: Row) -> list[BookStep]:
    found: list[BookStep] = []
    for step in _STEPS:
        on, paper = row[step.key], row.text(step.key + _PAPER)
        if on is not None:
            found.append(BookStep(step.key, on, paper_symbol=paper, paper_on=on if paper else None))
        elif paper:
            raise Refused(
                "case.paper_day", "Có số văn bản thì phải có ngày của bước này.", remedy="Hãy ghi ngày.", field=step.key
            )
    return found


def _opened(row: Row, steps: list[BookStep]) -> dt.date:
    days = [step.on for step in steps]
    if row["opened_on"] is not None:
        days.append(row["opened_on"])
    if not days:
        raise Refused(
            "case.empty", "Chưa có ngày nào của hồ sơ.", remedy="Hãy ghi ngày đưa vào danh sách.", field="opened_on"
        )
    return min(days)


def _exported(case: Case, steps: list[Step], background: Background | None) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(field.key for field in Cases.fields)
    person = case.person
    row |= {
        "full_name": person.full_name, "gender": Gender(person.gender).label, "birth_date": person.birth_date, "unit": case.unit.code,
        "hometown": person.hometown, "residence": person.residence, "opened_on": case.opened_on, "again": "Có" if case.again else None,
        "outcome": CaseOutcome(case.outcome).label if case.outcome and case.outcome != CaseOutcome.RECOGNISED else None,
        "closed_on": case.closed_on if case.outcome != CaseOutcome.RECOGNISED else None, "reason": case.reason,
    }  # fmt: skip
    if background is not None:
        for key, choices in (("education", Education), ("professional", Professional), ("occupation", Occupation)):
            held = getattr(background, key)
            row[key] = choices(held).label if held else None
        row["youth_union"] = None if background.youth_union is None else "Có" if background.youth_union else "Không"
    for step in steps:
        row[step.key], row[step.key + _PAPER] = step.on, step.paper_symbol
    return row
