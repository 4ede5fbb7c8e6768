"""Put a unit, with all that stands below it, under another parent from a date on. Two rows, whatever the size."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import close, since, span
from ketnap.organisations.checks import check_may_hold, profile_on
from ketnap.organisations.models import Placement, Unit
from ketnap.organisations.tree import below


def move_unit(*, by: Actor, at: dt.datetime, unit: Unit, parent: Unit, on: dt.date, document: Document) -> Placement:
    """Begin a placement under `parent` on `on`.

    Raises Refused when the new parent is not there that day, may not hold the unit, stands below it, already is the parent,
    or when a later move is recorded.
    """
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        check_may_hold(profile_on(parent, on), profile_on(unit, on).form)
        old = Placement.objects.on(on).filter(unit=unit).first()
        if old is not None and old.valid_until is not None:
            raise Refused(
                "placement.later", "Đã ghi một lần chuyển sau ngày này.", remedy="Hãy chọn ngày khác.", field="on"
            )
        if old is not None and old.parent_id == parent.pk:
            raise Refused(
                "placement.same", "Đơn vị đã trực thuộc nơi này.", remedy="Hãy chọn nơi khác.", field="parent"
            )
        _refuse_cycle(unit, parent, on)
        moment = at
        if old is not None:
            moment = close([old], at=at)
            if old.valid_from != on:
                Placement.objects.create(
                    unit=unit, parent_id=old.parent_id, valid=span(old.valid_from, on), recorded=since(moment),
                    document=old.document,
                )  # fmt: skip
        new = Placement.objects.create(
            unit=unit, parent=parent, valid=span(on), recorded=since(moment), document=document
        )
        record(
            by=by, at=at, action="organisations.move_unit", subject="organisations.unit", subject_id=unit.pk,
            unit_id=unit.pk, before={"parent": old.parent_id if old else None},
            after={"parent": parent.pk, "on": on, "document": document.pk},
        )  # fmt: skip
    return new


def _refuse_cycle(unit: Unit, parent: Unit, on: dt.date) -> None:
    if parent.pk in below([unit.pk], on):
        raise Refused(
            "placement.cycle",
            "Đơn vị không thể trực thuộc một đơn vị nằm dưới chính nó.",
            remedy="Hãy chọn đơn vị cấp trên khác.",
            field="parent",
        )
