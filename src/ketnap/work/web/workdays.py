"""The working-day calendar of a year, and its corrections by those who may."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.law.calendar_year import YearPlan, year_plan
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.organisations.tree import tree_on
from ketnap.ui import parts
from ketnap.ui.fields import DayField
from ketnap.ui.frame import Crumb
from ketnap.work.workdays.actions.correct_day import Basis, correct_day
from ketnap.work.workdays.actions.withdraw_correction import withdraw_correction
from ketnap.work.workdays.models import Correction, Kind
from ketnap.work.workdays.queries import calendar_on, corrections

WEEK = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
BASIS = ("symbol", "issued_on", "issuer")


class CorrectionForm(forms.Form):
    """A decision about a day, and the document it stands on."""

    kind = forms.ChoiceField(label="Nội dung", choices=[("", "Chọn…"), *Kind.choices])
    day = DayField(label="Ngày", help_text="Khi ghi lịch cả năm đã công bố: một ngày bất kỳ của năm đó.")
    name = forms.CharField(label="Tên ngày", max_length=120, help_text="Ví dụ: Nghỉ hoán đổi dịp Quốc khánh.")
    symbol = forms.CharField(label="Số, ký hiệu văn bản", max_length=60)
    issued_on = DayField(label="Ngày văn bản")
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200)


class WithdrawForm(forms.Form):
    """Why a correction is taken back."""

    reason = forms.CharField(label="Lý do gỡ", max_length=300, widget=forms.Textarea({"rows": 2}))


def may_correct(scope: Scope, day: dt.date) -> bool:
    """Whether the user holds the right at a unit nothing stands above: the calendar holds for the whole house."""
    held = [holding.root for holding in scope.holdings if Can.EDIT_CALENDAR in holding.capabilities]
    tree = tree_on(day) if held else None
    return tree is not None and any(tree.parent.get(root) is None for root in held)


@screen(Can.SEE_UNITS)
def calendar(request: Request) -> HttpResponse:
    """The days of a year that are off or worked in exchange, what is undecided, and every correction with its document."""
    asked, day = request.GET.get("nam", ""), request.frame.day
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else day.year
    known, plan = calendar_on(day), year_plan(year)
    published = known.years.get(year, False)
    why = [] if published else known.doubts(dt.date(year, 1, 1), dt.date(year, 1, 1))
    pending = [item.name for item in known.pending if any(one.year == year for one in item.off | item.worked)]
    held = [one for one in corrections() if one.day.year == year]
    context = {
        "year": year, "years": list(range(year - 1, year + 2)), "published": published, "why": " ".join(why),
        "pending": pending, "days": _days(plan, held), "corrections": _corrections(held, may=_may_write(request)),
        "may": _may_write(request),
    }  # fmt: skip
    return render(request, "workdays/calendar.html", context)


def _may_write(request: Request) -> bool:
    may = request.scope.can(Can.EDIT_CALENDAR) and not request.frame.past
    return may and may_correct(request.scope, request.frame.today)


def _days(plan: YearPlan | None, held: list[Correction]) -> parts.DataTable:
    decided = {one.day: one for one in held if one.recorded.upper is None and not one.whole_year}
    rows: list[tuple[dt.date, list[parts.Cell | parts.CellValue]]] = [
        (
            one.day,
            [parts.Cell(one.day, note=WEEK[one.day.weekday()]), one.name, "Đi làm bù" if one.worked else "Nghỉ", parts.Cell("", note=one.source)],
        )
        for one in (plan.days if plan else ())
        if one.day not in decided
    ]  # fmt: skip
    what = {Kind.OFF: "Nghỉ", Kind.WORKED: "Đi làm bù", Kind.PLAIN: "Không đổi"}
    rows += [
        (
            day,
            [
                parts.Cell(day, note=WEEK[day.weekday()], badge=parts.Badge("Đã điều chỉnh", "info")), one.name, what[Kind(one.kind)],
                parts.Cell("", note=_basis(one)),
            ],
        )
        for day, one in decided.items()
    ]  # fmt: skip
    columns = [parts.Column(label) for label in ("Ngày", "Tên ngày", "Nghỉ, làm bù", "Căn cứ")]
    empty = parts.Empty("Chưa có ngày nào", "Năm này chưa có lịch; hạn chạm tới năm này chỉ là dự kiến.")
    listed = [row for _, row in sorted(rows, key=lambda pair: pair[0])]
    return parts.DataTable("Ngày nghỉ, ngày làm bù", columns, listed, unit="ngày", empty=empty, caption_hidden=True)


def _basis(one: Correction) -> str:
    return f"{one.symbol} ngày {vn.day(one.issued_on)}, {one.issuer}"


def _corrections(held: list[Correction], *, may: bool) -> parts.DataTable:
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for one in held:
        until = one.recorded.upper
        state = parts.Cell("", badge=parts.Badge("Đã gỡ hoặc thay")) if until else parts.Cell("Đang áp dụng")
        if may and until is None:
            state = parts.Cell("Gỡ điều chỉnh…", f"{reverse('workdays:withdraw')}?muc={one.pk}")
        what = parts.Cell(one.get_kind_display(), note=one.name)
        day: parts.Cell | parts.CellValue = f"Cả năm {one.day.year}" if one.whole_year else one.day
        rows.append([day, what, _basis(one), parts.Cell(one.recorded.lower, note=one.by), state])
    columns = [parts.Column(label) for label in ("Ngày, năm", "Nội dung", "Văn bản", "Ghi lúc", "Tình trạng")]
    empty = parts.Empty(
        "Chưa có điều chỉnh nào", "Khi có văn bản về ngày nghỉ, ngày làm bù, người có quyền ghi tại đây."
    )
    return parts.DataTable("Các điều chỉnh", columns, rows, unit="điều chỉnh", empty=empty, caption_hidden=True)


@screen(Can.EDIT_CALENDAR, methods=("GET", "POST"))
def correct(request: Request) -> HttpResponse:
    """Record what a document decided about a day. Only those of the topmost unit may; others read why."""
    here = reverse("workdays:calendar")
    if not may_correct(request.scope, request.frame.today):
        if request.method == "POST":
            raise Http404
        return render(request, "workdays/not_here.html", {"back": here})
    form = CorrectionForm(request.POST or None)

    def act() -> Correction:
        data = dict(form.cleaned_data)
        basis = Basis(**{name: data.pop(name) for name in BASIS})
        return correct_day(by=request.scope.actor(), at=clock.now(), basis=basis, **data)

    page = Screen(
        "Điều chỉnh lịch làm việc", "Ghi điều chỉnh", here, crumbs=_crumbs("Điều chỉnh"), done="Đã ghi. Các thời hạn được tính theo lịch mới.",
        lead="Áp dụng cho toàn hệ thống. Mọi thời hạn được tính lại ngay; lời giải thích của từng hạn nêu văn bản này.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda made: f"{here}?nam={made.day.year}")


@screen(Can.EDIT_CALENDAR, methods=("GET", "POST"))
def withdraw(request: Request) -> HttpResponse:
    """Take back the correction `muc` names."""
    here, asked = reverse("workdays:calendar"), request.GET.get("muc", "")
    found = Correction.objects.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() else None
    if found is None or not may_correct(request.scope, request.frame.today):
        if request.method == "POST":
            raise Http404
        return redirect(here)
    form = WithdrawForm(request.POST or None)

    def act() -> Correction:
        return withdraw_correction(
            by=request.scope.actor(), at=clock.now(), correction=found, reason=form.cleaned_data["reason"]
        )

    page = Screen(
        "Gỡ điều chỉnh lịch", "Gỡ điều chỉnh", here, crumbs=_crumbs("Gỡ điều chỉnh"), danger=True, done="Đã gỡ điều chỉnh.",
        lead=f"{found.get_kind_display()}: {found.name}, theo {_basis(found)}.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda made: f"{here}?nam={made.day.year}")


def _crumbs(label: str) -> list[Crumb]:
    return [{"label": "Lịch làm việc", "url": reverse("workdays:calendar")}, {"label": label, "url": ""}]
