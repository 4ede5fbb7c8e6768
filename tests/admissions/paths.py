"""A case walked along its route by the real actions, for the tests of this room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ketnap.admissions import queries
from ketnap.admissions.actions.add_referee import add_referee
from ketnap.admissions.actions.add_source import add_source
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.actions.decide_meeting import decide_meeting
from ketnap.admissions.actions.hold_meeting import hold_meeting
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.kinds import Body, MeetingKind, RefereeKind, Together
from ketnap.admissions.models import Case
from ketnap.admissions.places import DELEGATED, Way
from ketnap.admissions.states import next_step
from ketnap.admissions.voting import Held, Sitting, Vote
from ketnap.documents.actions.open_number_book import open_number_book
from ketnap.documents.kinds import Kind
from ketnap.documents.models import NumberBook
from ketnap.members.actions.enter_member import Identity, Qualities
from ketnap.members.kinds import Education, Gender
from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.fixtures import NOW
from ketnap.training.actions.issue_certificate import issue_certificate
from ketnap.training.models import CourseKind

BY = build.BY
SIGNED = BY.for_person("Lê Giả Định Ký")
"""Somebody types a document that this person signed."""
_serial = iter(range(1, 10**6))


def source(
    cell: Unit, on: dt.date, *, at: dt.datetime = NOW, birth: dt.date = dt.date(1998, 4, 9), **more: Any
) -> Case:
    """A new case of an obviously invented person."""
    who = Identity(f"Quần Chúng Giả Định {next(_serial)}", birth, Gender.FEMALE)
    qualities = more.pop("qualities", Qualities(education=Education.UPPER_SECONDARY, youth_union=True))
    return add_source(by=BY, at=at, cell=cell, on=on, who=who, qualities=qualities, **more)


def open_book(unit: Unit, last: int = 0) -> None:
    """A book of decisions for the unit, once."""
    if not NumberBook.objects.filter(unit_id=unit.pk, kind=Kind.DECISION).exists():
        open_number_book(
            by=BY,
            at=NOW,
            unit_id=unit.pk,
            kind=Kind.DECISION,
            suffix=f"QĐ/{unit.code}",
            term_from=dt.date(2020, 1, 1),
            last=last,
        )


def way(case: Case, on: dt.date) -> Way:
    """The case's way on a day."""
    return queries.route_of(case, on)


def steps(case: Case) -> list[str]:
    """Keys of the steps that count, in the order they were taken."""
    return list(case.steps.filter(undone_at=None).order_by("on", "id").values_list("key", flat=True))


def advance(case: Case, on: dt.date, *, at: dt.datetime = NOW, ground: str = "Đã xem bản giấy", **more: Any) -> str:
    """Take the next step of the case on a day, whatever it is, and return its key."""
    case.refresh_from_db()
    found = way(case, on)
    step = next_step(found, steps(case))
    assert step is not None, found.because
    unit = Unit.objects.get(pk=found.place.acting(step.actor) or case.unit_id)
    if step.key == "helper_assigned":
        assign_helper(by=BY, at=at, case=case, member=official(case.unit), on=on)
    elif step.key in ("cell_vote", "recognition_cell_vote", "committee_resolution", "recognition_committee_resolution"):
        body = Body.CELL if "cell" in step.key else Body.COMMITTEE
        meet(case, on, unit if body == Body.COMMITTEE else case.unit, body, at=at, ground=ground, **more)
    elif step.key in ("decided", "recognised"):
        body = Body.DELEGATED if found.place.mode == DELEGATED else Body.STANDING
        decider = Unit.objects.get(pk=found.place.decider)
        open_book(decider)
        meet(case, on, decider, body, at=at, ground=ground, **more)
    else:
        facts = prepare(case, step.key, on, at)
        record_step(by=BY, at=at, case=case, key=step.key, on=on, facts=facts, ground=ground)
    return step.key


def meet(
    case: Case, on: dt.date, unit: Unit, body: str, *, at: dt.datetime = NOW, members: int = 9, votes_for: int = 9, ground: str = "",
    against: int = 0,
) -> Held:  # fmt: skip
    """A meeting on one case, of the kind its stage asks for."""
    kind = MeetingKind.RECOGNITION if "ceremony" in steps(case) else MeetingKind.ADMISSION
    sitting = Sitting(unit, body, kind, on, members)
    act = hold_meeting if body in (Body.CELL, Body.COMMITTEE) else decide_meeting
    return act(by=BY, at=at, sitting=sitting, votes=[Vote(case, votes_for, against)], ground=ground)


def official(cell: Unit) -> Person:
    """An official member of the cell, who has been there long."""
    found = Person.objects.filter(spells__unit=cell, spells__status="chinh_thuc").order_by("id").first()
    return found or build.member(cell)


def prepare(case: Case, key: str, on: dt.date, at: dt.datetime) -> dict[str, object]:
    """What must be on file for the step, and the facts typed with it."""
    if key == "course_completed":
        issue_certificate(
            by=BY, at=at, person=case.person, unit_id=case.unit_id, kind=CourseKind.AWARENESS, issued_on=on,
            issuer="Trung tâm chính trị giả định",
        )  # fmt: skip
    if key == "introduced":
        add_referee(
            by=BY, at=at, case=case, kind=RefereeKind.MEMBER, on=on, member=official(case.unit), together=Together.WORK,
            since=on.replace(year=on.year - 2), disciplined=False,
        )  # fmt: skip
        add_referee(by=BY, at=at, case=case, kind=RefereeKind.YOUTH_UNION, on=on, paper_symbol="05-NQ/ĐTN")
        return {"youth_union_exists": True, "of_union_age": True}
    return {"political_standard_settled": True} if key == "vetting_closed" else {}


def walk(case: Case, start: dt.date, until: str, *, every: int = 3, **more: Any) -> dt.date:
    """Advance step by step, `every` days apart, until the step `until` is taken. Returns its day.

    The probation is waited for: steps of recognition begin the day after it ends.
    """
    day, key = start, ""
    while key != until:
        key = advance(case, day, **more)
        last = day
        day += dt.timedelta(days=every)
        if key == "ceremony":
            day = last.replace(year=last.year + 1) + dt.timedelta(days=1)
    return last
