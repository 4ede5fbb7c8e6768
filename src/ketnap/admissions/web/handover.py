"""Who is in charge of a case, and handing all open work of one officer to another."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.models import Grant
from ketnap.access.request import Request, screen
from ketnap.access.roles import CAPABILITIES, Can
from ketnap.access.scope import scope_of
from ketnap.accounts.models import User
from ketnap.admissions.access import case_for
from ketnap.admissions.turns.actions.hand_over import hand_over
from ketnap.admissions.turns.actions.own_task import own_task
from ketnap.admissions.turns.actions.take_charge import take_charge
from ketnap.admissions.turns.handing import BY_NAME, CHARGED, OpenWork, Stays, open_work
from ketnap.admissions.turns.models import Charge, TaskOwner
from ketnap.admissions.web.acts import BOTH, page_for
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.show import case_url
from ketnap.lib import clock
from ketnap.lib.text import fold
from ketnap.organisations.tree import tree_on
from ketnap.ui import parts
from ketnap.ui.fields import DayField
from ketnap.work.web.tasks import task_for

ROWS = 200
GIVER = "nguoi_giao"
WRITERS = tuple(role for role, caps in CAPABILITIES.items() if Can.EDIT_CASES in caps)


def officers(units: frozenset[int], day: dt.date) -> list[tuple[int, str]]:
    """Active accounts that may write cases at one of the units on the day, by a grant there or above: (id, name)."""
    tree = tree_on(day)
    roots = {above for unit in units for above in tree.path(unit)}
    grants = Grant.objects.filter(role__in=WRITERS, valid__contains=day, unit_id__in=roots, user__is_active=True)
    found = User.objects.filter(pk__in=grants.values("user_id")).order_by("full_name", "pk")
    return [(user.pk, f"{user.full_name} ({user.username})") for user in found]


class ChargeForm(forms.Form):
    """Who, from when."""

    on = DayField(label="Từ ngày")
    user = forms.TypedChoiceField(label="Cán bộ theo dõi", coerce=int)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "Chọn…"), *people]  # type: ignore[attr-defined]


class HandForm(forms.Form):
    """From whom to whom, when."""

    giver = forms.TypedChoiceField(label="Người bàn giao", coerce=int)
    receiver = forms.TypedChoiceField(label="Người nhận", coerce=int)
    on = DayField(label="Ngày bàn giao")

    def __init__(self, *args: Any, givers: list[tuple[int, str]], people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].choices = [("", "Chọn…"), *givers]  # type: ignore[attr-defined]
        self.fields["receiver"].choices = [("", "Chọn…"), *people]  # type: ignore[attr-defined]


@screen(Can.EDIT_CASES, methods=BOTH)
def charge(request: Request, uid: UUID) -> HttpResponse:
    """Put an officer in charge of the case."""
    case, today = case_for(request.scope, uid, Can.EDIT_CASES), request.frame.today
    form = ChargeForm(request.POST or None, initial={"on": today}, people=officers(frozenset({case.unit_id}), today))

    def act() -> Charge:
        user = User.objects.get(pk=form.cleaned_data["user"])
        return take_charge(by=request.scope.actor(), at=clock.now(), case=case, user=user, on=form.cleaned_data["on"])

    page = page_for(case, "Cán bộ theo dõi hồ sơ", "Giao theo dõi")
    return perform(request, form, page, act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def own(request: Request, pk: int) -> HttpResponse:
    """Take a task upon oneself or give it to a colleague."""
    task, today = task_for(request.scope, pk), request.frame.today
    form = ChargeForm(request.POST or None, initial={"on": today}, people=officers(frozenset({task.unit_id}), today))

    def act() -> TaskOwner:
        user = User.objects.get(pk=form.cleaned_data["user"])
        return own_task(by=request.scope.actor(), at=clock.now(), task=task, user=user, on=form.cleaned_data["on"])

    page = Screen("Người nhận việc", "Giao việc", reverse("work:tasks"), lead=task.text)
    return perform(request, form, page, act, lambda _: reverse("work:tasks"))


@screen(Can.EDIT_CASES, methods=BOTH)
def hand(request: Request) -> HttpResponse:
    """All open work of one officer to another: first the numbers and names, then the act."""
    units, today, here = units_seen(request, Can.EDIT_CASES), request.frame.today, reverse("admissions:hand_over")
    people = officers(units, today)
    form = HandForm(request.POST or None, initial={"on": today}, givers=_givers(units, people), people=people)

    def act() -> OpenWork:
        facts = form.cleaned_data
        receiver = User.objects.get(pk=facts["receiver"])
        reach = scope_of(receiver, today).units(Can.EDIT_CASES)
        return hand_over(
            by=request.scope.actor(), at=clock.now(), giver=User.objects.get(pk=facts["giver"]), receiver=receiver,
            on=facts["on"], units=units, reach=reach,
        )  # fmt: skip

    def ahead() -> list[parts.Consequence]:
        work = open_work(User.objects.get(pk=form.cleaned_data["giver"]), units)
        return [
            parts.Consequence(len(work.charges), "hồ sơ đang theo dõi"),
            parts.Consequence(len(work.tasks), "việc được giao chưa xong"),
            parts.Consequence(work.asked, "yêu cầu thẩm tra chờ trả lời, đi theo hồ sơ"),
            parts.Consequence(len(work.stays), "việc của người cùng họ tên, không chuyển theo"),
        ]

    page = Screen(
        "Bàn giao công việc", "Bàn giao", reverse("admissions:cases"), done="Đã bàn giao công việc.", template="admissions/hand_over.html",
        lead="Chuyển mọi hồ sơ đang theo dõi và việc chưa xong của một cán bộ cho người khác, trong phạm vi đơn vị đang làm việc. "
        "Phân công giúp đỡ, phụ trách và giấy tờ thẩm tra không chuyển theo; trang xem trước liệt kê từng việc.",
        extra=_in_hand(form, _giver(request, form), units),
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: f"{here}?{GIVER}={form.cleaned_data['giver']}", ahead=ahead)


def _givers(units: frozenset[int], people: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Who may have something to hand over: those with work in hand, also without an account any more, and every officer."""
    holding = {*Charge.objects.filter(unit_id__in=units, until=None).values_list("user_id", flat=True)}
    holding |= {*TaskOwner.objects.filter(unit_id__in=units, until=None).values_list("user_id", flat=True)}
    known = {pk for pk, _ in people}
    others = User.objects.filter(pk__in=holding - known).order_by("full_name", "pk")
    return sorted(
        [*people, *((user.pk, f"{user.full_name} ({user.username})") for user in others)], key=lambda one: fold(one[1])
    )


def _giver(request: Request, form: HandForm) -> User | None:
    """The officer chosen, or the one whose work was handed over just now."""
    if form.is_bound:
        return User.objects.get(pk=form.cleaned_data["giver"]) if form.is_valid() else None
    asked = request.GET.get(GIVER, "")
    choices = {str(pk) for pk, _ in form.fields["giver"].choices}  # type: ignore[attr-defined]
    return User.objects.get(pk=int(asked)) if asked.isdecimal() and asked in choices else None


def _in_hand(form: HandForm, giver: User | None, units: frozenset[int]) -> dict[str, Any]:
    """By name, what the officer has in hand: what goes over, and what stays, with where it is given to somebody else."""
    if giver is None:
        return {}
    work = open_work(giver, units)
    return {
        "giver": giver.full_name, "goes": _goes(work) if form.is_bound else None, "stays": _stays(work) if work.stays else None,
        "by_name": BY_NAME, "over": not form.is_bound, "over_title": f"{giver.full_name} còn việc phải phân công lại",
    }  # fmt: skip


def _goes(work: OpenWork) -> parts.DataTable:
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [parts.Cell(row.case.person.full_name, case_url(row.case)), "hồ sơ đang theo dõi"]
        for row in work.charges[:ROWS]
    ]
    rows += [[row.task.text, "việc được giao"] for row in work.tasks[: ROWS - len(rows)]]
    columns = [parts.Column(label) for label in ("Hồ sơ, việc", "Loại")]
    total, empty = (
        len(work.charges) + len(work.tasks),
        parts.Empty("Không có gì để chuyển", "Cán bộ này không còn hồ sơ, việc nào đang mở."),
    )
    return parts.DataTable("Chuyển theo", columns, rows, total=total, unit="dòng", empty=empty, caption_hidden=True)


def _stays(work: OpenWork) -> parts.DataTable:
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [parts.Cell(one.case.person.full_name, case_url(one.case)), one.what, parts.Cell(*_next(one), note=one.why)]
        for one in work.stays[:ROWS]
    ]
    columns = [parts.Column(label) for label in ("Hồ sơ", "Đang giữ", "Làm gì tiếp")]
    return parts.DataTable("Không chuyển theo", columns, rows, total=len(work.stays), unit="việc", caption_hidden=True)


def _next(one: Stays) -> tuple[str, str]:
    """Where it is given to somebody else: the act's name and address."""
    if one.request is not None:
        return "Mở yêu cầu thẩm tra", reverse("admissions:vetting_request", args=[one.case.uid, one.request])
    if one.why == CHARGED:
        return "Phân công người phụ trách khác", reverse("admissions:charge", args=[one.case.uid])
    return "Phân công người giúp đỡ khác", reverse("admissions:add_helper", args=[one.case.uid])
