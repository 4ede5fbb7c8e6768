"""The inbox of reminders, the list behind a line, limits that are near, and the page that checks the outbox."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import attempt
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import queries as cases
from ketnap.admissions.models import Case
from ketnap.admissions.reminders import queries
from ketnap.admissions.reminders.access import notice_for
from ketnap.admissions.reminders.actions.mark_read import mark_read
from ketnap.admissions.reminders.actions.set_schedule import set_schedule
from ketnap.admissions.reminders.schedule import in_words, listed, schedules_on
from ketnap.admissions.reminders.sweep import Wanted
from ketnap.admissions.web.cases import overdue_table, units_seen
from ketnap.admissions.web.doubts import in_doubt
from ketnap.admissions.web.reminders_forms import NearForm, ScheduleForm
from ketnap.admissions.web.show import case_url
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.ui import parts

SHOWN = 60  # lines of an inbox
ROWS = 200  # rows of a list on a page
NEAR = dt.timedelta(days=30)
LISTS = {"phai": "Phải nhắc", "da": "Đã nhắc", "thieu": "Chưa nhắc", "khong": "Không có người nhận"}


@screen(Can.SEE_CASES, methods=("GET", "POST"))
def inbox(request: Request) -> HttpResponse:
    """The user's lines, the latest first; POST marks every unread one as read."""
    units = request.scope.units(Can.SEE_CASES)
    if request.method == "POST":
        unread = list(queries.notices(request.user, units).filter(read_at=None))
        marked = mark_read(by=request.scope.actor(), at=clock.now(), notices=unread)
        messages.success(request, f"Đã đánh dấu xem {vn.number(marked)} thông báo.")
        return redirect("admissions:inbox")
    lines = queries.inbox(request.user, units, shown=SHOWN)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(
                f"{vn.number(one.count)} việc {in_words(one.notice.offset)}", reverse("admissions:notice", args=[one.notice.pk]),
                badge=None if one.notice.read_at else parts.Badge("Chưa xem", "info"),
            ),
            one.earliest, one.notice.on,
        ]
        for one in lines
    ]  # fmt: skip
    columns = [parts.Column("Thông báo"), parts.Column("Hạn sớm nhất"), parts.Column("Ngày nhắc")]
    empty = parts.Empty(
        "Chưa có thông báo nào", "Khi một thời hạn trong phạm vi của bạn sắp đến, dòng nhắc sẽ hiện ở đây."
    )
    table = parts.DataTable("Hộp thông báo", columns, rows, unit="thông báo", empty=empty, caption_hidden=True)
    unseen = sum(one.notice.read_at is None for one in lines)
    return render(request, "reminders/inbox.html", {"table": table, "unseen": unseen})


@screen(Can.SEE_CASES, methods=("GET", "POST"))
def notice(request: Request, pk: int) -> HttpResponse:
    """The list behind a line of the inbox: the cases as far as the user may see them now. POST marks it as read."""
    found = notice_for(request.scope, pk)
    if request.method == "POST":
        mark_read(by=request.scope.actor(), at=clock.now(), notices=[found])
        return redirect("admissions:inbox")
    told = queries.told_of(request.user, request.scope.units(Can.SEE_CASES)).filter(notice=found)
    listed_ = told.select_related("reminder__case__person", "reminder__case__unit").order_by("reminder__due", "pk")
    names = cases.names_of({one.unit_id for one in listed_}, request.frame.today)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(one.reminder.case.person.full_name, case_url(one.reminder.case)), one.reminder.label,
            names.get(one.unit_id, ""), one.reminder.due,
        ]
        for one in listed_[:ROWS]
    ]  # fmt: skip
    columns = [parts.Column(label) for label in ("Hồ sơ", "Việc", "Chi bộ", "Hạn lúc nhắc")]
    total = told.count()
    table = parts.DataTable("Các việc được nhắc", columns, rows, total=total, unit="việc", caption_hidden=True)
    title = f"{vn.number(total)} việc {in_words(found.offset)}"
    context = {"notice": found, "title": title, "table": table, "breadcrumbs": _crumbs(title)}
    return render(request, "reminders/notice.html", context)


def _crumbs(title: str) -> list[dict[str, str]]:
    return [{"label": "Hộp thông báo", "url": reverse("admissions:inbox")}, {"label": title, "url": ""}]


@screen(Can.SEE_CASES)
def near(request: Request) -> HttpResponse:
    """Limits whose last day lies in a span, the next thirty days unless asked otherwise; calendars and e-mails lead here."""
    today = request.frame.day
    form = NearForm(request.GET or None)
    first, last = today, today + NEAR
    if form.is_valid():
        first, last = form.cleaned_data["tu"] or first, form.cleaned_data["den"] or last
    found = cases.coming(units_seen(request), today, first, last)
    table = overdue_table(
        found[:ROWS], today, total=len(found), title="Việc đến hạn", none="Không có việc nào đến hạn trong khoảng này"
    )
    context = {
        "table": table, "filter": form, "reset_url": reverse("admissions:near"), "words": f"từ {vn.day(first)} đến {vn.day(last)}"
    }  # fmt: skip
    return render(request, "reminders/near.html", context)


@screen(Can.SEE_CASES)
def balance(request: Request) -> HttpResponse:
    """What must have been reminded, less what was: by distance, each number with its list."""
    units = units_seen(request)
    found = queries.balance(units, request.frame.day)
    here = reverse("admissions:reminder_balance")

    def cell(count: int, which: str, offset: int | None = None) -> parts.Cell:
        asked = {"ds": which, **({} if offset is None else {"ngay_nhac": str(offset)})}
        return parts.Cell(count, f"{here}?{urlencode(asked)}" if count else "")

    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            in_words(offset).capitalize(), cell(must, "phai", offset), cell(must - missing, "da", offset), cell(missing, "thieu", offset),
            cell(unheard, "khong", offset),
        ]
        for offset, must, missing, unheard in found.by_offset()
    ]  # fmt: skip
    heads = ("Phải nhắc", "Đã nhắc", "Phải nhắc − đã nhắc", "Không có người nhận")
    missing = len(found.missing)
    totals: list[parts.Cell | parts.CellValue] = [
        "Cộng", cell(len(found.must), "phai"), cell(len(found.must) - missing, "da"), cell(missing, "thieu"), cell(len(found.unheard), "khong"),
    ]  # fmt: skip
    empty = parts.Empty(
        "Chưa có việc nào phải nhắc", "Việc phải nhắc được tính từ thời hạn của từng hồ sơ và lịch nhắc hạn."
    )
    columns = [parts.Column("Ngày nhắc"), *(parts.Column(head, figures=True) for head in heads)]
    table = parts.DataTable(
        "Đối chiếu nhắc hạn",
        columns,
        rows,
        totals=totals if rows else [],
        unit="dòng",
        empty=empty,
        caption_hidden=True,
    )
    context = {
        "table": table,
        "missing": missing,
        "must": len(found.must),
        **in_doubt(request, units),
        "may_schedule": request.scope.can(Can.EDIT_UNITS, request.frame.unit.pk),
        **_list_behind(request, found),
    }
    return render(request, "reminders/balance.html", context)


def _list_behind(request: Request, found: queries.Balance) -> dict[str, Any]:
    which, offset = request.GET.get("ds", ""), request.GET.get("ngay_nhac", "")
    if which not in LISTS:
        return {"behind": None}
    done = [one for one in found.must if one.name in found.done]
    wanted = {"phai": list(found.must), "da": done, "thieu": found.missing, "khong": found.unheard}[which]
    listed_ = [one for one in wanted if offset in ("", str(one.offset))]
    words = LISTS[which] if offset == "" else f"{LISTS[which]}: {in_words(int(offset))}" if listed_ else LISTS[which]
    return {"behind": _wanted_table(request, listed_), "behind_title": words}


def _wanted_table(request: Request, wanted: list[Wanted]) -> parts.DataTable:
    shown = sorted(wanted, key=lambda one: (one.due, one.case))[:ROWS]
    people = Case.objects.filter(pk__in=[one.case for one in shown]).select_related("person").in_bulk()
    names = cases.names_of({one.unit for one in shown}, request.frame.day)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(people[one.case].person.full_name, case_url(people[one.case])), one.label, names.get(one.unit, ""), one.due,
            in_words(one.offset),
        ]
        for one in shown
    ]  # fmt: skip
    columns = [parts.Column(label) for label in ("Hồ sơ", "Việc", "Chi bộ", "Hạn", "Ngày nhắc")]
    return parts.DataTable("Các lần nhắc", columns, rows, total=len(wanted), unit="lần nhắc", caption_hidden=True)


@screen(Can.EDIT_UNITS, methods=("GET", "POST"))
def schedule(request: Request) -> HttpResponse:
    """On which days the unit worked in is reminded; POST sets it from a day on."""
    unit, today = request.frame.unit, request.frame.today
    if not request.scope.can(Can.EDIT_UNITS, unit.pk):
        raise Http404
    now = schedules_on(request.frame.day).of(unit.pk)
    initial = {
        "before": ", ".join(str(-one) for one in reversed(now) if one < 0), "on_day": 0 in now,
        "after": ", ".join(str(one) for one in now if one > 0), "since": today,
    }  # fmt: skip
    form = ScheduleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():

        def act() -> object:
            return set_schedule(
                by=request.scope.actor(),
                at=clock.now(),
                unit=unit,
                since=form.cleaned_data["since"],
                offsets=form.offsets,
            )

        if attempt(request, form, act) is not None:
            messages.success(request, "Đã đặt lịch nhắc hạn.")
            return redirect("admissions:schedule")
    context = {"form": form, "now": listed(now)}
    return render(request, "reminders/schedule.html", context, status=422 if form.errors else 200)
