"""Make the minutes of a meeting as a file. They name who was not counted and why, so the trail says who took them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Meeting
from ketnap.admissions.papers.actions.print_paper import KINDS
from ketnap.admissions.papers.minutes import minutes_of
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.word import write_word


def print_minutes(
    *, by: Actor, at: dt.datetime, meeting: Meeting, kind: str, typed: Mapping[str, str], demo: bool
) -> bytes:
    """The file. The caller has checked who may see the meeting. Raises Refused for another kind, or without a standing vote."""
    if kind not in KINDS:
        raise Refused(
            "paper.kind", "Dạng tệp không có trong danh sách.", remedy="Hãy chọn Word hoặc PDF.", field="dang"
        )
    with transaction.atomic():
        made = minutes_of(meeting, written=at, typed=typed, demo=demo)
        content = write_word(made.paper) if kind == "docx" else write_pdf(made.paper)
        record(
            by=by, at=at, action="admissions.print_minutes", subject="admissions.meeting", subject_id=meeting.pk,
            unit_id=meeting.unit_id, after={"kind": kind, "cases": made.cases, "missing": len(made.missing)},
        )  # fmt: skip
    return content
