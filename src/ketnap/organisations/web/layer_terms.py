"""The local layers that hold for a unit, as its page shows them."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from ketnap.access.request import Request
from ketnap.access.roles import Can
from ketnap.documents.queries import citations
from ketnap.law.overlays import load_overlays
from ketnap.lib import format as vn
from ketnap.organisations.layers.models import LocalLayer
from ketnap.organisations.models import Unit
from ketnap.ui import parts


def layer_terms(
    request: Request, unit: Unit, path: list[int], day: dt.date, *, ending: bool = True
) -> list[parts.Term]:
    """The layers that hold for the unit on a day, its own and those from above, each with its basis."""
    rows = list(LocalLayer.objects.on(day).filter(unit_id__in=path).select_related("unit").order_by("layer"))
    cited = citations([row.document_id for row in rows])
    terms = []
    for row in rows:
        layer = load_overlays().get(row.layer)
        if layer is None:
            continue
        own = row.unit_id == unit.pk
        may = ending and own and request.scope.can(Can.EDIT_UNITS, unit.pk) and not request.frame.past
        url = reverse("organisations:end_layer", args=[unit.code, row.pk]) if may else ""
        since = f"từ {vn.day(row.valid_from)}" + ("" if own else ", theo đơn vị cấp trên")
        basis = cited.get(row.document_id, "")
        terms.append(
            parts.Term(layer.name, parts.Cell("Thôi áp dụng" if url else "Đang áp dụng", url), f"{since}. {basis}")
        )
    return terms
