"""Make the sheet a cell fills in at its meeting, as PDF, Word or workbook."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.papers.cell_sheet import cell_sheet, paper_of, workbook_of
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.word import write_word
from ketnap.organisations.models import Unit

KINDS = ("pdf", "docx", "xlsx")


def print_cell_sheet(*, by: Actor, at: dt.datetime, cell: Unit, day: dt.date, kind: str, demo: bool) -> bytes:
    """The file. The caller has checked who may see the cell's cases. Raises Refused for another kind, or no case waiting."""
    if kind not in KINDS:
        raise Refused("paper.kind", "Dạng tệp không có trong danh sách.", remedy="Hãy chọn PDF, Word hoặc Excel.")
    with transaction.atomic():
        sheet = cell_sheet(cell.pk, day)
        if not sheet.rows:
            raise Refused(
                "paper.nobody", "Chi bộ chưa có hồ sơ nào chờ họp xét.", remedy="Hãy ghi đủ các bước trước đó."
            )
        if kind == "xlsx":
            content = workbook_of(sheet, written=at, demo=demo, author=by.username)
        else:
            paper = paper_of(sheet, written=at, demo=demo)
            content = write_pdf(paper) if kind == "pdf" else write_word(paper)
        record(
            by=by, at=at, action="admissions.print_cell_sheet", subject="organisations.unit", subject_id=cell.pk, unit_id=cell.pk,
            after={"kind": kind, "cases": len(sheet.rows)},
        )  # fmt: skip
    return content
