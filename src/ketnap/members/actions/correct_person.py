"""Correct who somebody is, on a written basis. Names and birth dates are never edited in silence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.models import Person

FIELDS = ("full_name", "other_names", "birth_date", "gender", "hometown", "residence")


def correct_person(
    *, by: Actor, at: dt.datetime, person: Person, unit_id: int, basis: str, facts: dict[str, Any]
) -> Person:
    """Change the given facts; before and after stand in the audit. Raises Refused without a basis or when nothing changes."""
    if not clean(basis):
        raise Refused(
            "correct.basis",
            "Sửa lý lịch phải có căn cứ.",
            remedy="Hãy ghi số, ngày văn bản cho phép sửa.",
            field="basis",
        )
    wrong = set(facts) - set(FIELDS)
    if wrong:
        raise ValueError(f"not correctable: {sorted(wrong)}")
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        new = {key: clean(value) if isinstance(value, str) else value for key, value in facts.items()}
        before = {key: getattr(person, key) for key in new if getattr(person, key) != new[key]}
        if not before:
            raise Refused("correct.same", "Không có gì thay đổi.", remedy="Hãy sửa ít nhất một mục.")
        for key in before:
            setattr(person, key, new[key])
        person.save(update_fields=list(before))
        record(
            by=by, at=at, action="members.correct_person", subject="members.person", subject_id=person.uid,
            unit_id=unit_id, before=before, after={key: new[key] for key in before}, reason=clean(basis),
        )  # fmt: skip
    return person
