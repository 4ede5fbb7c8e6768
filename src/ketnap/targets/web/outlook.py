"""Pace and forecast of the unit and the units below, with the last days of every step and the units' own plans by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.states import LABELS
from ketnap.law import Verified
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.members.web.links import behind_url
from ketnap.organisations.names import profiles_of
from ketnap.targets.actions.plan_months import plan_months
from ketnap.targets.durations import Shortest
from ketnap.targets.experience import Speed
from ketnap.targets.forecast import Forecast
from ketnap.targets.outlook import Outlook, Outlooks, day_of, month_plans, outlooks
from ketnap.targets.placing import ABLE, DONE, LATE, OVERDUE, UNABLE, UNCLEAR, WAITING
from ketnap.targets.queries import target_ids
from ketnap.targets.stretch import DECIDED, Stretch
from ketnap.targets.trend import months_between
from ketnap.targets.web.on_the_way import way_url
from ketnap.targets.web.pages import Page, show
from ketnap.targets.web.period import Period, book_url, period_of
from ketnap.targets.web.sources import route_url
from ketnap.ui import charts, parts

_MONTHS = 24  # a plan by month covers at most two years on one form


@screen(Can.SEE_TARGETS)
def outlook(request: Request) -> HttpResponse:
    """The page."""
    unit, day = request.frame.unit, request.frame.day
    period = period_of(request, day)
    stands = day_of(period.start, day, request.frame.today)
    found = outlooks(request.scope, unit.pk, period.start, period.end, day, today=request.frame.today)
    actions = [parts.Link("Chỉ tiêu", reverse("targets:targets") + f"?don_vi={unit.code}&{period.query}")]
    if request.scope.can(Can.DECLARE_TARGETS, unit.pk) and not request.frame.past:
        actions.append(
            parts.Link("Kế hoạch theo tháng", reverse("targets:months") + f"?don_vi={unit.code}&{period.query}")
        )
    books = target_ids([unit.pk, *(line.unit_id for line in found.lines)], period.start, period.end)
    tables = [_steps(found.own, unit.code, period)]
    if found.lines:
        tables.append(_units(found, day, period, min(stands, period.end), books))
    if len(found.own.ways) > 1:
        tables.insert(1, _ways(found.own, unit.code, period))
    if found.own.plan:
        tables.append(_plan(found.own, period))
    lead = (
        f"Tính đến {vn.day_long(day)}. Mức thấp và cao là khoảng mà bốn trong năm lần kết quả thật sẽ nằm trong đó, "
        "tính từ hồ sơ đang đi và tốc độ của đơn vị những năm trước. Thời gian ngắn nhất của mỗi bước là giả định, vì văn bản "
        "chỉ quy định mức dài nhất."
    )
    drawn = [(_chart(found.own), "Đã kết nạp, dự báo và chỉ tiêu")]
    page = Page(
        f"Dự báo {period.words}",
        lead,
        actions,
        _stats(found.own, unit.code, period, stands, books),
        _notices(found, day),
        charts=drawn,
        tables=tables,
    )
    return show(request, page)


def _stats(own: Outlook, code: str, period: Period, day: dt.date, books: Mapping[int, int]) -> list[parts.Stat]:
    found = own.forecast
    stats = [
        parts.Stat(
            "Đã kết nạp", found.achieved, url=behind_url(code, "achieved", period.start, min(day, period.end)),
            note=f"nhịp {vn.decimal(own.a_year, 1)} một năm" if own.a_year is not None else "",
        ),
        parts.Stat("Dự báo cuối kỳ", found.likely, note=f"thấp {vn.number(found.low)}, cao {vn.number(found.high)}"),
        parts.Stat("Đang có hồ sơ, còn kịp", found.able, url=way_url(code, period, ABLE)),
    ]  # fmt: skip
    others = (
        ("Không còn kịp", found.unable, UNABLE), ("Chưa rõ tuyến xét", found.unclear, UNCLEAR),
        ("Quá thời hạn ra quyết định", found.overdue, OVERDUE),
    )  # fmt: skip
    stats += [parts.Stat(label, count, url=way_url(code, period, kind)) for label, count, kind in others if count]
    if found.whole is not None:
        stats.insert(0, parts.Stat("Chỉ tiêu", found.whole, url=book_url(books.get(own.unit_id))))
    if own.by_calendar is not None:
        stats.append(parts.Stat("Lẽ ra đã đạt, theo lịch", vn.decimal(own.by_calendar, 1)))
    if own.by_seasons is not None:
        stats.append(
            parts.Stat("Lẽ ra đã đạt, theo mùa", vn.decimal(own.by_seasons, 1), note="theo tháng của ba năm trước")
        )
    if own.planned_so_far is not None:
        stats.append(parts.Stat("Kế hoạch của đơn vị đến nay", own.planned_so_far))
    return stats


def _notices(found: Outlooks, day: dt.date) -> list[str]:
    """What must happen by when to make the target, and what stands in the way."""
    own = found.own.forecast
    told = [_goal(found.own, day)]
    if own.overdue:
        told.append(f"{vn.number(own.overdue)} hồ sơ đã quá thời hạn ra quyết định kể từ nghị quyết của chi bộ.")
    if found.because:
        clause = f" ({vn.number(own.unclear)} hồ sơ)" if own.unclear else ""
        told.append(f"Có chi bộ chưa rõ tuyến xét kết nạp{clause}: {found.because}")
    return told


def _goal(own: Outlook, day: dt.date) -> str:
    found, main = own.forecast, own.main
    if found.whole is None:
        return "Chưa có chỉ tiêu cho đúng kỳ này nên chưa nói được còn thiếu bao nhiêu."
    if found.achieved >= found.whole:
        return "Đã đạt chỉ tiêu của kỳ."
    if not found.more:
        rest = vn.number(found.whole - found.achieved)
        return f"Số người đang có hồ sơ đủ để đạt chỉ tiêu nếu đi như những năm trước (còn thiếu {rest})."
    if found.lost and main is not None:
        return (
            f"Không còn kịp đạt chỉ tiêu: còn thiếu {vn.number(found.whole - found.achieved)} người mà chỉ {vn.number(found.able)} "
            f"hồ sơ còn kịp; ngày muộn nhất để bắt đầu ({LABELS[main.first.key].lower()}) là {vn.day(main.first.day)} đã qua."
        )
    if main is None:
        return f"Cần thêm {vn.number(found.more)} người."
    first, last = LABELS[main.first.key].lower(), vn.day(main.first.day)
    if day > main.first.day:
        return f"Cần thêm {vn.number(found.more)} người, nhưng ngày muộn nhất để bắt đầu ({first}) là {last} đã qua."
    return f"Cần thêm {vn.number(found.more)} người bắt đầu bước “{first}” chậm nhất ngày {last}."


def _chart(own: Outlook) -> charts.Chart:
    found = own.forecast
    marks = [
        charts.Mark("Đã kết nạp", found.achieved), charts.Mark("Thấp", found.low), charts.Mark("Khả năng nhất", found.likely),
        charts.Mark("Cao", found.high),
    ]  # fmt: skip
    reference = charts.Mark("Chỉ tiêu", found.whole) if found.whole is not None else None
    return charts.compare(marks, title="Dự báo cuối kỳ", reference=reference)


def _steps(own: Outlook, code: str, period: Period) -> parts.DataTable:
    """The steps of the route most cells follow: last day, shortest time, own speed, who waits, how many are lacking."""
    main = own.main
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for step, row in zip(main.steps if main else (), own.forecast.waiting, strict=True):
        counts = ((row.persons, WAITING), (row.late, LATE), (row.done, DONE))
        rows.append(
            [
                parts.Cell(LABELS[step.key], note=f"Giả định: {step.shortest.note}"),
                step.day,
                _length(step.shortest),
                _speed(row.speed) if step.key != DECIDED else "",
                *(parts.Cell(count, url=way_url(code, period, kind, step.key)) for count, kind in counts),
                row.need,
                row.short,
            ]
        )
    asked = "Số người tính ra để đạt chỉ tiêu, chưa phải người cụ thể"
    columns = [
        parts.Column("Bước"), parts.Column("Muộn nhất ngày", figures=True), parts.Column("Ngắn nhất từ bước trước"),
        parts.Column("Đến quyết định thường mất"), parts.Column("Đang chờ bước này", figures=True),
        parts.Column("Trong đó không kịp", figures=True), parts.Column("Còn kịp, đã xong", figures=True),
        parts.Column("Cần xong bước", figures=True, hint=asked), parts.Column("Còn thiếu", figures=True, hint=asked),
    ]  # fmt: skip
    title = "Ngày muộn nhất phải xong từng bước để kịp quyết định trong kỳ"
    return parts.DataTable(f"{title}{_route(main)}" if main else title, columns, rows, unit="bước")


def _route(way: Stretch) -> str:
    doubt = ", tuyến giả định" if way.route.verified is Verified.ASSUMED else ""
    return f" ({way.route.kind_label.lower()}; {way.route.mode_label.lower()}{doubt})"


def _speed(found: Speed | None) -> parts.Cell:
    """'62 ngày (nhanh 40, chậm 120)' with the cases it is taken from; says so where no case has gone that way."""
    if found is None:
        return parts.Cell("chưa có hồ sơ nào để tính")
    whose = "của đơn vị" if found.own else "của cấp trên, vì đơn vị còn ít"
    told = f"{found.usual} ngày (nhanh {found.fast}, chậm {found.slow})"
    return parts.Cell(told, note=f"từ {vn.number(found.cases)} hồ sơ đã xong {whose}")


def _ways(own: Outlook, code: str, period: Period) -> parts.DataTable:
    """The routes of the unit's cells side by side."""
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for way, cells in own.ways:
        days = {step.key: step.day for step in way.steps}
        doubt = parts.Badge("tuyến giả định", "warn") if way.route.verified is Verified.ASSUMED else None
        note = f"{way.route.mode_label}. {way.route.note}".strip()
        name = parts.Cell(way.route.kind_label, note=note, badge=doubt)
        count = parts.Cell(cells, url=route_url(code, period, way))
        rows.append([name, count, days["sourced"], days["course_completed"], days["cell_vote"], days["decided"]])
    heads = ("Chi bộ", "Vào nguồn", "Xong lớp nhận thức", "Chi bộ họp xét", "Quyết định")
    columns = [parts.Column("Tuyến"), *(parts.Column(head, figures=True) for head in heads)]
    return parts.DataTable("Ngày muộn nhất theo từng tuyến xét kết nạp", columns, rows, unit="tuyến")


def _length(shortest: Shortest) -> str:
    """The shortest time since the steps before it, in words."""
    if not shortest.days and not shortest.months:
        return "cùng ngày"
    return f"{shortest.months} tháng" if shortest.months else f"{shortest.days} ngày làm việc"


def _units(found: Outlooks, day: dt.date, period: Period, stands: dt.date, books: Mapping[int, int]) -> parts.DataTable:
    names = profiles_of([line.unit_id for line in found.lines], day)
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for line in found.lines:
        one = line.forecast
        profile = names[line.unit_id]
        url = reverse("targets:outlook") + f"?don_vi={profile.unit.code}&{period.query}"
        span = f"{vn.number(one.low)} – {vn.number(one.high)}"
        plan = sum(line.plan.values()) if line.plan else None
        rows.append(
            [
                parts.Cell(profile.name, url=url, badge=_verdict(one)),
                parts.Cell(one.whole, url=book_url(books.get(line.unit_id))),
                parts.Cell(one.achieved, url=behind_url(profile.unit.code, "achieved", period.start, stands)),
                parts.Cell(one.able, url=way_url(profile.unit.code, period, ABLE)),
                one.likely,
                span,
                one.more,
                plan,
            ]
        )
    heads = ("Chỉ tiêu", "Đã kết nạp", "Hồ sơ còn kịp", "Dự báo", "Thấp – cao", "Cần thêm người", "Kế hoạch của đơn vị")
    columns = [parts.Column("Đơn vị"), *(parts.Column(head, figures=True) for head in heads)]
    return parts.DataTable("Dự báo của các đơn vị trực thuộc", columns, rows, unit="đơn vị")


def _verdict(one: Forecast) -> parts.Badge | None:
    """Whether the target can be made, in words; nothing without one."""
    if one.reachable is None:
        return None
    if one.achieved >= (one.whole or 0):
        return parts.Badge("đã đạt", "good")
    if one.lost:
        return parts.Badge("không còn kịp", "bad")
    return parts.Badge("có khả năng đạt", "good") if one.reachable else parts.Badge("khó đạt", "warn")


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
