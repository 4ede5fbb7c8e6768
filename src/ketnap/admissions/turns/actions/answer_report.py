"""Record what the committee above decided on votes that reached no share."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.actions.waive import waive
from ketnap.admissions.dossier import load
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Waiver
from ketnap.admissions.recording import lock, way_of
from ketnap.admissions.turns.actions.propose_removal import propose_removal
from ketnap.admissions.turns.kinds import Answer
from ketnap.admissions.turns.models import Removal, Report
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused


def answer_report(*, by: Actor, at: dt.datetime, report: Report, answer: str, document: Document) -> Report:
    """Write the answer on its document, and open the way it points to: agreeing sets the share aside for the latest vote,
    which is then recorded; removing opens the proposal; voting again opens nothing.

    `by.did` is who signed the answer, needed where it sets the share aside. Raises Refused for an answer not on the list, twice,
    or on a document older than the report.
    """
    if answer not in Answer.values:
        raise Refused("report.answer", "Ý kiến không có trong danh mục.", remedy="Hãy chọn lại.", field="answer")
    with transaction.atomic():
        case = lock(report.case)
        if case.outcome == Outcome.MOVED:
            raise Refused(
                "report.moved",
                "Hồ sơ đã chuyển đi nơi khác.",
                remedy="Ý kiến của cấp trên được ghi ở hồ sơ nơi tiếp nhận.",
            )
        row = Report.objects.select_for_update().get(pk=report.pk)
        if row.answer:
            raise Refused("report.answered", "Đã ghi ý kiến của cấp trên.", remedy="Không cần ghi lại.")
        if document.issued_on < row.on:
            raise Refused(
                "report.date_order",
                "Văn bản trả lời trước ngày báo cáo.",
                remedy="Hãy xem lại ngày.",
                field="issued_on",
            )
        row.answer, row.answered_on, row.answer_symbol = answer, document.issued_on, document.symbol
        row.save(update_fields=["answer", "answered_on", "answer_symbol"])
        reason = f"Cấp trên quyết định sau {row.rounds} lần biểu quyết không đủ tỷ lệ"
        taken = load(case, document.issued_on).taken
        step = way_of(case, taken, document.issued_on).step(row.key)
        if answer == Answer.RECOGNISE and step is not None:
            if not Waiver.objects.filter(case=case, step=row.key, rule=step.rule).exists():
                waive(by=by, at=at, case=case, step=row.key, rule=step.rule, document=document, reason=reason)
        elif (
            answer == Answer.REMOVE and not Removal.objects.filter(case=case, decided_on=None, dropped_on=None).exists()
        ):
            propose_removal(by=by, at=at, case=case, on=document.issued_on, reason=reason)
        record(
            by=by, at=at, action="admissions.answer_report", subject="admissions.case", subject_id=case.uid,
            unit_id=case.unit_id, after={"answer": answer, "on": document.issued_on, "document": document.symbol},
        )  # fmt: skip
    return row
