"""Screens that write to a case: a step, taking one back, people around it, setting a rule aside, a side exit."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.accounts.actor import Actor
from ketnap.admissions import rolls, states
from ketnap.admissions.access import case_for, may_take
from ketnap.admissions.actions.add_referee import add_referee
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.actions.close_case import close_case
from ketnap.admissions.actions.end_helper import end_helper as end_helper_
from ketnap.admissions.actions.end_referee import end_referee as end_referee_
from ketnap.admissions.actions.hold_meeting import hold_meeting
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.actions.undo_step import undo_step
from ketnap.admissions.actions.waive import waive as waive_
from ketnap.admissions.dossier import load
from ketnap.admissions.judging import CHECKS
from ketnap.admissions.kinds import Body, MeetingKind, RefereeKind
from ketnap.admissions.models import Case, Helper, Referee, Step
from ketnap.admissions.places import Way, way_for_case
from ketnap.admissions.voting import Vote
from ketnap.admissions.web import forms, late, offer
from ketnap.admissions.web.forms import StepForm
from ketnap.admissions.web.meeting_form import sitting_of
from ketnap.admissions.web.show import case_url
from ketnap.law import rules
from ketnap.lib import clock
from ketnap.members.models import Person
from ketnap.organisations.models import Unit
from ketnap.training.actions.issue_certificate import issue_certificate
from ketnap.training.models import CourseKind
from ketnap.ui.frame import Crumb

BOTH = ("GET", "POST")
CERTIFIED = {"course_completed": CourseKind.AWARENESS, "probation_course": CourseKind.NEW_MEMBER}


def page_for(case: Case, title: str, label: str, **more: Any) -> Screen:
    """The page around a form about a case."""
    crumbs: list[Crumb] = [
        {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
        {"label": case.person.full_name, "url": case_url(case)},
        {"label": title, "url": ""},
    ]
    return Screen(
        title=title, label=label, cancel_url=case_url(case), lead=case.person.full_name, crumbs=crumbs, **more
    )


@screen(Can.EDIT_CASES, methods=BOTH)
def step(request: Request, uid: UUID, key: str) -> HttpResponse:
    """Take one step of a case; a single vote is a meeting with one case on its agenda."""
    case, act_on = case_for(request.scope, uid, Can.EDIT_CASES), late.act_day(request)
    dossier = load(case, act_on.day)
    way = way_for_case(case.pk, case.unit_id, dossier.taken, act_on.day)
    found = way.step(key)
    if found is None and key in states.LABELS and act_on.day != act_on.today:
        return redirect(act_on.carried(case_url(case)))  # the rules of that date do not know it: what do they offer?
    if found is None or key in states.BY_DECISION or not may_take(request.scope, case, way, found):
        raise Http404
    roll = rolls.roll_for_step(case, way, key, act_on.day)
    look = late.looking(request)
    typed = None if look else request.POST or None
    form = StepForm(typed, initial=late.initial(request, act_on), case=case, key=key, roll=roll)
    here = reverse("admissions:step", args=[case.uid, key])
    late.watch(form, here)

    def act() -> object:
        actor, at = form.actor(request.scope.actor()), clock.now()
        if key in states.BY_VOTE:
            return _vote(form, case, way, key, by=actor, at=at)
        return _take(form, case, key, by=actor, at=at)

    extra = {"act": act_on, "look_url": here, **offer.foreseen(dossier, way, key, act_on)}
    page = page_for(case, found.label, "Ghi lại", extra=extra, template="admissions/step.html")
    return perform(request, form, page, act, lambda _: case_url(case))


def _vote(form: StepForm, case: Case, way: Way, key: str, *, by: Actor, at: dt.datetime) -> object:
    facts = form.cleaned_data
    body = Body.CELL if key in ("cell_vote", "recognition_cell_vote") else Body.COMMITTEE
    kind = MeetingKind.RECOGNITION if key.startswith("recognition") else MeetingKind.ADMISSION
    unit = case.unit if body == Body.CELL else Unit.objects.get(pk=way.place.grassroots)
    sitting = sitting_of(form, unit, body, kind)
    vote = Vote(case, facts["votes_for"], facts["against"] or 0, facts["blank"] or 0)
    return hold_meeting(by=by, at=at, sitting=sitting, votes=[vote], ground=facts.get("ground", ""))


def _take(form: StepForm, case: Case, key: str, *, by: Actor, at: dt.datetime) -> object:
    facts = form.cleaned_data
    if key == "helper_assigned":
        member = Person.objects.get(pk=facts["member"])
        return assign_helper(by=by, at=at, case=case, member=member, on=facts["on"], paper=form.paper())
    if key in CERTIFIED and facts["issued_on"]:
        issue_certificate(
            by=by, at=at, person=case.person, unit_id=case.unit_id, kind=CERTIFIED[key],
            issued_on=facts["issued_on"], issuer=facts["issuer"], number=facts["number"],
        )  # fmt: skip
    if key == "introduced":
        _introduce(form, case, by=by, at=at)
    return record_step(
        by=by, at=at, case=case, key=key, on=facts["on"], paper=form.paper(), facts=form.facts(),
        ground=facts.get("ground", ""),
    )  # fmt: skip


def _introduce(form: StepForm, case: Case, *, by: Actor, at: dt.datetime) -> None:
    facts = form.cleaned_data
    for place in ("1", "2"):
        if facts[f"referee_{place}"]:
            add_referee(
                by=by, at=at, case=case, kind=RefereeKind.MEMBER, on=facts["on"],
                member=Person.objects.get(pk=facts[f"referee_{place}"]), together=facts[f"together_{place}"],
                since=facts[f"since_{place}"], disciplined=facts["disciplined"],
            )  # fmt: skip
    if facts["union"]:
        add_referee(by=by, at=at, case=case, kind=facts["union"], on=facts["on"], paper_symbol=facts["union_symbol"])


@screen(Can.EDIT_CASES, methods=BOTH)
def undo(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """Take back a step typed today."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    row = get_object_or_404(Step, pk=pk, case=case)
    form = forms.UndoForm(request.POST or None)

    def act() -> Step:
        return undo_step(by=request.scope.actor(), at=clock.now(), step=row, reason=form.cleaned_data["reason"])

    title = f"Gỡ bước “{states.LABELS[row.key]}”"
    page = page_for(case, title, "Gỡ bước này", done="Đã gỡ bước.", danger=True)
    return perform(request, form, page, act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def waive(request: Request, uid: UUID) -> HttpResponse:
    """Set a rule aside for the next step that rules look at, on a document."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    day = request.frame.today
    taken = load(case, day).taken
    way = way_for_case(case.pk, case.unit_id, taken, day)
    form = forms.WaiveForm(request.POST or None, rules=_waivable(way, taken))

    def act() -> object:
        facts, at = form.cleaned_data, clock.now()
        actor = request.scope.actor()
        actor = actor.for_person(facts["did"]) if facts["did"] else actor
        key, _, name = facts["rule"].partition(":")
        document = form.paper(by=actor, at=at, unit_id=case.unit_id)
        return waive_(by=actor, at=at, case=case, step=key, rule=name, document=document, reason=facts["reason"])

    lead = "Chỉ ghi khi cấp có thẩm quyền đã cho phép bằng văn bản."
    page = page_for(case, "Miễn điều kiện", "Ghi văn bản", done="Đã ghi.", warning=lead)
    return perform(request, form, page, act, lambda _: case_url(case))


def _waivable(way: Way, taken: dict[str, dt.date]) -> list[tuple[str, str]]:
    """Blocking rules of the steps still to take, as 'step:rule'."""
    made = []
    for one in way.steps:
        names = [*CHECKS.get(one.key, ()), *([one.rule] if one.rule in rules.REGISTRY else [])]
        for name in dict.fromkeys(names):
            if one.key not in taken and rules.REGISTRY[name].blocking:
                made.append((f"{one.key}:{name}", f"{rules.REGISTRY[name].title} ({one.label})"))
    return made


@screen(Can.EDIT_CASES, methods=BOTH)
def close(request: Request, uid: UUID) -> HttpResponse:
    """A side exit, with its reason."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    stage = states.stage_of(load(case, request.frame.today).steps)
    outcomes = [(outcome.value, str(outcome.label)) for outcome in states.exits(stage)]
    form = forms.CloseForm(request.POST or None, initial=forms.today(request.frame.today), outcomes=outcomes)

    def act() -> Case:
        facts, at, actor = form.cleaned_data, clock.now(), request.scope.actor()
        document = form.paper_if_any(by=actor, at=at, unit_id=case.unit_id)
        return close_case(
            by=actor,
            at=at,
            case=case,
            outcome=facts["outcome"],
            on=facts["on"],
            reason=facts["reason"],
            document=document,
        )

    page = page_for(case, "Kết thúc hồ sơ", "Kết thúc hồ sơ", done="Đã kết thúc hồ sơ.", danger=True)
    return perform(request, form, page, act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def add_helper(request: Request, uid: UUID) -> HttpResponse:
    """One more helper, or one in the place of another."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    roll = rolls.roll(case.unit, request.frame.today)
    form = forms.HelperForm(request.POST or None, initial=forms.today(request.frame.today), roll=roll)

    def act() -> Helper:
        member = Person.objects.get(pk=form.cleaned_data["member"])
        return assign_helper(
            by=request.scope.actor(), at=clock.now(), case=case, member=member, on=form.cleaned_data["on"]
        )

    return perform(request, form, page_for(case, "Phân công người giúp đỡ", "Phân công"), act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def end_helper(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """A helper no longer helps."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    row = get_object_or_404(Helper, pk=pk, case=case)
    form = forms.EndForm(request.POST or None, initial=forms.today(request.frame.today))

    def act() -> Helper:
        return end_helper_(by=request.scope.actor(), at=clock.now(), helper=row, **form.cleaned_data)

    return perform(request, form, page_for(case, "Thôi giúp đỡ", "Ghi lại"), act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def end_referee(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """A referee no longer vouches."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    row = get_object_or_404(Referee, pk=pk, case=case)
    form = forms.EndForm(request.POST or None, initial=forms.today(request.frame.today))

    def act() -> Referee:
        return end_referee_(by=request.scope.actor(), at=clock.now(), referee=row, **form.cleaned_data)

    return perform(request, form, page_for(case, "Thôi giới thiệu", "Ghi lại"), act, lambda _: case_url(case))
