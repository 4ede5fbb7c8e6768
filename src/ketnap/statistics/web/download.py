"""The report as a file. It leaves the house, so it is asked for by POST and written into the audit trail."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.statistics.files import FORMS, write_report
from ketnap.statistics.web.choice import chosen, report_of


@screen(Can.REPORT, methods=("POST",))
def download(request: Request) -> HttpResponse:
    """The file in the form asked for (`dang`: docx, pdf or xlsx)."""
    choice, form = chosen(request), request.POST.get("dang", "")
    if choice is None or form not in FORMS:
        raise Http404
    require(request.scope, Can.REPORT, choice.unit.pk)
    report = report_of(request, choice)
    content = write_report(report, form, by=request.scope.actor())
    name = f"Báo cáo phát triển đảng viên {choice.unit.code} {report.start:%Y%m%d}-{report.end:%Y%m%d}.{form}"
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=FORMS[form][1], headers={"Content-Disposition": disposition})
