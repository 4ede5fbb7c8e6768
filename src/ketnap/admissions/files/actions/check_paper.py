"""Check a paper that lies in the file."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.files.kinds import PaperState
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.files.writing import begin, write
from ketnap.admissions.models import Case
from ketnap.lib.errors import Refused


def check_paper(*, by: Actor, at: dt.datetime, case: Case, code: str, on: dt.date) -> PaperAct:
    """Write that the paper was read and found right on `on`. Raises Refused unless it was received and not yet checked."""
    with transaction.atomic():
        held, _, last = begin(case, code, on, at)
        if last is None or last.state != PaperState.RECEIVED:
            raise Refused(
                "file.not_received", "Giấy tờ này chưa nhận vào hồ sơ hoặc đã kiểm tra.",
                remedy="Hãy ghi nhận giấy tờ trước, hoặc xem lại tình trạng.", field="code",
            )  # fmt: skip
        row = PaperAct(
            case=held, code=code, state=PaperState.CHECKED, on=on, form=last.form, symbol=last.symbol,
            paper_on=last.paper_on, place=last.place,
        )  # fmt: skip
        return write(row, by=by, at=at, action="files.check_paper")
