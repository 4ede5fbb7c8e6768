"""Acts on campaigns: open one, take people in, mark a step, let one go."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import require
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.models import Case
from ketnap.admissions.states import LABELS, ORDER
from ketnap.documents.kinds import Kind
from ketnap.documents.web.papers import PaperForm
from ketnap.lib import clock
from ketnap.organisations.names import names_of
from ketnap.organisations.tree import below
from ketnap.targets.access import campaign_for
from ketnap.targets.actions.enter_campaign import enter_campaign
from ketnap.targets.actions.leave_campaign import leave_campaign
from ketnap.targets.actions.mark_step import mark_step
from ketnap.targets.actions.open_campaign import open_campaign
from ketnap.targets.models import Campaign, CampaignEntry, CampaignStep
from ketnap.targets.queries import target_of
from ketnap.ui.fields import DayField

_OWN = (
    ("lop", "Học lớp của đợt"),
    ("tuyen_chon", "Được tuyển chọn"),
    ("kiem_tra", "Qua kiểm tra của đợt"),
    ("le_chung", "Dự lễ kết nạp của đợt"),
)
_FROM_CASES = ("sympathiser", "course_completed", "cell_vote", "decided", "ceremony")
STEPS = (*_OWN[:3], *((key, LABELS[key]) for key in _FROM_CASES), _OWN[3])


class CampaignForm(PaperForm):
    paper_label = "Kế hoạch"
    name = forms.CharField(label="Tên đợt", max_length=200)
    start = DayField(label="Từ ngày")
    end = DayField(label="Đến ngày")
    steps = forms.MultipleChoiceField(
        label="Các bước", choices=STEPS, widget=forms.CheckboxSelectMultiple,
        help_text="Bước kết nạp lấy từ hồ sơ; bước riêng của đợt ghi tại đây.",
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_kind"].initial = Kind.PLAN


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def open_(request: Request) -> HttpResponse:
    """Open a campaign; the target of exactly its days, where there is one, is its target."""
    unit = request.frame.unit
    require(request.scope, Can.EDIT_TARGETS, unit.pk)
    form = CampaignForm(request.POST or None)
    labels = dict(STEPS)

    def act() -> Campaign:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        return open_campaign(
            by=by, at=at, unit=unit, name=facts["name"], start=facts["start"], end=facts["end"],
            document=form.paper(by=by, at=at, unit_id=unit.pk), steps=[(key, labels[key]) for key in facts["steps"]],
            target=target_of(unit.pk, facts["start"], facts["end"]),
        )  # fmt: skip

    back = reverse("targets:campaigns") + f"?don_vi={unit.code}"
    page = Screen(title="Mở đợt kết nạp", label="Mở đợt", cancel_url=back, done="Đã mở đợt kết nạp.")
    return perform(request, form, page, act, lambda made: reverse("targets:campaign", args=[made.pk]))


class PeopleForm(forms.Form):
    """People to tick, and a day."""

    def __init__(
        self, *args: object, people: list[tuple[str, str]], steps: list[tuple[str, str]] | None = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if steps is not None:
            self.fields["key"] = forms.ChoiceField(label="Bước", choices=steps)
        self.fields["people"] = forms.MultipleChoiceField(
            label="Người", choices=people, widget=forms.CheckboxSelectMultiple
        )
        self.fields["on"] = DayField(label="Ngày")


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def enter(request: Request, pk: int) -> HttpResponse:
    """Take people on the way (cases in reach) into the campaign."""
    one = campaign_for(request.scope, pk, Can.EDIT_TARGETS)
    units = below([one.unit_id], request.frame.day) & request.scope.units(Can.SEE_CASES)
    known = CampaignEntry.objects.filter(campaign=one).values("person_id")
    cases = {
        str(case.pk): case
        for case in Case.objects.filter(unit_id__in=units, opened_on__lte=one.end, closed_on=None)
        .exclude(person_id__in=known)
        .select_related("person", "unit")
        .order_by("person__sort_key")
    }
    names = names_of([case.unit_id for case in cases.values()], request.frame.day)
    people = [(key, f"{case.person.full_name}, {names.get(case.unit_id, '')}") for key, case in cases.items()]
    form = PeopleForm(request.POST or None, people=people, initial={"on": request.frame.today})

    def act() -> int:
        chosen = [cases[key] for key in form.cleaned_data["people"]]
        return enter_campaign(
            by=request.scope.actor(), at=clock.now(), campaign=one, on=form.cleaned_data["on"],
            persons=[(case.person, case.unit) for case in chosen],
        )  # fmt: skip

    lead = "Chọn trong những người đang có hồ sơ."
    if not people:
        lead = (
            "Chưa có ai để chọn: mọi người đang có hồ sơ đã ở trong đợt, hoặc chưa ai có hồ sơ mở trước ngày cuối đợt."
        )
    return _perform(request, one, form, "Đưa người vào đợt", "Đưa vào đợt", act, lead)


def _entries(request: Request, one: Campaign) -> dict[str, CampaignEntry]:
    rows = (
        CampaignEntry.objects.filter(campaign=one, dropped=None).select_related("person").order_by("person__sort_key")
    )
    return {str(entry.pk): entry for entry in rows}


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def mark(request: Request, pk: int) -> HttpResponse:
    """Mark one of the campaign's own steps for several people."""
    one = campaign_for(request.scope, pk, Can.EDIT_TARGETS)
    entries = _entries(request, one)
    own = [
        (step.key, step.label)
        for step in CampaignStep.objects.filter(campaign=one).order_by("place")
        if step.key not in ORDER
    ]
    people = [(key, entry.person.full_name) for key, entry in entries.items()]
    form = PeopleForm(request.POST or None, people=people, steps=own, initial={"on": request.frame.today})

    def act() -> int:
        facts = form.cleaned_data
        return mark_step(
            by=request.scope.actor(), at=clock.now(), campaign=one, key=facts["key"], on=facts["on"],
            entries=[entries[key] for key in facts["people"]],
        )  # fmt: skip

    return _perform(
        request, one, form, "Ghi bước đã qua", "Ghi", act, "Các bước kết nạp được lấy từ hồ sơ, không ghi ở đây."
    )


class LeaveForm(forms.Form):
    def __init__(
        self, *args: object, people: list[tuple[str, str]], steps: list[tuple[str, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["person"] = forms.ChoiceField(label="Người", choices=people)
        self.fields["key"] = forms.ChoiceField(
            label="Sau bước", choices=[("", "Chưa qua bước nào"), *steps], required=False
        )
        self.fields["on"] = DayField(label="Ngày")
        self.fields["reason"] = forms.CharField(label="Lý do", max_length=300)


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def leave(request: Request, pk: int) -> HttpResponse:
    """Let somebody go, with the reason."""
    one = campaign_for(request.scope, pk, Can.EDIT_TARGETS)
    entries = _entries(request, one)
    steps = [(step.key, step.label) for step in CampaignStep.objects.filter(campaign=one).order_by("place")]
    people = [(key, entry.person.full_name) for key, entry in entries.items()]
    form = LeaveForm(request.POST or None, people=people, steps=steps, initial={"on": request.frame.today})

    def act() -> object:
        facts = form.cleaned_data
        return leave_campaign(
            by=request.scope.actor(),
            at=clock.now(),
            entry=entries[facts["person"]],
            on=facts["on"],
            reason=facts["reason"],
            key=facts["key"],
        )

    return _perform(request, one, form, "Thôi tham gia đợt", "Ghi", act, "")


def _perform(
    request: Request, one: Campaign, form: forms.Form, title: str, label: str, act: Callable[[], object], lead: str
) -> HttpResponse:
    back = reverse("targets:campaign", args=[one.pk])
    page = Screen(title=f"{title}: {one.name}", label=label, cancel_url=back, lead=lead)
    return perform(request, form, page, act, lambda _: back)
