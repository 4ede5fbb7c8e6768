"""Slips for the secret vote of a meeting to come: choose the cases of its agenda, then Word or PDF, by POST and audited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import rolls
from ketnap.admissions.kinds import MeetingKind
from ketnap.admissions.models import Case
from ketnap.admissions.papers.actions.print_ballot_slips import print_ballot_slips
from ketnap.admissions.papers.ballot_slips import Slips
from ketnap.admissions.papers.letterheads import heads
from ketnap.admissions.queries import Waiting, names_of
from ketnap.admissions.web.meetings import body_of, group_for
from ketnap.admissions.web.papers_show import file_answer
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.ui.fields import DayField


class SlipsForm(forms.Form):
    """Which cases stand on the slip, and the day of the meeting where it is set."""

    ho_so = forms.MultipleChoiceField(
        label="Hồ sơ trong phiếu", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một hồ sơ."},
    )  # fmt: skip
    on = DayField(label="Ngày họp", required=False, help_text="Để trống thì phiếu không in ngày.")

    def __init__(self, *args: Any, cases: list[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ho_so"].choices = [  # type: ignore[attr-defined]
            (str(case.uid), f"{case.person.full_name}, sinh năm {case.person.birth_date.year}") for case in cases
        ]
        self.fields["ho_so"].initial = [str(case.uid) for case in cases]


@screen(Can.SEE_CASES)
def ballot_slips(request: Request, key: str) -> HttpResponse:
    """The agenda to choose from, how many slips stand on a page and how often to print it."""
    group = group_for(request, key, request.GET.get("noi", ""))
    return _page(request, group, SlipsForm(cases=[one.case for one in group.cases]))


def _page(request: Request, group: Waiting, form: SlipsForm, status: int = 200) -> HttpResponse:
    unit = Unit.objects.get(pk=group.unit)
    slips = _slips(request, group, [one.case for one in group.cases])
    voters = rolls.body_roll(unit, body_of(group), request.frame.today).total
    context: dict[str, Any] = {
        "group": group, "form": form, "unit": unit, "voters": voters, "on_a_page": slips.on_a_page,
        "copies": slips.copies(voters) if voters else None, "long": slips.is_long,
        "breadcrumbs": [
            {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
            {"label": "Họp xét", "url": reverse("admissions:meetings")}, {"label": "Phiếu biểu quyết", "url": ""},
        ],
    }  # fmt: skip
    return render(request, "papers/ballot_slips.html", context, status=status)


def _slips(request: Request, group: Waiting, cases: list[Case], held: Any = None) -> Slips:
    day = request.frame.today
    names = names_of({case.unit_id for case in cases}, day)
    kind = MeetingKind.RECOGNITION if group.key.startswith("recogni") else MeetingKind.ADMISSION
    people = [(case.person, names.get(case.unit_id, "")) for case in cases]
    return Slips(heads([group.unit], day)[group.unit], body_of(group), kind, people, held)


@screen(Can.SEE_CASES, methods=("POST",))
def print_slips(request: Request, key: str) -> HttpResponse:
    """The file, in the form asked for (`dang`: docx or pdf)."""
    group = group_for(request, key, request.GET.get("noi", ""))
    cases = [one.case for one in group.cases]
    form, kind = SlipsForm(request.POST, cases=cases), request.POST.get("dang", "")
    if not form.is_valid():
        return _page(request, group, form, 422)
    chosen = set(form.cleaned_data["ho_so"])
    slips = _slips(request, group, [case for case in cases if str(case.uid) in chosen], form.cleaned_data["on"])
    try:
        content = print_ballot_slips(
            by=request.scope.actor(),
            at=clock.now(),
            slips=slips,
            day=request.frame.today,
            kind=kind,
            demo=settings.DEMO,
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, group, form, 422)
    return file_answer(content, f"phieu-bieu-quyet-{request.frame.today.isoformat()}.{kind}", kind)
