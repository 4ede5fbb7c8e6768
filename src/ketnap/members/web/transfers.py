"""Transfers: what waits here, sending, receiving, returning."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.members.access import transfer_for
from ketnap.members.actions.receive_transfer import receive_transfer
from ketnap.members.actions.return_transfer import return_transfer
from ketnap.members.actions.send_transfer import send_transfer
from ketnap.members.models import Spell, Transfer
from ketnap.members.queries import transfers_of, unit_names
from ketnap.members.web import forms
from ketnap.members.web.acts import BOTH, home_of, page_for, present_person
from ketnap.members.web.listing import person_cell
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import below
from ketnap.ui import parts


@screen(Can.EDIT_MEMBERS)
def transfers(request: Request) -> HttpResponse:
    """Members on their way to and from the unit one works in and below."""
    view = request.frame
    units = below([view.unit.pk], view.today) & request.scope.units(Can.EDIT_MEMBERS)
    incoming, outgoing = transfers_of(units, side="receiver"), transfers_of(units, side="sender")
    ids = {unit for row in (*incoming, *outgoing) for unit in (row.sender_id, row.receiver_id)}
    names = unit_names(ids, view.today)
    context = {
        "incoming": _table("Chờ tiếp nhận", incoming, names, receiving=True),
        "outgoing": _table("Đã giới thiệu đi, chưa có nơi tiếp nhận", outgoing, names, receiving=False),
    }
    return render(request, "members/transfers.html", context)


def _table(title: str, rows: list[Transfer], names: dict[int, str], *, receiving: bool) -> parts.DataTable:
    columns = [parts.Column(label) for label in ("Họ và tên", "Ngày sinh", "Từ", "Đến", "Ngày giới thiệu", "Việc")]
    act = ("Tiếp nhận", "members:receive") if receiving else ("Trả lại", "members:return")
    body: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(row.person.full_name) if receiving else person_cell(row.person),
            row.person.birth_date, names.get(row.sender_id, ""), names.get(row.receiver_id, ""), row.sent_on,
            parts.Cell(act[0], reverse(act[1], args=[row.pk])),
        ]
        for row in rows
    ]  # fmt: skip
    empty = parts.Empty(
        "Không có ai", "Người được giới thiệu chuyển sinh hoạt sẽ hiện ở đây cho đến khi có nơi tiếp nhận."
    )
    return parts.DataTable(title, columns, body, unit="người", empty=empty, caption_hidden=True)


@screen(Can.EDIT_MEMBERS, methods=BOTH)
def send(request: Request, uid: UUID) -> HttpResponse:
    """Introduce a member to another cell."""
    seen = present_person(request, uid)
    form = forms.SendForm(request.POST or None)

    def act() -> Transfer:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        receiver = Unit.objects.filter(code=facts["receiver"].strip()).first()
        if receiver is None:
            raise Refused(
                "transfer.receiver_unknown", "Không có đơn vị mang mã này.", remedy="Hãy kiểm tra lại mã nơi đến.",
                field="receiver",
            )  # fmt: skip
        return send_transfer(
            by=by, at=at, person=seen.person, receiver=receiver, on=facts["on"], reason=facts["reason"],
            letter=form.paper_if_any(by=by, at=at, unit_id=seen.unit_id),
        )  # fmt: skip

    page = page_for(
        seen.person, "Chuyển sinh hoạt", "Giới thiệu chuyển", done="Đã ghi giới thiệu; chờ nơi đến tiếp nhận."
    )
    return perform(request, form, page, act, lambda row: home_of(seen.person))


def _screen(transfer: Transfer, title: str, label: str, done: str) -> Screen:
    names = unit_names([transfer.sender_id, transfer.receiver_id], transfer.sent_on)
    terms = [
        parts.Term("Từ", names[transfer.sender_id]), parts.Term("Đến", names[transfer.receiver_id]),
        parts.Term("Ngày giới thiệu", transfer.sent_on),
    ]  # fmt: skip
    back = reverse("members:transfers")
    crumbs = [{"label": "Chuyển sinh hoạt", "url": back}, {"label": title, "url": ""}]
    return Screen(title, label, back, done=done, terms=terms, crumbs=crumbs)  # type: ignore[arg-type]


@screen(Can.EDIT_MEMBERS, methods=BOTH)
def receive(request: Request, pk: int) -> HttpResponse:
    """Take a member in."""
    transfer = transfer_for(request.scope, pk, side="receiver")
    form = forms.ReceiveForm(request.POST or None)

    def act() -> Spell:
        return receive_transfer(by=request.scope.actor(), at=clock.now(), transfer=transfer, on=form.cleaned_data["on"])

    page = _screen(transfer, "Tiếp nhận sinh hoạt", "Tiếp nhận", "Đã tiếp nhận đảng viên.")
    return perform(request, form, page, act, lambda spell: home_of(spell.person))


@screen(Can.EDIT_MEMBERS, methods=BOTH)
def give_back(request: Request, pk: int) -> HttpResponse:
    """Return a transfer that nobody will receive."""
    transfer = transfer_for(request.scope, pk, side="sender")
    form = forms.ReturnForm(request.POST or None)

    def act() -> Transfer:
        facts = form.cleaned_data
        return return_transfer(
            by=request.scope.actor(), at=clock.now(), transfer=transfer, on=facts["on"], reason=facts["reason"]
        )

    page = _screen(transfer, "Trả lại chuyển sinh hoạt", "Trả lại", "Đã ghi trả lại; đảng viên vẫn ở chi bộ cũ.")
    return perform(request, form, page, act, lambda row: reverse("members:transfers"))
