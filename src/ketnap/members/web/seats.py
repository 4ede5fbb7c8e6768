"""Seating a member in a committee."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.members.access import person_for
from ketnap.members.actions.seat_member import seat_member
from ketnap.members.models import Seat
from ketnap.members.queries import Wanted, page_of, unit_names, where
from ketnap.members.web import forms
from ketnap.members.web.acts import BOTH
from ketnap.organisations.models import Committee


@screen(Can.EDIT_MEMBERS, methods=BOTH)
def seat(request: Request, pk: int) -> HttpResponse:
    """First the name, then the person among those of that name, the post and the day."""
    committee = Committee.objects.known().filter(pk=pk).select_related("unit").first()
    if committee is None or not request.scope.can(Can.EDIT_MEMBERS, committee.unit_id):
        raise Http404
    unit_name = unit_names([committee.unit_id], request.frame.today)[committee.unit_id]
    back = reverse("organisations:unit", args=[committee.unit.code])
    title = "Thêm cấp uỷ viên"
    lead = f"{committee.get_body_display()} {unit_name}, {committee.name}"
    crumbs = [{"label": unit_name, "url": back}, {"label": title, "url": ""}]
    name = forms.NameForm(request.GET or None)
    if request.method == "GET" and not (name.is_bound and name.is_valid()):
        context = {"form": name, "title": title, "lead": lead, "cancel_url": back, "breadcrumbs": crumbs}
        return render(request, "members/seat_name.html", context)
    text = request.GET.get("ten", "")
    units = where(request.scope, committee.unit_id, request.frame.today).inside
    lines = page_of(units, request.frame.today, Wanted(name=text)).lines
    people = [
        (str(line.person.uid), f"{line.person.full_name}, sinh {vn.day(line.person.birth_date)}, {line.cell}")
        for line in lines
    ]
    form = forms.SeatForm(request.POST or None, people=people)

    def act() -> Seat:
        facts = form.cleaned_data
        seen = person_for(request.scope, UUID(facts["person"]), Can.EDIT_MEMBERS)
        return seat_member(
            by=request.scope.actor(), at=clock.now(), committee=committee, person=seen.person, title=facts["title"],
            on=facts["on"], until=facts["until"],
        )  # fmt: skip

    page = Screen(title, "Ghi chức vụ", back, lead=lead, done="Đã ghi chức vụ trong cấp uỷ.", crumbs=crumbs)  # type: ignore[arg-type]
    return perform(request, form, page, act, lambda row: back)
