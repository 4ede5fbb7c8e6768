"""Record on what footing a unit's committee decides admissions, from a date on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import close, since, span, typed_span
from ketnap.organisations.kinds import AuthorityMode
from ketnap.organisations.models import Authority, Unit


def set_authority(
    *, by: Actor, at: dt.datetime, unit: Unit, mode: str, on: dt.date, document: Document, until: dt.date | None = None
) -> Authority:
    """Begin the authority on `on`; the one in force ends that day. Raises Refused for an unknown mode, a later record,
    or an end before the beginning."""
    if mode not in AuthorityMode.values:
        raise Refused("authority.mode", "Thẩm quyền không có trong danh mục.", remedy="Hãy chọn lại.", field="mode")
    valid = typed_span(on, until, code="authority.dates", field="until")
    with transaction.atomic():
        old = Authority.objects.on(on).filter(unit=unit).first()
        if Authority.objects.known().filter(unit=unit, valid__startswith__gt=on).exists():
            raise Refused(
                "authority.later", "Đã ghi một thẩm quyền sau ngày này.", remedy="Hãy chọn ngày khác.", field="on"
            )
        moment = at
        if old is not None:
            moment = close([old], at=at)
            if old.valid_from != on:
                Authority.objects.create(
                    unit=unit,
                    mode=old.mode,
                    valid=span(old.valid_from, on),
                    recorded=since(moment),
                    document=old.document,
                )
        new = Authority.objects.create(unit=unit, mode=mode, valid=valid, recorded=since(moment), document=document)
        record(
            by=by, at=at, action="organisations.set_authority", subject="organisations.unit", subject_id=unit.pk,
            unit_id=unit.pk, before={"mode": old.mode if old else None},
            after={"mode": mode, "on": on, "until": until, "document": document.pk},
        )  # fmt: skip
    return new
