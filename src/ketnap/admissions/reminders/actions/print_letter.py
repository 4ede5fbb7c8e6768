"""Make the file of a reminder letter. It leaves the house, so it is written into the trail."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.papers.actions.print_paper import KINDS
from ketnap.admissions.reminders.letters import letter_paper
from ketnap.admissions.reminders.models import Letter
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.word import write_word


def print_letter(*, by: Actor, at: dt.datetime, letter: Letter, kind: str, demo: bool) -> bytes:
    """The file, Word or PDF. Raises Refused for another kind."""
    if kind not in KINDS:
        raise Refused(
            "paper.kind", "Dạng tệp không có trong danh sách.", remedy="Hãy chọn Word hoặc PDF.", field="dang"
        )
    with transaction.atomic():
        paper = letter_paper(letter, written=at, demo=demo)
        content = write_word(paper) if kind == "docx" else write_pdf(paper)
        record(
            by=by, at=at, action="admissions.print_letter", subject="admissions.letter", subject_id=letter.uid,
            unit_id=letter.unit_id, after={"kind": kind},
        )  # fmt: skip
    return content
