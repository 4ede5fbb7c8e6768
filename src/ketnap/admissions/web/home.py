"""What admissions bring to the start page: what is overdue and with whom, what is still unsettled, and the funnel."""

from __future__ import annotations

from django.urls import reverse

from ketnap.access.request import Request
from ketnap.admissions import queries
from ketnap.admissions.web.cases import funnel_stats, units_seen
from ketnap.admissions.web.show import case_url
from ketnap.ui import parts
from ketnap.work.home import Section

SHOWN = 12


def overdue_section(request: Request) -> Section | None:
    """Limits that have passed, the longest first, with the unit each lies with."""
    day, units = request.frame.day, units_seen(request)
    late = queries.overdue(units, day)
    unsettled = queries.unsure_count(units, day)
    here = reverse("admissions:cases")
    stats = [
        parts.Stat("Việc quá hạn", len(late), f"{here}?viec=qua_han"),
        parts.Stat("Nơi đang giữ việc quá hạn", len({item.with_whom for item in late}), f"{here}?viec=qua_han"),
        parts.Stat("Hồ sơ còn điều chưa rõ", unsettled, f"{here}?viec=chua_ro", note="bước đã ghi với căn cứ"),
    ]  # fmt: skip
    return Section("Kết nạp: việc quá hạn", "admissions/_overdue.html", {"stats": stats, "table": _table(late, day)})


def _table(late: list[queries.Overdue], day: object) -> parts.DataTable | None:
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for item in late[:SHOWN]:
        words = parts.due(item.clock.due, day)  # type: ignore[arg-type]
        rows.append(
            [
                parts.Cell(item.case.person.full_name, case_url(item.case)), item.clock.label, item.with_whom_name,
                parts.Cell(item.clock.due, badge=parts.Badge(words.words, words.tone, words.icon)),
            ]
        )  # fmt: skip
    columns = [parts.Column(label) for label in ("Hồ sơ", "Việc", "Đang ở", "Hạn")]
    if not rows:
        return None
    return parts.DataTable("Việc quá hạn", columns, rows, total=len(late), unit="việc", caption_hidden=True)


def funnel_section(request: Request) -> Section | None:
    """Cases by stage, each count opening its list."""
    stats = funnel_stats(units_seen(request), request.frame.day)
    return Section("Nguồn và kết nạp", "admissions/_funnel.html", {"stats": stats})
