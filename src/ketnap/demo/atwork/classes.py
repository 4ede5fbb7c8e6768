"""Classes of the city's political centre: one over, with its certificates, one to come, and one for new members."""

from __future__ import annotations

import datetime as dt

from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.models import Case
from ketnap.demo import shape
from ketnap.demo.atwork.cast import CENTRE, Cast, New
from ketnap.demo.committees.baxuyen import CITY, COMMUNE
from ketnap.demo.shape import DAY
from ketnap.members.kinds import Occupation
from ketnap.members.models import Spell
from ketnap.training.actions.add_course import add_course
from ketnap.training.actions.enrol import enrol
from ketnap.training.actions.issue_certificate import issue_certificate
from ketnap.training.models import Course, CourseKind
from ketnap.training.sittings.actions.record_sittings import Line, record_sittings
from ketnap.training.sittings.models import Examiner, Result


def _awareness(cast: Cast) -> None:
    """Two who finished it with a certificate, and two who sat in it and have none yet."""
    done = cast.case_at("course_completed")
    ended = done.steps.get(key="course_completed").on
    new = New(f"{COMMUNE}.03", "Đinh Thị Ví Dụ Nhàn", dt.date(2000, 7, 19), occupation=Occupation.PUBLIC_EMPLOYEE)
    fresh = cast.people["trained"] = cast.walk(new, "helper_assigned", ended - 100 * DAY)
    course = add_course(
        by=cast.centre, at=cast.at, unit=cast.units[CITY], kind=CourseKind.AWARENESS, starts_on=shape.workday(ended - 4 * DAY),
        ends_on=ended, name=f"Lớp bồi dưỡng nhận thức về Đảng, khoá tháng {ended.month}/{ended.year}",
    )  # fmt: skip
    sat = [done, fresh, cast.case_at("helper_assigned"), cast.people["long"]]
    enrol(by=cast.centre, at=cast.at, course=course, people=[(case.person, case.unit_id) for case in sat])
    for number, (case, grade) in enumerate(((done, "Giỏi"), (fresh, "Khá")), start=41):
        issue_certificate(
            by=cast.centre, at=cast.at, person=case.person, unit_id=case.unit_id, kind=CourseKind.AWARENESS, course=course,
            issued_on=ended, issuer=CENTRE, number=f"{number}/CN-{ended.year}", grade=grade,
        )  # fmt: skip
    record_step(by=cast.cell, at=cast.at, case=fresh, key="course_completed", on=ended)
    _test(cast, course, sat)


def _test(cast: Cast, course: Course, sat: list[Case]) -> None:
    """The council examined all four two weeks later; two must study on, one of them sat again with an essay."""
    first, second = shape.workday(course.ends_on + 9 * DAY), cast.ago(4)
    lines = [
        Line(case.person, case.unit_id, Result.PASSED if place < 2 else Result.AGAIN) for place, case in enumerate(sat)
    ]
    again = [Line(sat[-1].person, sat[-1].unit_id, Result.PASSED, cast.ago(6))]
    for on, who in ((first, lines), (second, again)):
        record_sittings(
            by=cast.council, at=cast.at, held_by=course.unit, examiner=Examiner.COUNCIL, on=on, lines=who, course=course
        )


def _to_come(cast: Cast) -> None:
    """The next class, three weeks from now."""
    start = shape.workday(cast.today + 21 * DAY)
    course = add_course(
        by=cast.centre, at=cast.at, unit=cast.units[CITY], kind=CourseKind.AWARENESS, starts_on=start, ends_on=start + 4 * DAY,
        name=f"Lớp bồi dưỡng nhận thức về Đảng, khoá tháng {start.month}/{start.year}",
    )  # fmt: skip
    people = [cast.people["long"], cast.people["short"], cast.case_at("sympathiser")]
    enrol(by=cast.centre, at=cast.at, course=course, people=[(case.person, case.unit_id) for case in people])


def _new_members(cast: Cast) -> None:
    """The probationers of the book sat in one class; both whose year is nearly or already over finished it."""
    ended = cast.ago(40)
    course = add_course(
        by=cast.centre, at=cast.at, unit=cast.units[CITY], kind=CourseKind.NEW_MEMBER, starts_on=shape.workday(ended - 4 * DAY),
        ends_on=ended, name=f"Lớp bồi dưỡng đảng viên mới, khoá tháng {ended.month}/{ended.year}",
    )  # fmt: skip
    rows = Case.objects.filter(closed_on=None, unit__code__startswith=f"{COMMUNE}.", steps__key="ceremony")
    cases = list(rows.filter(steps__on__lt=ended).distinct().order_by("pk")[:3])
    enrol(by=cast.centre, at=cast.at, course=course, people=[(case.person, case.unit_id) for case in cases])
    for number, case in enumerate(cases[:2], start=7):
        issue_certificate(
            by=cast.centre, at=cast.at, person=case.person, unit_id=case.unit_id, kind=CourseKind.NEW_MEMBER, course=course,
            issued_on=ended, issuer=CENTRE, number=f"{number:02d}/ĐVM-{ended.year}", grade="Khá",
        )  # fmt: skip
        record_step(by=cast.city, at=cast.at, case=case, key="probation_course", on=ended)


def _party_work(cast: Cast) -> None:
    """The commune's own class for its committee and cell secretaries, last quarter."""
    commune, ended = cast.units[COMMUNE], cast.ago(75)
    course = add_course(
        by=cast.commune, at=cast.at, unit=commune, kind=CourseKind.PARTY_WORK, starts_on=ended, ends_on=ended,
        name=f"Tập huấn nghiệp vụ kết nạp đảng viên, tháng {ended.month}/{ended.year}",
    )  # fmt: skip
    people = cast.seated(commune, ended)
    cell_of = {row.person_id: row.unit_id for row in Spell.objects.on(ended).filter(person__in=people)}
    enrol(
        by=cast.commune,
        at=cast.at,
        course=course,
        people=[(one, cell_of[one.pk]) for one in people if one.pk in cell_of],
    )


SCENES = (_awareness, _to_come, _new_members, _party_work)
