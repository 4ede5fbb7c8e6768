"""Targets of the unit being worked in: where it stands, where each unit below stands, what is to be done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.law.calendar import add_months
from ketnap.lib import format as vn
from ketnap.members.figures import BASIS
from ketnap.members.web.links import behind_url, stock_url
from ketnap.targets import ledger
from ketnap.targets.floors import floor_sum, floors_of
from ketnap.targets.goals import year_stocks
from ketnap.targets.kinds import Denominator
from ketnap.targets.models import Target
from ketnap.targets.queries import (
    Progress,
    children_during,
    differences,
    forms_of,
    periods,
    target_ids,
    target_of,
)
from ketnap.targets.rates import TermRate
from ketnap.targets.settling import to_settle
from ketnap.targets.spans import comparable
from ketnap.targets.standing import Line, Standing, standing
from ketnap.targets.trend import heat_of, heat_words, told, trend_of, trend_words
from ketnap.targets.web.accept import told_on_page
from ketnap.targets.web.forms import PeriodForm
from ketnap.targets.web.lists import file_of
from ketnap.targets.web.period import END, START, Period, book_url, people_url, period_of, year_of
from ketnap.targets.web.results import goals_table
from ketnap.targets.web.steps import acts_on, steps_on_page, waiting
from ketnap.ui import charts, parts

ZERO, ABOVE = "chua", "vuot"  # which units of the table to show
_YEAR = 12
_DRAWN = 40  # units a chart shows at most; the table shows all


@screen(Can.SEE_TARGETS)
def targets(request: Request) -> HttpResponse:
    """The page."""
    unit, day, today = request.frame.unit, request.frame.day, request.frame.today
    period = period_of(request, day)
    found = standing(request.scope, unit.pk, period.start, period.end, day, today=today)
    target = target_of(unit.pk, period.start, period.end)
    rows = [line.progress for line in found.lines]
    may, left = not request.frame.past, bool(target and to_settle(target))
    faults = told_on_page(request, unit, period)
    context: dict[str, Any] = {
        "unit": unit,
        "period": period,
        "target": target,
        "own": found.own.progress,
        "stats": _stats(found, unit.code, period, request, target),
        "table": _table(found, period, request.GET.get("loc", ""), target),
        "posts": file_of(request, "tien-do", period) if found.lines else [],
        "goals": goals_table(request, period),
        "faults": [one for one in faults if one.tone == "warn"],
        "accepted": [one for one in faults if one.tone != "warn"],
        "steps": steps_on_page(request, target, found, left=left) + waiting(request),
        "acts": acts_on(request, target, left=left) if target else [],
        "floors": _floors(target),
        "links": links(unit.code, period),
        "differences": _differences(rows, period, found.until.isoformat()),
        "choice": PeriodForm(initial={START: period.start, END: period.end}),
        "periods": _periods(unit.pk, [row.unit_id for row in rows], period, request),
        "may_edit": request.scope.can(Can.EDIT_TARGETS, unit.pk) and may,
        "may_declare": request.scope.can(Can.DECLARE_TARGETS, unit.pk) and may,
        "set_url": reverse("targets:set") + "?" + period.query,
        "goal_url": reverse("targets:goal") + "?" + period.query,
        "declare_url": reverse("targets:declare") + "?" + period.query,
    }
    return render(request, "targets/targets.html", {**context, **_charts(found, period)})


def _charts(found: Standing, period: Period) -> dict[str, Any]:
    known = told(found.lines)
    drawn = [line.progress for line in known[:_DRAWN]]
    less = len(drawn) < len(found.lines)
    more = f" ({vn.number(len(drawn))} trên {vn.number(len(found.lines))} đơn vị)" if less else ""
    bars = [charts.Bar(row.name, row.achieved, row.target, _open(row, period)) for row in drawn]
    title = f"Kết quả so với chỉ tiêu, {period.words}"
    return {
        "trend": trend_of(found, period.start, period.end, people_url),
        "trend_caption": trend_words(found),
        "heat": heat_of(found, _DRAWN, people_url),
        "heat_caption": heat_words(found, _DRAWN),
        "chart": charts.bar_targets(bars, title=title) if bars else None,
        "chart_caption": f"Kết quả của các đơn vị trực thuộc so với chỉ tiêu{more}",
    }


def _floors(target: Target | None) -> str:
    floors = floors_of(target) if target else {}
    if target is None or not floors:
        return ""
    units = children_during(target.unit_id, target.start, target.end)
    forms = forms_of(units, target.start, target.end).values()
    account = ledger.account(target)
    if account.handed:  # placed already: how much the floors leave open is no longer the question
        return ""
    return floor_sum(account.given, forms, floors).sentence


def links(code: str, period: Period) -> list[parts.Link]:
    """The pages around the targets of a unit and period."""
    names = (
        ("Dự báo", "outlook"), ("Phương án phân bổ", "plans"), ("Tổ chức có nguồn", "coverage"),
        ("Chi bộ lâu không kết nạp", "idle"), ("Công nhận đúng hạn", "timeliness"), ("Đợt kết nạp", "campaigns"),
        ("Kỳ đã chốt", "closings"), ("Chỉ tiêu đã rút", "withdrawn"), ("Báo cáo giữa nhiệm kỳ", "review"), ("Kết quả để xếp loại", "rating"),
    )  # fmt: skip
    return [
        parts.Link(label, reverse(f"targets:{name}") + f"?don_vi={code}&{period.query}", "quiet")
        for label, name in names
    ]


def behind(code: str, period: Period, until: str) -> str:
    """The address of the list behind an achieved number."""
    return behind_url(code, "achieved", period.start, dt.date.fromisoformat(until))


def _stats(found: Standing, code: str, period: Period, request: Request, target: Target | None) -> list[parts.Stat]:
    own, until = found.own.progress, found.until
    here = reverse("targets:targets") + f"?don_vi={code}&{period.query}"
    list_url = behind(code, period, until.isoformat())
    stats = [
        parts.Stat(
            "Đã kết nạp",
            own.achieved,
            url=list_url,
            note=f"tính đến {vn.day_long(until)}",
            trend=_against(found.own) if comparable(found.start, period.end) else "",
            direction="up" if found.own.change > 0 else "down" if found.own.change < 0 else "flat",
            basis=BASIS["achieved"],
        )
    ]
    if own.target is not None:
        book = book_url(target.pk if target else None)
        stats.insert(0, parts.Stat("Chỉ tiêu được giao", own.target, url=book, note=period.words))
        stats.append(parts.Stat("Tỷ lệ", vn.percent(own.achieved, own.target), note="so với chỉ tiêu"))
        stats.append(parts.Stat("Còn phải kết nạp", own.remaining))
    if (period.end - period.start).days > 366:
        a_year = vn.decimal(found.average) if found.average is not None else None
        stats.append(parts.Stat("Bình quân một năm", a_year, url=list_url))
        stats.append(_rate(request, found))
    if own.handed:
        book = book_url(target.pk if target else None)
        stats.append(parts.Stat("Đã giao xuống", own.handed, url=book, note=f"giữ lại {vn.number(own.kept)}"))
    if own.declared is not None:
        stats.append(parts.Stat("Theo sổ giấy", own.declared, note=_difference_words(own)))
    if found.lines:
        stats.append(
            parts.Stat(
                "Đơn vị chưa kết nạp", len(found.zero), url=f"{here}&loc={ZERO}#don-vi",
                note=f"trên {vn.number(len(found.lines))} đơn vị",
            )
        )  # fmt: skip
        stats.append(parts.Stat("Đơn vị vượt chỉ tiêu", len(found.above), url=f"{here}&loc={ABOVE}#don-vi"))
    return stats


def _rate(request: Request, found: Standing) -> parts.Stat:
    """The mean yearly rate over the term, of the members at the start of each year."""
    years = year_stocks(request.scope, found.own.progress.unit_id, found.start, found.until, today=request.frame.today)
    rate = TermRate(tuple(years), Denominator.START, None)
    url = stock_url(found.own.progress.code, found.start)
    return parts.Stat(
        "Tỷ lệ bình quân một năm", vn.percent_value(rate.average), url=url, note="so với số đảng viên đầu năm"
    )


def _against(line: Line) -> str:
    """'hơn cùng kỳ năm trước 12 (40)', 'bằng cùng kỳ năm trước'."""
    if line.change == 0:
        return f"bằng cùng kỳ năm trước ({vn.number(line.before)})"
    side = "hơn" if line.change > 0 else "kém"
    return f"{side} cùng kỳ năm trước {vn.number(abs(line.change))} ({vn.number(line.before)})"


def _difference_words(row: Progress) -> str:
    if not row.difference:
        return "khớp với số đếm"
    side = "nhiều hơn" if row.difference > 0 else "ít hơn"
    return f"{side} số đếm {vn.number(abs(row.difference))}"


def _open(row: Progress, period: Period) -> str:
    return reverse("targets:targets") + f"?don_vi={row.code}&{period.query}"


def _table(found: Standing, period: Period, which: str, target: Target | None) -> parts.DataTable:
    until = found.until.isoformat()
    lines = {ZERO: found.zero, ABOVE: found.above}.get(which, list(found.lines))
    books = target_ids([line.progress.unit_id for line in lines], period.start, period.end)
    compared = comparable(period.start, period.end)
    body = [_row(line, period, until, book_url(books.get(line.progress.unit_id)), compared) for line in lines]
    given = [line.progress.target for line in lines if line.progress.target is not None]
    done, total = sum(line.progress.achieved for line in lines), sum(given) if given else None
    before = sum(line.before for line in lines)
    words = {ZERO: "Các đơn vị chưa kết nạp", ABOVE: "Các đơn vị vượt chỉ tiêu"}
    return parts.DataTable(
        caption=f"{words.get(which, 'Các đơn vị trực thuộc')}, {period.words}",
        total=len(found.lines),
        columns=[
            parts.Column("Đơn vị"),
            parts.Column("Hạng", figures=True, hint="Theo tỷ lệ đạt chỉ tiêu; bằng nhau thì cùng hạng"),
            parts.Column("Chỉ tiêu", figures=True),
            parts.Column("Đã kết nạp", figures=True, hint=BASIS["achieved"]),
            parts.Column("Tỷ lệ", figures=True),
            *([parts.Column("Cùng kỳ", figures=True, hint="Cùng những ngày này năm trước")] if compared else ()),
            parts.Column("Còn lại", figures=True),
            parts.Column("Sổ giấy", figures=True, hint="Số đơn vị tự khai; không cộng vào kết quả"),
        ],
        rows=body,
        totals=["Cộng", None, *_totals(found, period, target, total, done, before), None, None] if body else [],
        unit="đơn vị",
        empty=parts.Empty("Chưa có đơn vị trực thuộc", "Đơn vị này không giao tiếp chỉ tiêu xuống dưới."),
    )


def _totals(
    found: Standing, period: Period, target: Target | None, total: int | None, done: int, before: int
) -> list[parts.Cell | parts.CellValue]:
    """Sums of the table; one that is the unit's own figure opens the list of that figure."""
    own, start = found.own.progress, period.start
    now = behind_url(own.code, "achieved", start, found.until) if done == own.achieved else ""
    then = behind_url(own.code, "achieved", add_months(start, -_YEAR), add_months(found.until, -_YEAR))
    return [
        parts.Cell(total, url=book_url(target.pk) if target and total == own.handed else ""),
        parts.Cell(done, url=now), vn.percent(done, total),
        *([parts.Cell(before, url=then if before == found.own.before else "")] if comparable(start, period.end) else ()),
    ]  # fmt: skip


def _row(line: Line, period: Period, until: str, book: str, compared: bool) -> list[parts.Cell | parts.CellValue]:
    row, until_day = line.progress, dt.date.fromisoformat(until)
    then = behind_url(row.code, "achieved", add_months(period.start, -_YEAR), add_months(until_day, -_YEAR))
    return [
        parts.Cell(row.name, url=_open(row, period)),
        line.rank,
        parts.Cell(row.target, url=book),
        parts.Cell(
            row.achieved,
            url=behind(row.code, period, until),
            badge=parts.Badge("vượt", "good") if line.above else parts.Badge("chưa có", "warn") if line.zero else None,
        ),
        vn.percent(row.achieved, row.target),
        *([parts.Cell(line.before, url=then)] if compared else ()),
        row.remaining,
        parts.Cell(row.declared, note=_difference_words(row) if row.declared is not None else ""),
    ]


def _differences(rows: list[Progress], period: Period, until: str) -> parts.DataTable | None:
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
        rows=[
            [row.name, parts.Cell(row.achieved, url=behind(row.code, period, until)), row.declared, row.difference]
            for row in found
        ],
        unit="đơn vị",
    )


def _periods(unit_id: int, below: list[int], now: Period, request: Request) -> list[parts.Link]:
    known = [Period(start, end) for start, end in periods([unit_id, *below])]
    year = year_of(request.frame.day)
    if year not in known:
        known.insert(0, year)
    return [parts.Link(one.words, f"?{one.query}", "quiet" if one != now else "plain") for one in known[:12]]
