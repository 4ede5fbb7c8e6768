"""The report as a file, with its entry in the audit trail: a report that leaves the house is known to have left."""

from __future__ import annotations

from collections.abc import Callable

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.word import write_word
from ketnap.statistics.paper import paper_of
from ketnap.statistics.report import Report
from ketnap.statistics.workbook import workbook_of

Writer = Callable[[Report], bytes]
FORMS: dict[str, tuple[Writer, str]] = {
    "docx": (
        lambda report: write_word(paper_of(report)),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (lambda report: write_pdf(paper_of(report)), "application/pdf"),
    "xlsx": (workbook_of, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""Writers and content types by form."""


def write_report(report: Report, form: str, *, by: Actor) -> bytes:
    """The report in the form (`FORMS`); who took it, what for and which numbers is recorded. Raises KeyError for no form."""
    content = FORMS[form][0](report)
    record(
        by=by, at=report.made_at, action="statistics.report", subject="organisations.unit", subject_id=report.unit.pk,
        unit_id=report.unit.pk,
        after={"from": report.start, "to": report.end, "tree": report.tree, "form": form, "achieved": report.achieved,
               "target": report.whole.target, "seal": report.seal},
    )  # fmt: skip
    return content
