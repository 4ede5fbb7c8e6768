"""Put people on the list of a course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.members.models import Person
from ketnap.training.models import Course, Enrolment


def enrol(*, by: Actor, at: dt.datetime, course: Course, people: Sequence[tuple[Person, int]]) -> list[Enrolment]:
    """Enrol each (person, id of the unit the person belongs to); those already on the list are left as they are.

    Returns the new rows. Raises Refused when nobody is named.
    """
    if not people:
        raise Refused("enrol.nobody", "Chưa chọn ai.", remedy="Hãy chọn ít nhất một người.", field="people")
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=course.pk)
        known = set(Enrolment.objects.filter(course=course).values_list("person_id", flat=True))
        wanted = {person.pk: unit_id for person, unit_id in people if person.pk not in known}
        rows = Enrolment.objects.bulk_create(
            Enrolment(course=course, person_id=person_id, unit_id=unit_id, recorded_at=at)
            for person_id, unit_id in wanted.items()
        )
        record(
            by=by, at=at, action="training.enrol", subject="training.course", subject_id=course.pk,
            unit_id=course.unit_id, after={"enrolled": len(rows)}, rows=sorted(wanted),
        )  # fmt: skip
    return rows
