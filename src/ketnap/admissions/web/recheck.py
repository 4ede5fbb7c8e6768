"""Decisions looked at again under today's rules, for those who report or inspect."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.rechecking.queries import Differing, recheck
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.show import case_url
from ketnap.law import Finding, Outcome
from ketnap.lib import format as vn
from ketnap.ui import parts

WORDS: dict[Outcome, tuple[str, parts.Tone]] = {
    Outcome.MET: ("Đạt", "good"), Outcome.NOT_MET: ("Chưa đạt", "bad"), Outcome.UNKNOWN: ("Chưa rõ", "warn"),
    Outcome.WAIVED: ("Được miễn", "info"),
}  # fmt: skip


@screen(Can.REPORT)
def rechecked(request: Request) -> HttpResponse:
    """The list since a day (`tu`; the first of the year without one). Nothing is written."""
    since, wrong = request.frame.day.replace(month=1, day=1), ""
    if text := request.GET.get("tu", ""):
        try:
            since = vn.parse_day(text)
        except ValueError as error:
            wrong = str(error)
    found = recheck(units_seen(request) & request.scope.units(Can.REPORT), since)
    context = {
        "found": found, "since": since, "typed": text or vn.day(since), "wrong": wrong, "table": _table(found.differing),
        "differing": len({one.case.pk for one in found.differing}), "fingerprint": found.fingerprint[:16],
        "breadcrumbs": [
            {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")}, {"label": "Đối chiếu lại", "url": ""},
        ],
    }  # fmt: skip
    return render(request, "admissions/recheck.html", context)


def _table(differing: list[Differing]) -> parts.DataTable:
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(one.case.person.full_name, case_url(one.case)), parts.Cell(one.label, note=vn.day(one.step.on)),
            one.now.title, _cell(one.kept), _cell(one.now), one.now.reason,
        ]
        for one in differing
    ]  # fmt: skip
    labels = ("Hồ sơ", "Bước", "Điều kiện", "Đã ghi", "Theo bộ quy định hiện nay", "Vì sao")
    empty = parts.Empty("Không có kết quả nào khác", "Mọi quyết định trong thời gian này vẫn như đã ghi.")
    return parts.DataTable(
        "Kết quả sẽ khác", [parts.Column(label) for label in labels], rows, unit="kết quả", empty=empty,
        caption_hidden=True,
    )  # fmt: skip


def _cell(finding: Finding) -> parts.Cell:
    values = "; ".join(
        dict.fromkeys(str(value["text"]) for value in finding.values if value["known"] and value["text"])
    )
    return parts.Cell("", badge=parts.Badge(*WORDS[finding.outcome]), note=values)
