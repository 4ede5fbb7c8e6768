"""Local layers taken over by organisations."""

from __future__ import annotations

from django.db import models

from ketnap.documents.models import Document
from ketnap.lib.temporal import Dated, one_at_a_time, proper_ranges
from ketnap.organisations.models import Unit


class LocalLayer(Dated):
    """A local layer (an id of `law/overlays`) that holds for a unit and all below it. Old acts keep the layers of their day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="local_layers")
    layer = models.CharField("quy định riêng", max_length=40)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "quy định riêng được áp dụng"
        constraints = [
            one_at_a_time(
                "layer_one_at_a_time", "unit", "layer",
                sentence="Trong khoảng thời gian này đơn vị đã áp dụng quy định đó.",
            ),
            proper_ranges("layer_ranges"),
        ]  # fmt: skip
