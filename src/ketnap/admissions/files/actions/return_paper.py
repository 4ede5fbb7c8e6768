"""Send a paper back to be put right."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.files.kinds import PaperState, ReturnReason
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.files.writing import begin, write
from ketnap.admissions.models import Case, Step
from ketnap.lib.errors import Refused


def return_paper(*, by: Actor, at: dt.datetime, case: Case, code: str, on: dt.date, reason: str) -> PaperAct:
    """Write that the paper was sent back on `on`, for a reason of the closed list.

    Raises Refused for another reason, or for a paper that neither was received nor shows by a step.
    """
    if reason not in ReturnReason.values:
        raise Refused("file.reason", "Lý do trả không có trong danh mục.", remedy="Hãy chọn lại.", field="reason")
    with transaction.atomic():
        held, kind, last = begin(case, code, on, at)
        by_step = last is None and kind.step and Step.objects.filter(case=held, key=kind.step, undone_at=None).exists()
        if not by_step and (last is None or last.state not in (PaperState.RECEIVED, PaperState.CHECKED)):
            raise Refused(
                "file.not_there", "Giấy tờ này không có trong hồ sơ nên không trả lại được.",
                remedy="Hãy xem lại tình trạng của giấy tờ.", field="code",
            )  # fmt: skip
        row = PaperAct(case=held, code=code, state=PaperState.RETURNED, on=on, reason=reason)
        if last is not None:
            row.form, row.symbol, row.paper_on, row.place = last.form, last.symbol, last.paper_on, last.place
        return write(row, by=by, at=at, action="files.return_paper")
