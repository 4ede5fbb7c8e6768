"""Close a period: freeze figures, tree and criteria with a digest, and keep the papers printed from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.counting import Sees
from ketnap.organisations.models import Unit
from ketnap.targets.closing import canonical, derive, digest
from ketnap.targets.models import Closing, ClosingPaper


def close_period(
    *,
    by: Actor,
    at: dt.datetime,
    reader: Sees,
    unit: Unit,
    start: dt.date,
    end: dt.date,
    document: Document | None = None,
    papers: Mapping[str, bytes] | None = None,
) -> Closing:
    """Freeze [start, end] as known at `at`, with `papers` by file ending ("docx", "pdf", "xlsx").

    Raises Refused for a period in disorder, not over yet, or closed already.
    """
    if end < start or end >= at.date():
        raise Refused(
            "close.early",
            f"Kỳ chưa kết thúc vào ngày {vn.day(at.date())}.",
            remedy="Hãy chốt sau ngày cuối kỳ.",
            field="end",
        )
    with transaction.atomic():
        if Closing.objects.filter(unit=unit, start=start, end=end).exists():
            raise Refused("close.twice", "Kỳ này đã được chốt.", remedy="Hãy xem bản đã chốt và phần đính chính.")
        text = canonical(derive(reader, unit.pk, start, end, known=at, today=at.date()))
        closing = Closing.objects.create(
            unit=unit, start=start, end=end, known_at=at, data=text, digest=digest(text), document=document,
            closed_by=by.username,
        )  # fmt: skip
        ClosingPaper.objects.bulk_create(
            ClosingPaper(closing=closing, format=ending, body=body, digest=digest(body))
            for ending, body in (papers or {}).items()
        )
        record(
            by=by, at=at, action="targets.close_period", subject="targets.closing", subject_id=closing.pk, unit_id=unit.pk,
            after={"from": start, "to": end, "digest": closing.digest, "papers": sorted(papers or {})},
        )  # fmt: skip
    return closing
