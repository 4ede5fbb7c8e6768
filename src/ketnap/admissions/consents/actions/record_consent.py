"""Write what the competent body answered about a special group: its document, and yes or no. Never worked out."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.consents.models import Special
from ketnap.admissions.recording import lock
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused


def record_consent(*, by: Actor, at: dt.datetime, special: Special, document: Document, agreed: bool) -> Special:
    """The row with its answer; a later document replaces an earlier one, which stays in the trail.

    Raises Refused for a closed case, a row taken back, or a document of a day to come or before the body was asked.
    """
    with transaction.atomic():
        held = lock(special.case)
        row = Special.objects.get(pk=special.pk)
        if held.closed_on is not None or row.undone_at is not None:
            raise Refused("case.closed", "Hồ sơ đã kết thúc hoặc trường hợp đã gỡ.", remedy="Hãy xem lại hồ sơ.")
        if document.issued_on > at.date():
            raise Refused(
                "special.document", "Ngày văn bản ở tương lai.", remedy="Hãy xem lại ngày.", field="paper_issued_on"
            )
        if row.asked_on is not None and document.issued_on < row.asked_on:
            raise Refused(
                "special.answer_early", f"Văn bản trả lời có ngày trước ngày xin ý kiến ({vn.day(row.asked_on)}).",
                remedy="Hãy xem lại ngày của hai văn bản.", field="paper_issued_on",
            )  # fmt: skip
        before = {"document": row.document_id, "agreed": row.agreed}
        row.document, row.agreed = document, agreed
        row.save(update_fields=["document", "agreed"])
        record(
            by=by, at=at, action="consents.record_consent", subject="admissions.case", subject_id=held.uid,
            unit_id=held.unit_id, before=before, after={"special": row.pk, "document": document.pk, "agreed": agreed},
        )  # fmt: skip
    return row
