"""Pace and forecast of the unit and the units below, with the last days of every step and the units' own plans by month."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.states import LABELS
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.organisations.names import profiles_of
from ketnap.targets.actions.plan_months import plan_months
from ketnap.targets.forecast import Forecast
from ketnap.targets.outlook import Outlook, Outlooks, month_plans, outlooks
from ketnap.targets.pace import Gap
from ketnap.targets.trend import months_between
from ketnap.targets.web.pages import Page, show
from ketnap.targets.web.period import Period, period_of
from ketnap.ui import charts, parts

_MONTHS = 24  # a plan by month covers at most two years on one form


@screen(Can.SEE_TARGETS)
def outlook(request: Request) -> HttpResponse:
    """The page."""
    unit, day = request.frame.unit, request.frame.day
    period = period_of(request, day)
    found = outlooks(request.scope, unit.pk, period.start, period.end, day, today=request.frame.today)
    own = found.own.forecast
    actions = [parts.Link("Chỉ tiêu", reverse("targets:targets") + f"?don_vi={unit.code}&{period.query}")]
    if request.scope.can(Can.DECLARE_TARGETS, unit.pk) and not request.frame.past:
        actions.append(
            parts.Link("Kế hoạch theo tháng", reverse("targets:months") + f"?don_vi={unit.code}&{period.query}")
        )
    tables = [_steps(found), _units(found, day, period)]
    if found.own.plan:
        tables.append(_plan(found.own, period))
    lead = (
        f"Tính đến {vn.day_long(day)}. Mức thấp và cao là khoảng mà bốn trong năm lần kết quả thật sẽ nằm trong đó, "
        "tính từ hồ sơ đang đi và tốc độ của đơn vị những năm trước."
    )
    drawn = [(_chart(found.own), "Đã kết nạp, dự báo và chỉ tiêu")]
    page = Page(
        f"Dự báo {period.words}", lead, actions, _stats(found.own), _notices(own, day), charts=drawn, tables=tables
    )
    return show(request, page)


def _stats(own: Outlook) -> list[parts.Stat]:
    found = own.forecast
    stats = [
        parts.Stat(
            "Đã kết nạp",
            found.achieved,
            note=f"nhịp {vn.decimal(own.a_year, 1)} một năm" if own.a_year is not None else "",
        ),
        parts.Stat("Dự báo cuối kỳ", found.likely, note=f"thấp {vn.number(found.low)}, cao {vn.number(found.high)}"),
        parts.Stat(
            "Đang có hồ sơ, còn kịp",
            found.able,
            note=f"{vn.number(found.unable)} người không còn kịp" if found.unable else "",
        ),
    ]
    if found.whole is not None:
        stats.insert(0, parts.Stat("Chỉ tiêu", found.whole))
    if own.by_calendar is not None:
        stats.append(parts.Stat("Lẽ ra đã đạt, theo lịch", vn.decimal(own.by_calendar, 1)))
    if own.by_seasons is not None:
        stats.append(
            parts.Stat("Lẽ ra đã đạt, theo mùa", vn.decimal(own.by_seasons, 1), note="theo tháng của ba năm trước")
        )
    if own.planned_so_far is not None:
        stats.append(parts.Stat("Kế hoạch của đơn vị đến nay", own.planned_so_far))
    return stats


def _notices(found: Forecast, day: dt.date) -> list[str]:
    """What must happen by when to make the target."""
    if found.whole is None:
        return ["Chưa có chỉ tiêu cho đúng kỳ này nên chưa nói được còn thiếu bao nhiêu."]
    if found.achieved >= found.whole:
        return ["Đã đạt chỉ tiêu của kỳ."]
    if not found.more:
        return [
            f"Số người đang có hồ sơ đủ để đạt chỉ tiêu nếu đi như những năm trước (còn thiếu {vn.number(found.whole - found.achieved)})."
        ]
    first = LABELS[found.first_step].lower()
    if day > found.first_day:
        return [
            f"Cần thêm {vn.number(found.more)} người, nhưng ngày muộn nhất để bắt đầu ({first}) là {vn.day(found.first_day)} đã qua."
        ]
    return [f"Cần thêm {vn.number(found.more)} người bắt đầu bước “{first}” chậm nhất ngày {vn.day(found.first_day)}."]


def _chart(own: Outlook) -> charts.Chart:
    found = own.forecast
    marks = [
        charts.Mark("Đã kết nạp", found.achieved), charts.Mark("Thấp", found.low), charts.Mark("Khả năng nhất", found.likely),
        charts.Mark("Cao", found.high),
    ]  # fmt: skip
    reference = charts.Mark("Chỉ tiêu", found.whole) if found.whole is not None else None
    return charts.compare(marks, title="Dự báo cuối kỳ", reference=reference)


def _steps(found: Outlooks) -> parts.DataTable:
    waiting = {row.key: row for row in found.own.forecast.waiting}
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for step in reversed(found.latest):
        row = waiting.get(step.key)
        gap = step.gap
        length = "" if gap is None else _length(gap)
        note = "" if gap is None else f"{'Giả định' if gap.assumed else 'Quy định'}: {gap.note}"
        late = parts.Badge(f"{row.late} người không kịp", "bad") if row and row.late else None
        rows.append(
            [
                parts.Cell(LABELS[step.key], note=note),
                step.day,
                length,
                parts.Cell(row.persons if row else 0, badge=late),
            ]
        )
    columns = [
        parts.Column("Bước"), parts.Column("Muộn nhất ngày", figures=True), parts.Column("Ngắn nhất đến bước sau"),
        parts.Column("Đang chờ bước này", figures=True),
    ]  # fmt: skip
    return parts.DataTable("Ngày muộn nhất của từng bước để kịp quyết định trong kỳ", columns, rows, unit="bước")


def _length(gap: Gap) -> str:
    """The shortest time to the next step, in words."""
    if not gap.days and not gap.months:
        return "cùng ngày với bước sau"
    return f"{gap.months} tháng" if gap.months else f"{gap.days} ngày làm việc"


def _units(found: Outlooks, day: dt.date, period: Period) -> parts.DataTable:
    names = profiles_of([line.unit_id for line in found.lines], day)
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for line in found.lines:
        one = line.forecast
        badge = (
            None
            if one.reachable is None
            else parts.Badge("có khả năng đạt", "good")
            if one.reachable
            else parts.Badge("khó đạt", "warn")
        )
        profile = names[line.unit_id]
        url = reverse("targets:outlook") + f"?don_vi={profile.unit.code}&{period.query}"
        span = f"{vn.number(one.low)} – {vn.number(one.high)}"
        plan = sum(line.plan.values()) if line.plan else None
        rows.append(
            [
                parts.Cell(profile.name, url=url, badge=badge),
                one.whole,
                one.achieved,
                one.able,
                one.likely,
                span,
                one.more,
                plan,
            ]
        )
    heads = ("Chỉ tiêu", "Đã kết nạp", "Hồ sơ còn kịp", "Dự báo", "Thấp – cao", "Cần thêm người", "Kế hoạch của đơn vị")
    columns = [parts.Column("Đơn vị"), *(parts.Column(head, figures=True) for head in heads)]
    return parts.DataTable("Dự báo của các đơn vị trực thuộc", columns, rows, unit="đơn vị")


def _plan(own: Outlook, period: Period) -> parts.DataTable:
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [vn.month(month), own.plan.get(month)]
        for month in months_between(period.start, period.end)
        if month in own.plan
    ]
    columns = [parts.Column("Tháng"), parts.Column("Số người", figures=True)]
    return parts.DataTable(
        "Kế hoạch kết nạp của đơn vị", columns, rows, totals=["Cộng", sum(own.plan.values())], unit="tháng"
    )


class MonthsForm(forms.Form):
    """One number a month of the period."""

    def __init__(self, *args: object, months: list[dt.date], known: dict[dt.date, int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.months = months
        for month in months:
            words = vn.month(month)
            self.fields[f"m{month:%Y%m}"] = forms.IntegerField(
                label=words[0].upper() + words[1:], min_value=0, required=False, initial=known.get(month)
            )

    def persons(self) -> dict[dt.date, int]:
        """What was written, by month."""
        facts = self.cleaned_data
        return {month: number for month in self.months if (number := facts[f"m{month:%Y%m}"]) is not None}


@screen(Can.DECLARE_TARGETS, methods=("GET", "POST"))
def months(request: Request) -> HttpResponse:
    """The unit's own plan by month."""
    unit = request.frame.unit
    require(request.scope, Can.DECLARE_TARGETS, unit.pk)
    period = period_of(request, request.frame.day)
    spans = months_between(period.start, period.end)[:_MONTHS]
    known = month_plans([unit.pk], period.start, period.end).get(unit.pk, {})
    form = MonthsForm(request.POST or None, months=spans, known=known)
    back = reverse("targets:outlook") + f"?don_vi={unit.code}&{period.query}"

    def act() -> int:
        return plan_months(by=request.scope.actor(), at=clock.now(), unit=unit, persons=form.persons())

    page = Screen(
        title=f"Kế hoạch kết nạp theo tháng, {period.words}", label="Ghi kế hoạch", cancel_url=back,
        lead="Số người đơn vị dự kiến kết nạp từng tháng. Kế hoạch đứng cạnh dự báo, không thay chỉ tiêu.",
        done="Đã ghi kế hoạch theo tháng.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: back)
