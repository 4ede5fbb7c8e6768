"""Write that somebody need not be asked about, on a ground of the law confirmed by a paper."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.vetting.kinds import APPLICANT, Ground
from ketnap.admissions.vetting.models import Exemption, Subject
from ketnap.admissions.vetting.writing import begin, number, place_on_path, written
from ketnap.lib.errors import Refused


def exempt_subject(
    *, by: Actor, at: dt.datetime, subject: Subject, ground: str, symbol: str, on: dt.date, place: int
) -> Exemption:
    """The exemption; how far it goes is for the rule `vetting_subjects`, by the law of the day.

    Raises Refused for the applicant, an unknown ground, a number that is none, or when exempt already.
    """
    if ground not in Ground.values:
        raise Refused("vetting.ground", "Căn cứ miễn không có trong danh mục.", remedy="Hãy chọn lại.", field="ground")
    confirmed = number(symbol)
    with transaction.atomic():
        held = begin(subject.case, on, at)
        if subject.code == APPLICANT or subject.absent:
            raise Refused(
                "vetting.no_exemption", "Người xin vào Đảng không được miễn thẩm tra.", remedy="Hãy chọn người thân.",
                field="subject",
            )  # fmt: skip
        if Exemption.objects.filter(subject=subject).exists():
            raise Refused("vetting.exempt", "Đã ghi miễn thẩm tra.", remedy="Không cần ghi lại.", field="subject")
        row = Exemption.objects.create(
            subject=subject, unit_id=held.unit_id, ground=ground, symbol=confirmed, on=on,
            place_id=place_on_path(held, place, at.date()), typed_by=by.username, recorded_at=at,
        )  # fmt: skip
        written(held, "exempt_subject", by=by, at=at, code=subject.code, ground=ground, symbol=confirmed, on=on)
    return row
