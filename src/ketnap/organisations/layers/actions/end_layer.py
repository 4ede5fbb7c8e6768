"""Record that an organisation no longer follows a local layer of the law."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import close, since, span
from ketnap.organisations.layers.models import LocalLayer


def end_layer(*, by: Actor, at: dt.datetime, adopted: LocalLayer, on: dt.date, document: Document) -> LocalLayer:
    """`on` is the first day it no longer applies. Raises Refused when it has ended by then or had not begun."""
    with transaction.atomic():
        row = LocalLayer.objects.select_for_update().get(pk=adopted.pk)
        first, last = row.valid_from, row.valid_until
        if not row.recorded.upper_inf or (last is not None and last <= on):
            raise Refused("layer.ended", "Đã ghi thôi áp dụng quy định này.", remedy="Không cần ghi lại.")
        if first is not None and on <= first:
            raise Refused(
                "layer.early",
                "Ngày thôi áp dụng phải sau ngày bắt đầu áp dụng.",
                remedy="Hãy xem lại ngày.",
                field="on",
            )
        moment = close([row], at=at)
        ended = LocalLayer.objects.create(
            unit=row.unit, layer=row.layer, valid=span(first, on), recorded=since(moment), document=row.document
        )
        record(
            by=by, at=at, action="organisations.end_layer", subject="organisations.unit", subject_id=row.unit_id,
            unit_id=row.unit_id, after={"layer": row.layer, "on": on, "document": document.pk},
        )  # fmt: skip
    return ended
