"""Add somebody to the list of sources."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.actions.add_source import add_source as add
from ketnap.admissions.models import Case
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.forms import AgainForm, SourceForm, today
from ketnap.admissions.web.show import case_url
from ketnap.lib import clock
from ketnap.members.access import person_for
from ketnap.members.models import Person
from ketnap.organisations.kinds import CELLS
from ketnap.organisations.models import Profile, Unit


@screen(Can.EDIT_CASES, methods=("GET", "POST"))
def add_source(request: Request) -> HttpResponse:
    """The form and the act. Somebody of the same name and birth date is asked about once."""
    day = request.frame.today
    cells = Profile.objects.on(day).filter(unit_id__in=units_seen(request, Can.EDIT_CASES), form__in=CELLS)
    choices = list(cells.order_by("name").values_list("unit_id", "name"))
    asked = _known(SourceForm(request.POST or None, cells=choices))
    form = SourceForm(request.POST or None, initial=today(day), cells=choices, same_name=asked)

    def act() -> Case:
        facts = form.cleaned_data
        require(request.scope, Can.EDIT_CASES, facts["cell"])
        return add(
            by=form.actor(request.scope.actor()), at=clock.now(), cell=Unit.objects.get(pk=facts["cell"]), on=facts["on"],
            who=form.who(), qualities=form.qualities(), again=facts["again"], paper=form.paper(),
            same_name_is_another=bool(facts.get("same_name_is_another")),
        )  # fmt: skip

    page = Screen(
        title="Thêm vào nguồn kết nạp", label="Thêm vào nguồn", cancel_url=reverse("admissions:cases"),
        lead="Quần chúng ưu tú được chi bộ đưa vào danh sách nguồn.", done="Đã đưa vào nguồn kết nạp.",
        crumbs=[
            {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
            {"label": "Thêm vào nguồn kết nạp", "url": ""},
        ],
    )  # fmt: skip
    return perform(request, form, page, act, case_url)


@screen(Can.EDIT_CASES, methods=("GET", "POST"))
def add_again(request: Request, uid: UUID) -> HttpResponse:
    """Put somebody who was a member on the list of the cell, as a readmission."""
    seen = person_for(request.scope, uid, Can.EDIT_CASES)
    day = request.frame.today
    cells = Profile.objects.on(day).filter(unit_id__in=units_seen(request, Can.EDIT_CASES), form__in=CELLS)
    choices = list(cells.order_by("name").values_list("unit_id", "name"))
    form = AgainForm(request.POST or None, initial={**today(day), "cell": seen.unit_id}, cells=choices)

    def act() -> Case:
        facts = form.cleaned_data
        require(request.scope, Can.EDIT_CASES, facts["cell"])
        return add(
            by=form.actor(request.scope.actor()), at=clock.now(), cell=Unit.objects.get(pk=facts["cell"]), on=facts["on"],
            person=seen.person, again=True, paper=form.paper(),
        )  # fmt: skip

    page = Screen(
        title="Xét kết nạp lại", label="Đưa vào nguồn", cancel_url=reverse("members:person", args=[uid]),
        lead=seen.person.full_name, done="Đã đưa vào nguồn để xét kết nạp lại.",
        warning="Điều kiện về thời gian, lý do ra khỏi Đảng, số lần và văn bản đồng ý được đối chiếu khi chi bộ họp xét.",
    )  # fmt: skip
    return perform(request, form, page, act, case_url)


def _known(form: SourceForm) -> bool:
    """Whether somebody of that name and birth date is known within sight: then the form asks."""
    if not form.is_bound or not form.is_valid():
        return False
    facts = form.cleaned_data
    return Person.objects.filter(full_name__iexact=facts["full_name"].strip(), birth_date=facts["birth_date"]).exists()
