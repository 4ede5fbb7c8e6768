"""Set the target of a unit for a period, by a resolution or plan of its own."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.targets.categories import category_of
from ketnap.targets.fitting import fit
from ketnap.targets.kinds import IN_LEDGER, Measure
from ketnap.targets.ledger import Entry, post
from ketnap.targets.models import PostingKind, Target
from ketnap.targets.within import check_within


def set_target(
    *,
    by: Actor,
    at: dt.datetime,
    unit: Unit,
    start: dt.date,
    end: dt.date,
    number: int,
    document: Document,
    measure: str = Measure.NUMBER,
    category: str = "",
    accepted: str = "",
) -> Target:
    """Create the target with everything kept until it is handed down. `measure` is a number or a least number a year.

    Raises Refused for a number below one, a period in disorder, a kind nobody knows, a part above its whole, a target that
    exists already (revise that one), or one that does not fit the term or the unit's other targets and has no basis
    (`accepted`) to stand on all the same.
    """
    _check_kind(measure, category)
    if number < 1:
        raise Refused("target.number", "Chỉ tiêu phải từ 1 trở lên.", remedy="Hãy ghi lại số.", field="number")
    if end < start:
        raise Refused("target.period", "Ngày cuối kỳ trước ngày đầu kỳ.", remedy="Hãy xem lại hai ngày.", field="end")
    with transaction.atomic():
        if Target.every.filter(unit=unit, start=start, end=end, measure=measure, category=category).exists():
            raise Refused(
                "target.exists",
                "Đơn vị đã có chỉ tiêu cho kỳ này.",
                remedy="Hãy điều chỉnh chỉ tiêu đã có.",
                field="start",
            )
        target = Target(
            unit=unit, start=start, end=end, measure=measure, category=category, document=document, created_at=at
        )
        check_within(target, {unit.pk: number})
        target.save()
        entries = [Entry(target, PostingKind.GIVEN, number), Entry(target, PostingKind.KEPT, number)]
        post(entries, by=by, at=at, document=document)
        fit(target, by=by, at=at, accepted=accepted)
        record(
            by=by, at=at, action="targets.set_target", subject="targets.target", subject_id=target.pk, unit_id=unit.pk,
            after={
                "from": start, "to": end, "number": number, "document": document.pk, "measure": measure,
                "category": category,
            },
        )  # fmt: skip
    return target


def _check_kind(measure: str, category: str) -> None:
    if measure not in IN_LEDGER:
        raise Refused(
            "target.measure", "Loại chỉ tiêu này không ghi bằng số.", remedy="Hãy đặt mức cần đạt.", field="measure"
        )
    if not category:
        return
    try:
        category_of(category)
    except KeyError:
        raise Refused(
            "target.category",
            f"Không có nhóm “{category}”.",
            remedy="Hãy chọn một nhóm trong danh mục.",
            field="category",
        ) from None
