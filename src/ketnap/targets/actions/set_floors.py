"""Set the least a number target asks of every unit of a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.organisations.kinds import Form
from ketnap.targets import ledger
from ketnap.targets.floors import FloorSum, floor_sum, floors_of
from ketnap.targets.models import Floor, Target
from ketnap.targets.queries import check_stands, children_during, forms_of


def set_floors(
    *, by: Actor, at: dt.datetime, target: Target, floors: Mapping[str, int], document: Document
) -> FloorSum:
    """Record the floors by form (0 lifts one) and return what they take of the whole.

    Raises Refused for a goal that is no number, an unknown form, or floors that together exceed the whole.
    """
    if not target.in_ledger:
        raise Refused(
            "floor.no_number", "Chỉ chỉ tiêu số mới có mức tối thiểu mỗi đơn vị.", remedy="Hãy chọn chỉ tiêu số."
        )
    if any(form not in Form.values or least < 0 for form, least in floors.items()):
        raise Refused(
            "floor.wrong", "Loại tổ chức hoặc mức tối thiểu không đúng.", remedy="Hãy xem lại.", field="floors"
        )
    with transaction.atomic():
        hold("target", target.pk)
        check_stands(target)
        before = floors_of(target)
        wanted = {**before, **floors}
        units = children_during(target.unit_id, target.start, target.end)
        found = floor_sum(ledger.account(target).given, forms_of(units, target.start, target.end).values(), wanted)
        if found.left < 0:
            raise Refused(
                "floor.above_whole", found.sentence, remedy="Hãy giảm mức tối thiểu hoặc tăng chỉ tiêu.", field="floors"
            )
        Floor.objects.bulk_create(
            Floor(target=target, form=form, least=least, document=document, at=at, by=by.username)
            for form, least in floors.items()
            if before.get(form, 0) != least
        )
        record(
            by=by, at=at, action="targets.set_floors", subject="targets.target", subject_id=target.pk,
            unit_id=target.unit_id, before=before, after=wanted,
        )  # fmt: skip
    return found
