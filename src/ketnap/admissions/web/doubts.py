"""E-mails of which nobody knows whether the mail server took them: shown with whom they were for, settled by who sets the schedule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.reminders import mailing
from ketnap.admissions.reminders.access import mail_for
from ketnap.admissions.reminders.actions.settle_mail import settle_mail
from ketnap.admissions.reminders.models import Mail, Told
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.ui import parts

ROWS = 200
ARRIVED, AGAIN = "da-den", "gui-lai"


def in_doubt(request: Request, units: frozenset[int]) -> dict[str, Any]:
    """The part of the page that checks reminders: how many, for whom, since when, and what the user may say of each."""
    found = list(mailing.doubtful(units, clock.now()))
    shown, total = found[:ROWS], len(found)
    mine: set[int] = set()
    if shown and not request.frame.past:
        allowed = request.scope.units(Can.EDIT_UNITS)
        told = Told.objects.filter(mail__in=shown, unit_id__in=allowed)
        mine = {pk for pk in told.values_list("mail_id", flat=True) if pk is not None}
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [one.user.full_name, vn.moment(one.claimed_at), parts.Cell(_why(one), note=_before(one)), *_acts(one, may=one.pk in mine)]
        for one in shown
    ]  # fmt: skip
    columns = [
        parts.Column(label) for label in ("Người nhận", "Bắt đầu gửi", "Vì sao chưa rõ", "Đã hỏi người nhận", "Gửi lại")
    ]
    table = parts.DataTable("Thư chưa rõ đã gửi hay chưa", columns, rows, total=total, unit="thư", caption_hidden=True)
    return {"in_doubt": total, "doubts": table if total else None}


def _why(mail: Mail) -> str:
    return f"Đứt kết nối khi đang gửi ({mail.fault})" if mail.fault else "Máy gửi dừng giữa chừng"


def _before(mail: Mail) -> str:
    return f"đã gửi lại một lần, {mail.settled_by} cho gửi lúc {vn.moment(mail.settled_at)}" if mail.again else ""


def _acts(mail: Mail, *, may: bool) -> list[parts.Cell]:
    if not may:
        return [parts.Cell(""), parts.Cell("")]
    arrived = parts.Cell("Đã đến nơi", reverse("admissions:settle_mail", args=[mail.pk, ARRIVED]))
    again = parts.Cell("Gửi lại một lần", reverse("admissions:settle_mail", args=[mail.pk, AGAIN]))
    return [arrived, parts.Cell("") if mail.again else again]


@screen(Can.EDIT_UNITS, methods=("GET", "POST"))
def settle(request: Request, pk: int, verb: str) -> HttpResponse:
    """Say that the e-mail arrived, or let it go once more; GET asks whether it is meant."""
    mail, arrived = mail_for(request.scope, pk, Can.EDIT_UNITS), verb == ARRIVED
    if verb not in (ARRIVED, AGAIN):
        raise Http404
    home, form = reverse("admissions:reminder_balance"), forms.Form(request.POST if request.method == "POST" else None)
    about = Told.objects.filter(mail=mail, unit_id__in=request.scope.units(Can.EDIT_UNITS)).order_by("unit_id")
    unit_id = about.values_list("unit_id", flat=True)[0]

    def act() -> Mail:
        return settle_mail(by=request.scope.actor(), at=clock.now(), mail=mail, unit_id=unit_id, arrived=arrived)

    title, label, done, warning = _words(arrived=arrived)
    page = Screen(
        title=title, label=label, cancel_url=home, lead=f"Thư nhắc hạn gửi {mail.user.full_name}, bắt đầu gửi lúc {vn.moment(mail.claimed_at)}.",
        done=done, warning=warning, crumbs=[{"label": "Đối chiếu nhắc hạn", "url": home}, {"label": title, "url": ""}],
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: home)


def _words(*, arrived: bool) -> tuple[str, str, str, str]:
    """Title, button, what is said when done, what to mind."""
    if arrived:
        return (
            "Thư đã đến nơi", "Ghi thư đã đến nơi", "Đã ghi thư đã đến nơi.",
            "Chỉ ghi khi người nhận cho biết đã nhận được thư. Thư này sẽ không gửi nữa.",
        )  # fmt: skip
    return (
        "Gửi lại thư một lần", "Gửi lại một lần", "Thư sẽ được gửi lại trong vài phút.",
        "Nên hỏi người nhận trước: nếu thư trước đã đến, người nhận sẽ có hai thư giống nhau. Mỗi thư chỉ gửi lại được một lần.",
    )  # fmt: skip
