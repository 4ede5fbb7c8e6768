"""Record a committee and its term."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import since, typed_span
from ketnap.organisations.kinds import Body
from ketnap.organisations.models import Committee, Unit


def form_committee(
    *,
    by: Actor,
    at: dt.datetime,
    unit: Unit,
    body: str,
    name: str,
    term_from: dt.date,
    term_until: dt.date | None = None,
    document: Document | None = None,
) -> Committee:
    """Create the committee for the term. Raises Refused when a term of the same body overlaps, or one ends before it begins."""
    if body not in Body.values:
        raise Refused("committee.body", "Loại cấp uỷ không có trong danh mục.", remedy="Hãy chọn lại.", field="body")
    term = typed_span(term_from, term_until, code="committee.dates", field="term_until")
    with transaction.atomic():
        if Committee.objects.known().filter(unit=unit, body=body, valid__overlap=term).exists():
            raise Refused(
                "committee.overlap",
                "Nhiệm kỳ này chồng lên nhiệm kỳ khác.",
                remedy="Hãy kiểm tra lại ngày.",
                field="term_from",
            )
        committee = Committee.objects.create(
            unit=unit, body=body, name=name, valid=term, recorded=since(at), document=document
        )
        record(
            by=by, at=at, action="organisations.form_committee", subject="organisations.committee",
            subject_id=committee.pk, unit_id=unit.pk,
            after={"body": body, "name": name, "from": term_from, "until": term_until},
        )  # fmt: skip
    return committee
