"""What admissions bring to the start page: what is overdue and with whom, what is still unsettled, and the funnel."""

from __future__ import annotations

from django.urls import reverse

from ketnap.access.request import Request
from ketnap.admissions import queries
from ketnap.admissions.web.cases import funnel_stats, overdue_table, units_seen
from ketnap.admissions.web.lacking_show import late_stat
from ketnap.ui import charts, parts
from ketnap.work.home import Section

SHOWN = 10


def overdue_section(request: Request) -> Section | None:
    """Limits that have passed, the longest first, with the unit each lies with; what is taken but not settled."""
    day, units = request.frame.day, units_seen(request)
    late = queries.late(units, day)
    here = reverse("admissions:cases")
    stats = [
        parts.Stat("Việc quá hạn", len(late), reverse("admissions:overdue")),
        parts.Stat("Hồ sơ quá hạn", len({item.case for item in late}), f"{here}?viec=qua_han"),
        parts.Stat(
            "Hồ sơ còn điều chưa rõ",
            queries.unsure_count(units, day),
            f"{here}?viec=chua_ro",
            note="bước đã ghi khi còn điều kiện chưa rõ",
        ),
        late_stat(units, day),
    ]
    table = overdue_table(queries.named(late[:SHOWN], units, day), day, total=len(late))
    return Section("Kết nạp: việc quá hạn", "admissions/_overdue.html", {"stats": stats, "table": table})


def funnel_section(request: Request) -> Section | None:
    """Cases by stage, each bar opening its list."""
    stats = funnel_stats(units_seen(request), request.frame.day)
    bars = [charts.Mark(stat.label, stat.value if isinstance(stat.value, int) else None, stat.url) for stat in stats]
    return Section(
        "Nguồn và kết nạp",
        "admissions/_stages.html",
        {"chart": charts.compare(bars, title="Số hồ sơ đang ở mỗi giai đoạn"), "any": any(bar.value for bar in bars)},
        lead="Từ nguồn đến công nhận chính thức; bấm vào một giai đoạn để mở danh sách.",
    )
