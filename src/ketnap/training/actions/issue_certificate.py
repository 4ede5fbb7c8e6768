"""Record a certificate as printed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.models import Person
from ketnap.training.models import Certificate, Course, CourseKind


def issue_certificate(
    *, by: Actor, at: dt.datetime, person: Person, unit_id: int, kind: str, issued_on: dt.date, issuer: str,
    number: str = "", grade: str = "", course: Course | None = None,
) -> Certificate:  # fmt: skip
    """Write the certificate; the same one entered again is returned, not doubled.

    Raises Refused for an unknown kind, no issuer, a day to come, a course of another kind or one that has not ended yet.
    """
    number, issuer, grade = clean(number), clean(issuer), clean(grade)
    if kind not in CourseKind.values:
        raise Refused("certificate.kind", "Loại giấy chứng nhận không có trong danh mục.", remedy="Hãy chọn lại.")
    if not issuer:
        raise Refused("certificate.issuer", "Chưa có nơi cấp.", remedy="Hãy ghi nơi cấp.", field="issuer")
    if issued_on > at.date():
        raise Refused("certificate.future", "Ngày cấp ở tương lai.", remedy="Hãy xem lại ngày.", field="issued_on")
    if course is not None and (course.kind != kind or issued_on < course.ends_on):
        raise Refused(
            "certificate.course",
            "Giấy chứng nhận phải cùng loại với lớp và cấp từ ngày bế giảng.",
            remedy="Hãy xem lại lớp và ngày cấp.",
            field="issued_on",
        )
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        known = Certificate.objects.filter(person=person, kind=kind, issued_on=issued_on, withdrawn_at=None).first()
        if known is not None:
            return known
        certificate = Certificate.objects.create(
            person=person, unit_id=unit_id, course=course, kind=kind, number=number, issued_on=issued_on,
            issuer=issuer, grade=grade, recorded_at=at,
        )  # fmt: skip
        record(
            by=by, at=at, action="training.issue_certificate", subject="members.person", subject_id=person.uid,
            unit_id=unit_id, after={"kind": kind, "number": number, "issued_on": issued_on, "issuer": issuer},
        )  # fmt: skip
    return certificate
