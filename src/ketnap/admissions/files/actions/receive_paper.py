"""Take a paper into the file."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.files.kinds import PaperState
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.files.writing import Original, begin, checked, write
from ketnap.admissions.models import Case
from ketnap.lib.errors import Refused


def receive_paper(
    *, by: Actor, at: dt.datetime, case: Case, code: str, on: dt.date, paper: Original | None = None
) -> PaperAct:
    """Write that the paper came on `on`, also long after its step and for papers loaded from a book.

    Raises Refused for an unknown paper or form, a day to come or out of order, a paper that is there already, a case closed by
    a side exit.
    """
    with transaction.atomic():
        held, kind, last = begin(case, code, on, at)
        if last is not None and last.state in (PaperState.RECEIVED, PaperState.CHECKED):
            raise Refused("file.there", "Giấy tờ này đã nhận vào hồ sơ.", remedy="Không cần ghi lại.", field="code")
        original = checked(kind, paper or Original(), on)
        row = PaperAct(
            case=held, code=code, state=PaperState.RECEIVED, on=on, form=original.form, symbol=original.symbol,
            paper_on=original.on, place=original.place,
        )  # fmt: skip
        return write(row, by=by, at=at, action="files.receive_paper")
