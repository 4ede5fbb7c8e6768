"""Make the slips of a secret vote as a file."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.papers.actions.print_paper import KINDS
from ketnap.admissions.papers.ballot_slips import Slips, paper_of
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.word import write_word


def print_ballot_slips(*, by: Actor, at: dt.datetime, slips: Slips, day: dt.date, kind: str, demo: bool) -> bytes:
    """The file. The caller has checked who may see the cases. Raises Refused for none, another kind, a day without layout."""
    if kind not in KINDS:
        raise Refused(
            "paper.kind", "Dạng tệp không có trong danh sách.", remedy="Hãy chọn Word hoặc PDF.", field="dang"
        )
    if not slips.people:
        raise Refused("ballots.empty", "Chưa chọn hồ sơ nào.", remedy="Hãy chọn ít nhất một hồ sơ.", field="ho_so")
    with transaction.atomic():
        try:
            paper = paper_of(slips, day=day, written=at, demo=demo)
        except ValueError as error:  # the layout of that day is not known
            raise Refused("paper.layout", str(error), remedy="Hãy xem lại ngày họp.", field="on") from error
        content = write_word(paper) if kind == "docx" else write_pdf(paper)
        record(
            by=by, at=at, action="admissions.print_ballot_slips", subject="organisations.unit", subject_id=slips.head.unit,
            unit_id=slips.head.unit, after={"kind": kind, "cases": len(slips.people), "body": slips.body},
        )  # fmt: skip
    return content
