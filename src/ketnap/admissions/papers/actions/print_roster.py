"""Make the list of several cases, to go with one letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.papers.actions.print_paper import KINDS
from ketnap.admissions.papers.roster import roster_of
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.word import write_word
from ketnap.organisations.models import Unit


def print_roster(
    *, by: Actor, at: dt.datetime, unit: Unit, cases: Sequence[Case], day: dt.date, kind: str, demo: bool
) -> bytes:
    """The file. The caller has checked who may see the cases. Raises Refused for none, or another kind."""
    if not cases:
        raise Refused("batch.empty", "Chưa chọn hồ sơ nào.", remedy="Hãy chọn ít nhất một hồ sơ.", field="ho_so")
    if kind not in KINDS:
        raise Refused(
            "paper.kind", "Dạng tệp không có trong danh sách.", remedy="Hãy chọn Word hoặc PDF.", field="dang"
        )
    with transaction.atomic():
        paper = roster_of(unit.pk, cases, day, written=at, demo=demo)
        content = write_word(paper) if kind == "docx" else write_pdf(paper)
        record(
            by=by, at=at, action="admissions.print_roster", subject="admissions.case", unit_id=unit.pk,
            after={"kind": kind, "cases": len(cases)}, rows=[case.pk for case in cases],
        )  # fmt: skip
    return content
