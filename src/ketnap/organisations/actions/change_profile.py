"""Rename a unit or change what it is, from a date on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import close, since, span
from ketnap.lib.text import clean
from ketnap.organisations.checks import profile_on
from ketnap.organisations.models import Profile, Unit


def change_profile(
    *,
    by: Actor,
    at: dt.datetime,
    unit: Unit,
    on: dt.date,
    document: Document,
    name: str | None = None,
    form: str | None = None,
    sector: str | None = None,
    tags: Sequence[str] | None = None,
    symbol: str | None = None,
) -> Profile:
    """End the present profile on `on` and begin a new one; what is not given stays as it was.

    Raises Refused when a later change is already recorded (undo that first) or nothing changes.
    """
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        old = profile_on(unit, on)
        if old.valid_until is not None:
            raise Refused(
                "profile.later_change",
                "Đã ghi một thay đổi sau ngày này.",
                remedy="Hãy chọn ngày sau thay đổi đó.",
                field="on",
            )
        facts = {
            "name": old.name if name is None else clean(name),
            "form": form or old.form,
            "sector": old.sector if sector is None else sector,
            "tags": old.tags if tags is None else sorted(set(tags)),
            "symbol": old.symbol if symbol is None else symbol,
        }
        before = {key: getattr(old, key) for key in facts}
        if facts == before:
            raise Refused("profile.same", "Không có gì thay đổi.", remedy="Hãy sửa ít nhất một mục.", field="name")
        moment = close([old], at=at)
        if old.valid_from != on:
            Profile.objects.create(
                unit=unit, **before, valid=span(old.valid_from, on), recorded=since(moment), document=old.document
            )
        new = Profile.objects.create(unit=unit, **facts, valid=span(on), recorded=since(moment), document=document)
        record(
            by=by, at=at, action="organisations.change_profile", subject="organisations.unit", subject_id=unit.pk,
            unit_id=unit.pk, before=before, after={**facts, "on": on, "document": document.pk},
        )  # fmt: skip
    return new
