"""Record that an organisation, and all below it, follows a local layer of the law from a day on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.law import overlays
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import after, since, typed_span
from ketnap.organisations.layers.models import LocalLayer
from ketnap.organisations.models import Unit


def adopt_layer(
    *, by: Actor, at: dt.datetime, unit: Unit, layer: str, on: dt.date, document: Document, until: dt.date | None = None
) -> LocalLayer:
    """Begin the layer at the unit on `on`; `until` is the first day it no longer applies.

    Raises Refused for a layer that does not exist, dates out of order, or one that is in force there already.
    """
    if layer not in overlays.load_overlays():
        raise Refused(
            "layer.unknown", "Quy định riêng này không có trong bộ quy tắc.", remedy="Hãy chọn lại.", field="layer"
        )
    valid = typed_span(on, until, code="layer.dates", field="until")
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)  # two people at once take turns
        known = LocalLayer.objects.known().filter(unit=unit, layer=layer, valid__overlap=valid)
        if known.exists():
            raise Refused(
                "layer.adopted", "Đơn vị đã áp dụng quy định này trong khoảng thời gian đó.",
                remedy="Không cần ghi lại; muốn thôi áp dụng, hãy chọn “Thôi áp dụng”.", field="layer",
            )  # fmt: skip
        row = LocalLayer.objects.create(
            unit=unit,
            layer=layer,
            valid=valid,
            document=document,
            recorded=since(after(LocalLayer.objects.filter(unit=unit, layer=layer), at=at)),
        )
        record(
            by=by, at=at, action="organisations.adopt_layer", subject="organisations.unit", subject_id=unit.pk,
            unit_id=unit.pk, after={"layer": layer, "on": on, "until": until, "document": document.pk},
        )  # fmt: skip
    return row
