"""Take a person typed by mistake off the list, on the day it was typed and before anybody was asked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.vetting.kinds import APPLICANT
from ketnap.admissions.vetting.models import Relative, Subject
from ketnap.admissions.vetting.writing import begin, written
from ketnap.lib import format as vn
from ketnap.lib import rls
from ketnap.lib.errors import Refused


def remove_subject(*, by: Actor, at: dt.datetime, subject: Subject) -> None:
    """Nothing of the person stays but the entry that somebody of that kind was taken off. Raises Refused on a later day, for
    the applicant, or once asked about or exempt."""
    with transaction.atomic():
        held = begin(subject.case, at.date(), at)
        row = Subject.objects.get(pk=subject.pk)
        if row.code == APPLICANT or row.asked.exists() or row.exemptions.exists():
            raise Refused(
                "vetting.rests", "Người này đã hỏi, đã miễn hoặc chính là người xin vào Đảng, không gỡ được.",
                remedy="Hãy rút yêu cầu nếu gửi nhầm.",
            )  # fmt: skip
        if vn.local_moment(row.recorded_at).date() != vn.local_moment(at).date():
            raise Refused("undo.late", "Chỉ gỡ được trong ngày nhập.", remedy="Hãy ghi thêm người đúng vào danh sách.")
        code = row.code
        with rls.sensitive():
            Relative.objects.filter(subject=row).delete()
        row.delete()
        written(held, "remove_subject", by=by, at=at, code=code)
