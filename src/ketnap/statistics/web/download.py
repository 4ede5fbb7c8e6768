"""The report as a file. It leaves the house, so it is asked for by POST and written into the audit trail."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.audit.record import record
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.word import write_word
from ketnap.statistics.paper import paper_of
from ketnap.statistics.report import Report
from ketnap.statistics.web.choice import chosen, report_of
from ketnap.statistics.workbook import workbook_of

WRITERS: dict[str, tuple[Callable[[Report], bytes], str]] = {
    "docx": (
        lambda report: write_word(paper_of(report)),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (lambda report: write_pdf(paper_of(report)), "application/pdf"),
    "xlsx": (workbook_of, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@screen(Can.REPORT, methods=("POST",))
def download(request: Request) -> HttpResponse:
    """The file in the form asked for (`dang`: docx, pdf or xlsx)."""
    choice, form = chosen(request), request.POST.get("dang", "")
    if choice is None or form not in WRITERS:
        raise Http404
    require(request.scope, Can.REPORT, choice.unit.pk)
    report = report_of(request, choice)
    write, content_type = WRITERS[form]
    content = write(report)
    record(
        by=request.scope.actor(), at=report.made_at, action="statistics.report", subject="organisations.unit",
        subject_id=choice.unit.pk, unit_id=choice.unit.pk,
        after={"from": report.start, "to": report.end, "tree": report.tree, "form": form, "achieved": report.achieved,
               "target": report.whole.target, "seal": report.seal},
    )  # fmt: skip
    name = f"Báo cáo phát triển đảng viên {choice.unit.code} {report.start:%Y%m%d}-{report.end:%Y%m%d}.{form}"
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
