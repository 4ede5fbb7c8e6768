"""Set a goal that is no number of admissions: a rate, a coverage, a timeliness, no unit idle for years."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.targets.fitting import fit
from ketnap.targets.kinds import IN_LEDGER, Measure
from ketnap.targets.models import Target

_ALL = Decimal(100)


def set_goal(
    *,
    by: Actor,
    at: dt.datetime,
    unit: Unit,
    start: dt.date,
    end: dt.date,
    measure: str,
    low: Decimal,
    document: Document,
    high: Decimal | None = None,
    denominator: str = "",
    accepted: str = "",
) -> Target:
    """Create the goal: `low` (and `high`) in hundredths, for idle units in whole years.

    Raises Refused for a measure that belongs in the ledger, a rate that does not say of what, a share above 100, a period in
    disorder, a goal that exists already, or a period outside the term without a basis (`accepted`).
    """
    check_goal(measure, low, high, denominator)
    if end < start:
        raise Refused("target.period", "Ngày cuối kỳ trước ngày đầu kỳ.", remedy="Hãy xem lại hai ngày.", field="end")
    with transaction.atomic():
        if Target.every.filter(unit=unit, start=start, end=end, measure=measure).exists():
            raise Refused(
                "target.exists",
                "Đơn vị đã có chỉ tiêu loại này cho kỳ này.",
                remedy="Hãy điều chỉnh mức đã có ở trang Chỉ tiêu, hoặc chọn kỳ khác.",
                field="start",
            )
        target = Target.every.create(
            unit=unit, start=start, end=end, measure=measure, low=low, high=high, denominator=denominator,
            document=document, created_at=at,
        )  # fmt: skip
        fit(target, by=by, at=at, accepted=accepted)
        record(
            by=by, at=at, action="targets.set_goal", subject="targets.target", subject_id=target.pk, unit_id=unit.pk,
            after={"from": start, "to": end, "measure": measure, "low": low, "high": high, "of": denominator},
        )  # fmt: skip
    return target


def check_goal(measure: str, low: Decimal, high: Decimal | None, denominator: str) -> None:
    """Raise Refused for a goal that can't be: a number, a rate of nothing, out of order, above 100 hundredths."""
    if measure in IN_LEDGER or measure not in Measure.values:
        raise Refused(
            "goal.measure", "Loại chỉ tiêu này phải ghi bằng số.", remedy="Hãy đặt chỉ tiêu số.", field="measure"
        )
    if measure == Measure.RATE and not denominator:
        raise Refused(
            "goal.denominator",
            "Chỉ tiêu tỷ lệ chưa nói so với số đảng viên nào.",
            remedy="Hãy chọn số đảng viên đầu năm, cuối năm trước hoặc bình quân trong năm.",
            field="denominator",
        )
    if low <= 0 or (high is not None and high < low):
        raise Refused(
            "goal.order",
            "Mức cần đạt chưa hợp lý.",
            remedy="Mức tối thiểu phải trên 0 và không vượt mức phấn đấu.",
            field="low",
        )
    if measure != Measure.IDLE and max(low, high or low) > _ALL:
        raise Refused("goal.share", "Tỷ lệ không thể trên 100%.", remedy="Hãy ghi lại mức cần đạt.", field="low")
    if measure == Measure.IDLE and low != int(low):
        raise Refused("goal.years", "Số năm phải là số nguyên.", remedy="Hãy ghi lại số năm.", field="low")
