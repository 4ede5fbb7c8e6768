"""State that a paper is not called for in this case, on a ground."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.files.kinds import Ground, PaperState
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.files.writing import Original, begin, write
from ketnap.admissions.models import Case
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def mark_not_applicable(
    *, by: Actor, at: dt.datetime, case: Case, code: str, on: dt.date, ground: str, document: Original | None = None
) -> PaperAct:
    """Write the ground: the one the catalogue knows for the paper, or a document of the competent body with number and day.

    Raises Refused for another ground, for a document without number or day, or where the paper lies in the file.
    """
    given = document or Original()
    with transaction.atomic():
        held, kind, last = begin(case, code, on, at)
        if ground not in (Ground.BY_DOCUMENT, kind.may_lack) or not ground:
            raise Refused(
                "file.ground", "Giấy tờ này là bắt buộc, chỉ được miễn theo văn bản của cấp có thẩm quyền.",
                remedy="Hãy ghi số và ngày của văn bản cho miễn.", field="ground",
            )  # fmt: skip
        if ground == Ground.BY_DOCUMENT and not (clean(given.symbol) and given.on):
            raise Refused(
                "file.document", "Chưa có số và ngày của văn bản cho miễn.", remedy="Hãy ghi theo văn bản.",
                field="symbol",
            )  # fmt: skip
        if last is not None and last.state in (PaperState.RECEIVED, PaperState.CHECKED):
            raise Refused(
                "file.there", "Giấy tờ này đang có trong hồ sơ.", remedy="Nếu ghi nhầm, hãy gỡ lần ghi trong ngày.",
                field="code",
            )  # fmt: skip
        row = PaperAct(case=held, code=code, state=PaperState.NOT_APPLICABLE, on=on, ground=ground)
        if ground == Ground.BY_DOCUMENT:
            row.symbol, row.paper_on, row.place = clean(given.symbol), given.on, clean(given.place)
        return write(row, by=by, at=at, action="files.mark_not_applicable")
