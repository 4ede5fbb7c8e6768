"""Record a day of the awareness test: before whom, and how it went for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.training.models import Course, CourseKind
from ketnap.training.sittings.models import Examiner, Result, Sitting


@dataclass(frozen=True)
class Line:
    """How it went for one person, of the cell `unit_id`; `essay_on` where an essay was handed in before."""

    person: Person
    unit_id: int
    result: str
    essay_on: dt.date | None = None


def record_sittings(
    *, by: Actor, at: dt.datetime, held_by: Unit, examiner: str, on: dt.date, lines: Sequence[Line], course: Course | None = None
) -> list[Sitting]:  # fmt: skip
    """Write a sitting for each line, all or nothing.

    Raises Refused for nobody, an unknown examiner or result, a day to come, a course that is not about awareness, an essay after
    the sitting, or somebody who sat that day already, by name.
    """
    _check(examiner, on, lines, course, at)
    with transaction.atomic():
        people = sorted(line.person.pk for line in lines)
        list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk"))
        sat = Sitting.objects.filter(person_id__in=people, on=on, undone_at=None).select_related("person").first()
        if sat is not None:
            raise Refused(
                "sitting.known", f"{sat.person.full_name} đã có lượt kiểm tra ngày {vn.day(on)}.",
                remedy="Hãy bỏ người này khỏi danh sách, hoặc xem lại ngày.", field="on",
            )  # fmt: skip
        rows = Sitting.objects.bulk_create(
            Sitting(
                person=line.person, unit_id=line.unit_id, held_by=held_by, course=course, examiner=examiner, on=on, result=line.result,
                essay_on=line.essay_on, typed_by=by.username, recorded_at=at,
            )
            for line in lines
        )  # fmt: skip
        record(
            by=by, at=at, action="training.record_sittings", subject="organisations.unit", subject_id=held_by.pk,
            unit_id=held_by.pk, rows=people,
            after={"on": on, "examiner": examiner, "sat": len(rows), "passed": sum(one.result == Result.PASSED for one in rows)},
        )  # fmt: skip
    return rows


def _check(examiner: str, on: dt.date, lines: Sequence[Line], course: Course | None, at: dt.datetime) -> None:
    if not lines:
        raise Refused("sitting.nobody", "Chưa chọn ai.", remedy="Hãy ghi kết quả của ít nhất một người.")
    if examiner not in Examiner.values or any(line.result not in Result.values for line in lines):
        raise Refused(
            "sitting.choice",
            "Nơi kiểm tra hoặc kết quả không có trong danh mục.",
            remedy="Hãy chọn lại.",
            field="examiner",
        )
    if on > at.date():
        raise Refused("sitting.future", "Ngày kiểm tra ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    if course is not None and course.kind != CourseKind.AWARENESS:
        raise Refused(
            "sitting.course", "Lớp này không phải lớp bồi dưỡng nhận thức về Đảng.", remedy="Hãy chọn lớp khác."
        )
    if any(line.essay_on is not None and line.essay_on > on for line in lines):
        raise Refused(
            "sitting.essay", "Ngày nộp bài thu hoạch sau ngày kiểm tra.", remedy="Hãy xem lại ngày.", field="essay_on"
        )
    if len({line.person.pk for line in lines}) < len(lines):
        raise Refused("sitting.twice", "Một người ghi hai lần.", remedy="Mỗi người chỉ một lượt trong ngày.")
