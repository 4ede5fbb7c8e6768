"""Targets of every kind judged side by side, each number with the way to what makes it."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from ketnap.access.request import Request
from ketnap.access.roles import Can
from ketnap.lib import format as vn
from ketnap.members.web.links import behind_url
from ketnap.targets.goals import Result, judge
from ketnap.targets.models import Target
from ketnap.targets.queries import targets_of
from ketnap.targets.web.period import Period, book_url, goal_url
from ketnap.ui import parts

_MET = {True: ("đạt", "good"), False: ("chưa đạt", "warn"), None: ("chưa kết luận", "neutral")}


def result_cells(result: Result, code: str, until: dt.date) -> list[parts.Cell | parts.CellValue]:
    """What was asked and what stands, each with the way to what makes it: the account, the people, the units."""
    target = result.target
    goal = parts.Cell(result.goal, url=book_url(target.pk) if target.in_ledger else "")
    url = goal_url(target, code, Period(target.start, target.end))
    if target.category and url:
        url += "#bang-2"
    if target.in_ledger and not target.category:
        url = behind_url(code, "achieved", target.start, max(target.start, min(target.end, until)))
    return [goal, parts.Cell(result.achieved, url=url)]


def goals_table(request: Request, period: Period) -> parts.DataTable | None:
    """Every target of the unit for the period beside the plain number, judged on the day looked at."""
    wanted = targets_of(request.frame.unit.pk, period.start, period.end)
    if len(wanted) < 2 and not any(target.measure != "number" for target in wanted):
        return None
    results = [judge(request.scope, target, request.frame.day, today=request.frame.today) for target in wanted]
    rows: list[list[parts.Cell | parts.CellValue]] = []
    may = request.scope.can(Can.EDIT_TARGETS, request.frame.unit.pk) and not request.frame.past
    for result in results:
        label, tone = _MET[result.met]
        told = parts.Badge(label, tone)  # type: ignore[arg-type]
        share = vn.percent_value(result.percent)
        url = goal_url(result.target, request.frame.unit.code, period)
        rows.append(
            [
                parts.Cell(result.label, url=url, note=result.note),
                *result_cells(result, request.frame.unit.code, min(period.end, request.frame.day)),
                share,
                parts.Cell("", badge=told),
                *(_acts(result.target) if may else ()),
            ]
        )
    columns = [
        parts.Column("Chỉ tiêu"),
        *(parts.Column(label, figures=label == "Tỷ lệ") for label in ("Mức giao", "Kết quả", "Tỷ lệ")),
    ]
    last = [parts.Column("Đánh giá"), *([parts.Column("Thao tác"), parts.Column("Khi ghi nhầm")] if may else ())]
    return parts.DataTable("Các chỉ tiêu của kỳ", [*columns, *last], rows, unit="chỉ tiêu")


def _acts(target: Target) -> list[parts.Cell]:
    """Changing and withdrawing a goal that is no number; a number has its own page of acts."""
    if target.in_ledger:
        return [parts.Cell(None), parts.Cell(None)]
    return [
        parts.Cell("Điều chỉnh mức", url=reverse("targets:revise_goal", args=[target.pk])),
        parts.Cell("Rút mức này", url=reverse("targets:withdraw", args=[target.pk])),
    ]
