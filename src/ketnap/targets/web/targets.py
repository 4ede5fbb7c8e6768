"""Targets of the unit being worked in: where it stands, where each unit below stands, what is to be done."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import format as vn
from ketnap.members.counting import figures_for
from ketnap.members.figures import BASIS
from ketnap.targets.queries import Progress, children_during, differences, periods, progress, target_of
from ketnap.targets.web.period import Period, period_of, year_of
from ketnap.ui import charts, parts


@screen(Can.SEE_TARGETS)
def targets(request: Request) -> HttpResponse:
    """The page."""
    unit, day = request.frame.unit, request.frame.day
    period = period_of(request, day)
    own, rows = standing(request, period)
    target = target_of(unit.pk, period.start, period.end)
    may_edit = request.scope.can(Can.EDIT_TARGETS, unit.pk) and not request.frame.past
    context = {
        "unit": unit,
        "period": period,
        "target": target,
        "own": own,
        "stats": _stats(own, unit.code, period, request),
        "table": _table(rows, period),
        "chart": charts.bar_targets(
            [charts.Bar(row.name, row.achieved, row.target, _open(row, period)) for row in rows[:40]],
            title=f"Kết quả so với chỉ tiêu, {period.words}",
        )
        if rows
        else None,
        "differences": _differences(rows),
        "periods": _periods(unit.pk, [row.unit_id for row in rows], period, request),
        "may_edit": may_edit,
        "may_declare": request.scope.can(Can.DECLARE_TARGETS, unit.pk) and not request.frame.past,
        "set_url": reverse("targets:set") + "?" + period.query,
        "declare_url": reverse("targets:declare") + "?" + period.query,
    }
    return render(request, "targets/targets.html", context)


def standing(request: Request, period: Period) -> tuple[Progress, list[Progress]]:
    """The unit's own progress and that of the units below, achievement counted up to the date looked at."""
    frame = request.frame
    until = max(period.start, min(period.end, frame.day))
    children = children_during(frame.unit.pk, period.start, period.end)
    found = figures_for(
        request.scope, frame.unit.pk, period.start, until, today=frame.today, by_child=True, measures=["achieved"]
    )
    achieved = {unit_id: figures["achieved"] for unit_id, figures in found.items()}
    own, *rows = progress([frame.unit.pk, *children], period.start, period.end, until, achieved)
    return own, rows


def behind(code: str, period: Period, until: str) -> str:
    """The address of the list behind an achieved number."""
    start = period.start.isoformat()
    return reverse("members:behind") + f"?unit={code}&measure=achieved&from={start}&to={until}&tree=then"


def _stats(own: Progress, code: str, period: Period, request: Request) -> list[parts.Stat]:
    until = max(period.start, min(period.end, request.frame.day))
    stats = [
        parts.Stat(
            "Đã kết nạp",
            own.achieved,
            url=behind(code, period, until.isoformat()),
            note=f"tính đến {vn.day_long(until)}",
            basis=BASIS["achieved"],
        )
    ]
    if own.target is not None:
        stats.insert(0, parts.Stat("Chỉ tiêu được giao", own.target, note=period.words))
        stats.append(parts.Stat("Tỷ lệ", vn.percent(own.achieved, own.target), note="so với chỉ tiêu"))
        stats.append(parts.Stat("Còn phải kết nạp", own.remaining))
    if own.handed:
        stats.append(parts.Stat("Đã giao xuống", own.handed, note=f"giữ lại {vn.number(own.kept)}"))
    if own.declared is not None:
        stats.append(parts.Stat("Theo sổ giấy", own.declared, note=_difference_words(own)))
    return stats


def _difference_words(row: Progress) -> str:
    if not row.difference:
        return "khớp với số đếm"
    side = "nhiều hơn" if row.difference > 0 else "ít hơn"
    return f"{side} số đếm {vn.number(abs(row.difference))}"


def _open(row: Progress, period: Period) -> str:
    return reverse("targets:targets") + f"?don_vi={row.code}&{period.query}"


def _table(rows: list[Progress], period: Period) -> parts.DataTable:
    until = period.end.isoformat()
    body = [
        [
            parts.Cell(row.name, url=_open(row, period)),
            row.target,
            parts.Cell(row.achieved, url=behind(row.code, period, until)),
            vn.percent(row.achieved, row.target),
            row.remaining,
            parts.Cell(row.declared, note=_difference_words(row) if row.declared is not None else ""),
        ]
        for row in rows
    ]
    given = [row.target for row in rows if row.target is not None]
    done = sum(row.achieved for row in rows)
    return parts.DataTable(
        caption=f"Các đơn vị trực thuộc, {period.words}",
        columns=[
            parts.Column("Đơn vị"),
            parts.Column("Chỉ tiêu", figures=True),
            parts.Column("Đã kết nạp", figures=True, hint=BASIS["achieved"]),
            parts.Column("Tỷ lệ", figures=True),
            parts.Column("Còn lại", figures=True),
            parts.Column("Sổ giấy", figures=True, hint="Số đơn vị tự khai; không cộng vào kết quả"),
        ],
        rows=body,
        totals=[
            "Cộng",
            sum(given) if given else None,
            done,
            vn.percent(done, sum(given) if given else None),
            None,
            None,
        ]
        if body
        else [],
        unit="đơn vị",
        empty=parts.Empty("Chưa có đơn vị trực thuộc", "Đơn vị này không giao tiếp chỉ tiêu xuống dưới."),
    )


def _differences(rows: list[Progress]) -> parts.DataTable | None:
    found = differences(rows)
    if not found:
        return None
    return parts.DataTable(
        caption="Cần đối chiếu: sổ giấy khác số đếm",
        columns=[
            parts.Column("Đơn vị"),
            parts.Column("Số đếm", figures=True),
            parts.Column("Sổ giấy", figures=True),
            parts.Column("Chênh lệch", figures=True),
        ],
        rows=[[row.name, row.achieved, row.declared, row.difference] for row in found],
        unit="đơn vị",
    )


def _periods(unit_id: int, below: list[int], now: Period, request: Request) -> list[parts.Link]:
    known = [Period(start, end) for start, end in periods([unit_id, *below])]
    year = year_of(request.frame.day)
    if year not in known:
        known.insert(0, year)
    return [
        parts.Link(period.words, f"?{period.query}", "quiet" if period != now else "plain") for period in known[:12]
    ]
