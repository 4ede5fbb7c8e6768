"""Open a course."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit
from ketnap.training.models import Course, CourseKind


def add_course(
    *, by: Actor, at: dt.datetime, unit: Unit, kind: str, name: str, starts_on: dt.date, ends_on: dt.date,
    document: Document | None = None,
) -> Course:  # fmt: skip
    """Write the course. Raises Refused for an unknown kind, a blank name, dates the wrong way round, or a course known already."""
    name = clean(name)
    if kind not in CourseKind.values:
        raise Refused("course.kind", "Loại lớp không có trong danh mục.", remedy="Hãy chọn lại.", field="kind")
    if not name:
        raise Refused("course.name", "Chưa có tên lớp.", remedy="Hãy ghi tên lớp.", field="name")
    if ends_on < starts_on:
        raise Refused(
            "course.order", "Ngày bế giảng trước ngày khai giảng.", remedy="Hãy xem lại ngày.", field="ends_on"
        )
    with transaction.atomic():
        if Course.objects.filter(unit=unit, kind=kind, name=name, starts_on=starts_on).exists():
            raise Refused("course.known", "Lớp này đã có trong sổ.", remedy="Hãy mở lớp đã có.", field="name")
        course = Course.objects.create(
            unit=unit, kind=kind, name=name, starts_on=starts_on, ends_on=ends_on, document=document, recorded_at=at
        )
        record(
            by=by, at=at, action="training.add_course", subject="training.course", subject_id=course.pk, unit_id=unit.pk,
            after={"kind": kind, "name": name, "starts_on": starts_on, "ends_on": ends_on},
        )  # fmt: skip
    return course
