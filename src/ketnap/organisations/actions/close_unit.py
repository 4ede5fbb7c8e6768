"""End a unit: from a date on it no longer exists."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import close, since, span
from ketnap.organisations.models import Placement, Profile, Unit


def close_unit(*, by: Actor, at: dt.datetime, unit: Unit, on: dt.date, document: Document) -> Unit:
    """Close the unit: `on` is the first day it is gone.

    Raises Refused while it has units below it or people in it on that day or later, or a later change is recorded.
    """
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        if unit.closed_on is not None:
            raise Refused("unit.closed", "Đơn vị đã kết thúc hoạt động.", remedy="Không cần làm gì thêm.")
        _refuse_while_needed(unit, on)
        for model in (Profile, Placement):
            for row in model.objects.known().filter(unit=unit, valid__contains=on):
                moment = close([row], at=at)
                row.pk, row._state.adding = None, True
                row.valid, row.recorded = span(row.valid_from, on), since(moment)
                row.save()
        unit.closed_on, unit.closing_document = on, document
        unit.save(update_fields=["closed_on", "closing_document"])
        record(
            by=by, at=at, action="organisations.close_unit", subject="organisations.unit", subject_id=unit.pk,
            unit_id=unit.pk, after={"closed_on": on, "document": document.pk},
        )  # fmt: skip
    return unit


def _refuse_while_needed(unit: Unit, on: dt.date) -> None:
    """Raise Refused while somebody or something is to be there on that day or after it."""
    below = Placement.objects.known().filter(parent=unit, valid__overlap=span(on))
    if children := below.values("unit").distinct().count():
        raise Refused(
            "unit.has_children",
            f"Còn {vn.number(children)} đơn vị trực thuộc.",
            remedy="Hãy chuyển hoặc kết thúc các đơn vị đó trước.",
        )
    if people := _people_in(unit, on):
        raise Refused(
            "unit.has_people",
            f"Còn {vn.number(people)} đảng viên sinh hoạt tại đây.",
            remedy="Hãy chuyển sinh hoạt cho họ trước.",
        )
    for model in (Profile, Placement):
        if model.objects.known().filter(unit=unit, valid__startswith__gte=on).exists():
            raise Refused(
                "unit.later_change",
                f"Đã ghi một thay đổi của đơn vị từ {vn.day_long(on)} trở đi.",
                remedy="Hãy chọn ngày sau thay đổi đó.",
                field="on",
            )


def _people_in(unit: Unit, on: dt.date) -> int:
    """People with a spell in the unit on or after `on`. Read by table name: `members` stands to the right."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT person_id) FROM members_spell"
            " WHERE unit_id = %s AND upper_inf(recorded) AND (upper_inf(valid) OR upper(valid) > %s)",
            [unit.pk, on],
        )
        return int(cursor.fetchone()[0])
