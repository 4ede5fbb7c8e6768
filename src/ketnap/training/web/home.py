"""What training brings to the start page: courses ahead and running, and those over whose certificates are not all written."""

from __future__ import annotations

from django.urls import reverse

from ketnap.access.request import Request
from ketnap.access.roles import Can
from ketnap.training import queries
from ketnap.ui import parts
from ketnap.work.home import Section

SHOWN = 8


def courses_section(request: Request) -> Section | None:
    """The courses that wait for something, the nearest first; None when none does."""
    day = request.frame.day
    units = request.scope.below(request.frame.unit.pk, day) & request.scope.units(Can.EDIT_TRAINING)
    waiting = queries.waiting(units, day)
    found = list(waiting[:SHOWN])
    if not found:
        return None
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(one.name, reverse("training:course", args=[one.pk]), str(one.get_kind_display())),
            one.starts_on, one.ends_on, one.people, one.people - one.certified,
        ]
        for one in found
    ]  # fmt: skip
    columns = [
        parts.Column("Lớp"), parts.Column("Khai giảng"), parts.Column("Bế giảng"),
        parts.Column("Người học", figures=True), parts.Column("Chưa có giấy chứng nhận", figures=True),
    ]  # fmt: skip
    total = waiting.count() if len(found) == SHOWN else len(found)
    table = parts.DataTable("Lớp đang chờ", columns, rows, total=total, unit="lớp", caption_hidden=True)
    lead = "Lớp sắp mở, đang học, hoặc đã bế giảng mà chưa cấp đủ giấy chứng nhận."
    return Section("Lớp và kiểm tra", "training/_waiting.html", {"table": table}, lead)
