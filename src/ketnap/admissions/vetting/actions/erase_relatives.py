"""Erase what is kept of relatives, a set time after the case is over. Numbers and days of requests stay: they are the register."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.vetting.kinds import APPLICANT
from ketnap.admissions.vetting.models import Asked, Exemption, Relative, Subject
from ketnap.audit.record import record
from ketnap.law import add_months, load_rules
from ketnap.lib import rls

KEPT_FOR = "local.house.erase_relatives_after"


def erase_relatives(*, by: Actor, at: dt.datetime) -> int:
    """How many persons were erased, of all cases in scope whose time is over; one entry a case. The applicant stays.

    Nothing is erased while the time to keep is not known.
    """
    value = load_rules().value(KEPT_FOR, at.date()).value
    if not isinstance(value, int):
        return 0
    erased = 0
    over = Case.objects.filter(closed_on__isnull=False, subjects__isnull=False).distinct()
    for case in over.order_by("pk"):
        if case.closed_on is not None and add_months(case.closed_on, value) < at.date():
            erased += _erase(case, by=by, at=at)
    return erased


def _erase(case: Case, *, by: Actor, at: dt.datetime) -> int:
    with transaction.atomic(), rls.sensitive():
        gone = Subject.objects.filter(case=case).exclude(code=APPLICANT)
        count = gone.count()
        if not count:
            return 0
        for model in (Relative, Asked, Exemption):
            model._base_manager.filter(subject__in=gone).delete()
        gone.delete()
        record(
            by=by, at=at, action="vetting.erase_relatives", subject="admissions.case", subject_id=case.uid,
            unit_id=case.unit_id, after={"people": count},
        )  # fmt: skip
    return count
