"""Found a unit: its code, its first name and kind, its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import since, span
from ketnap.lib.text import clean
from ketnap.organisations.checks import check_may_hold, profile_on
from ketnap.organisations.kinds import Form, Sector
from ketnap.organisations.models import Placement, Profile, Unit


def found_unit(
    *,
    by: Actor,
    at: dt.datetime,
    code: str,
    name: str,
    form: str,
    opened_on: dt.date,
    parent: Unit | None,
    document: Document | None = None,
    sector: str = "",
    tags: Sequence[str] = (),
    symbol: str = "",
) -> Unit:
    """Create the unit under `parent` from `opened_on`.

    `document` is the founding decision; only the first unit of a home and the unit "outside" may lack one. Raises Refused
    when the code is taken, the parent does not exist that day, or may not hold such a unit.
    """
    code, name = clean(code), clean(name)
    if not code or not name:
        raise Refused("unit.blank", "Đơn vị phải có mã và tên.", remedy="Hãy ghi đủ cả hai.", field="name")
    if "/" in code:
        raise Refused(
            "unit.code_shape", "Mã đơn vị không được có dấu gạch chéo (/).", remedy="Hãy dùng dấu chấm.", field="code"
        )
    if form not in Form.values:
        raise Refused("unit.form", "Loại tổ chức không có trong danh mục.", remedy="Hãy chọn lại.", field="form")
    if sector and sector not in Sector.values:
        raise Refused("unit.sector", "Loại hình không có trong danh mục.", remedy="Hãy chọn lại.", field="sector")
    if parent is not None and document is None:
        raise Refused(
            "unit.document", "Chưa có quyết định thành lập.", remedy="Hãy vào sổ quyết định trước.", field="document"
        )
    with transaction.atomic():
        if Unit.objects.filter(code=code).exists():
            raise Refused(
                "unit.code_taken", f"Mã {code} đã có đơn vị khác dùng.", remedy="Hãy chọn mã khác.", field="code"
            )
        if parent is not None:
            check_may_hold(profile_on(parent, opened_on), form)
        unit = Unit.objects.create(code=code, opened_on=opened_on, founding_document=document)
        Profile.objects.create(
            unit=unit, name=name, form=form, sector=sector, tags=sorted(set(tags)), symbol=symbol,
            valid=span(opened_on), recorded=since(at), document=document,
        )  # fmt: skip
        if parent is not None:
            Placement.objects.create(
                unit=unit, parent=parent, valid=span(opened_on), recorded=since(at), document=document
            )
        record(
            by=by, at=at, action="organisations.found_unit", subject="organisations.unit", subject_id=unit.pk,
            unit_id=unit.pk,
            after={"code": code, "name": name, "form": form, "sector": sector, "opened_on": opened_on,
                   "parent": parent.code if parent else None, "document": document.pk if document else None},
        )  # fmt: skip
    return unit
