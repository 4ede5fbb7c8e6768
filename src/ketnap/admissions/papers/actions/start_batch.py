"""Ask for the papers of many cases as one job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.models import User
from ketnap.admissions.models import Case
from ketnap.admissions.papers.actions.print_paper import KINDS
from ketnap.admissions.papers.models import Batch
from ketnap.admissions.papers.registry import Form
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit

MOST = 200


def start_batch(
    *, by: Actor, at: dt.datetime, user: User, unit: Unit, form: Form, kind: str, cases: Sequence[Case]
) -> Batch:
    """The batch, waiting for the worker. The caller has checked who may see the cases. Raises Refused for none or too many."""
    if not cases:
        raise Refused("batch.empty", "Chưa chọn hồ sơ nào.", remedy="Hãy chọn ít nhất một hồ sơ.", field="ho_so")
    if len(cases) > MOST:
        raise Refused(
            "batch.many", f"Mỗi đợt in nhiều nhất {MOST} hồ sơ.", remedy="Hãy chia thành nhiều đợt.", field="ho_so"
        )
    if kind not in KINDS or not form.builder:
        raise Refused("batch.kind", "Không in được giấy tờ này.", remedy="Hãy chọn mẫu và dạng tệp khác.", field="mau")
    with transaction.atomic():
        batch = Batch.objects.create(
            user=user, unit=unit, form=form.slug, kind=kind, cases=[case.pk for case in cases], asked_at=at
        )
        record(
            by=by, at=at, action="admissions.start_batch", subject="papers.batch", subject_id=batch.uid, unit_id=unit.pk,
            after={"form": form.code, "kind": kind, "cases": len(cases)}, rows=batch.cases,
        )  # fmt: skip
    return batch
