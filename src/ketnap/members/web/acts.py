"""Screens of the acts on one member: enter, correct, state, leave."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.gates import unit_for
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.lib import clock
from ketnap.members.access import Seen, person_for, state_for
from ketnap.members.actions.correct_person import FIELDS, correct_person
from ketnap.members.actions.end_membership import end_membership
from ketnap.members.actions.end_state import end_state as end
from ketnap.members.actions.enter_member import Identity, Qualities, enter_member
from ketnap.members.actions.set_state import set_state as begin
from ketnap.members.entry import Line
from ketnap.members.kinds import LEFT, MemberState
from ketnap.members.models import Person, Spell, StateSpan
from ketnap.members.web import forms
from ketnap.organisations.models import Profile
from ketnap.ui.parts import Consequence, Term

BOTH = ("GET", "POST")


def home_of(person: Person) -> str:
    """The person's page."""
    return reverse("members:person", args=[person.uid])


def page_for(person: Person, title: str, label: str, **more: Any) -> Screen:
    """The page around a form about one person."""
    crumbs = [
        {"label": "Đảng viên", "url": reverse("members:people")},
        {"label": person.full_name, "url": home_of(person)},
        {"label": title, "url": ""},
    ]
    return Screen(title=title, label=label, cancel_url=home_of(person), lead=person.full_name, crumbs=crumbs, **more)  # type: ignore[arg-type]


def present_person(request: Request, uid: UUID) -> Seen:
    """The person, if they are now in a unit where the user may write members. Raises Http404 otherwise."""
    seen = person_for(request.scope, uid, Can.EDIT_MEMBERS)
    if not seen.present:
        raise Http404
    return seen


def _given(facts: dict[str, Any], kind: type[Identity | Line | Qualities]) -> dict[str, Any]:
    """Those facts of the form that the dataclass has."""
    return {field.name: facts[field.name] for field in fields(kind) if field.name in facts}


@screen(Can.EDIT_MEMBERS, methods=BOTH)
def enter(request: Request, code: str) -> HttpResponse:
    """Enter a member of the cell by hand."""
    unit = unit_for(request.scope, code, Can.EDIT_MEMBERS)
    form = forms.EnterForm(request.POST or None)
    profile = Profile.objects.on(request.frame.today).filter(unit=unit).first()

    def act() -> Person:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        line = Line(unit_opened_on=unit.opened_on, **_given(facts, Line))
        return enter_member(
            by=by, at=at, unit=unit, who=Identity(**_given(facts, Identity)), line=line,
            qualities=Qualities(**_given(facts, Qualities)), document=form.paper_if_any(by=by, at=at, unit_id=unit.pk),
        )  # fmt: skip

    page = Screen(
        title="Ghi đảng viên", label="Ghi vào danh sách", cancel_url=reverse("members:people"),
        lead=profile.name if profile else unit.code, done="Đã ghi đảng viên vào danh sách.",
        crumbs=[{"label": "Đảng viên", "url": reverse("members:people")}, {"label": "Ghi đảng viên", "url": ""}],
        extra={"sensitive_form": True},
    )  # fmt: skip
    return perform(request, form, page, act, home_of)


@screen(Can.EDIT_MEMBERS, methods=BOTH)
def correct(request: Request, uid: UUID) -> HttpResponse:
    """Correct who somebody is. Open for members present, and for those who left the Party from a unit in reach."""
    seen = person_for(request.scope, uid, Can.EDIT_MEMBERS)
    last = Spell.objects.known().filter(person=seen.person).order_by("-valid").first()
    if not seen.present and (last is None or last.ended not in LEFT):
        raise Http404
    initial = {name: getattr(seen.person, name) for name in FIELDS}
    form = forms.CorrectForm(request.POST or None, initial=initial)

    def act() -> Person:
        facts = form.cleaned_data
        return correct_person(
            by=request.scope.actor(), at=clock.now(), person=seen.person, unit_id=seen.unit_id, basis=facts["basis"],
            facts={name: facts[name] for name in FIELDS},
        )  # fmt: skip

    page = page_for(
        seen.person, "Sửa lý lịch", "Ghi nội dung sửa", done="Đã sửa; nội dung trước và sau được ghi vào nhật ký.",
        extra={"sensitive_form": True},
    )  # fmt: skip
    return perform(request, form, page, act, home_of)


@screen(Can.EDIT_MEMBERS, methods=BOTH)
def set_state(request: Request, uid: UUID) -> HttpResponse:
    """Begin a state that changes who counts in a vote."""
    seen = present_person(request, uid)
    form = forms.StateForm(request.POST or None)

    def act() -> StateSpan:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        return begin(
            by=by, at=at, person=seen.person, state=facts["state"], on=facts["on"], until=facts["until"],
            document=form.paper_if_any(by=by, at=at, unit_id=seen.unit_id),
        )  # fmt: skip

    page = page_for(seen.person, "Ghi trạng thái sinh hoạt", "Ghi trạng thái", done="Đã ghi trạng thái.")
    return perform(request, form, page, act, lambda row: home_of(seen.person))


@screen(Can.EDIT_MEMBERS, methods=BOTH)
def end_state(request: Request, pk: int) -> HttpResponse:
    """End a state on a day."""
    state = state_for(request.scope, pk)
    form = forms.EndStateForm(request.POST or None)

    def act() -> StateSpan:
        return end(by=request.scope.actor(), at=clock.now(), state=state, on=form.cleaned_data["on"])

    page = page_for(
        state.person, "Kết thúc trạng thái", "Ghi ngày kết thúc", done="Đã ghi ngày kết thúc trạng thái.",
        terms=[Term("Trạng thái", str(MemberState(state.state).label)), Term("Từ ngày", state.valid_from)],
    )  # fmt: skip
    return perform(request, form, page, act, lambda row: home_of(state.person))


@screen(Can.EDIT_MEMBERS, methods=BOTH)
def leave(request: Request, uid: UUID) -> HttpResponse:
    """Record that a member leaves the Party, after showing what it changes."""
    seen = present_person(request, uid)
    form = forms.LeaveForm(request.POST or None)

    def act() -> Spell:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        return end_membership(
            by=by, at=at, person=seen.person, kind=facts["kind"], on=facts["on"],
            document=form.paper_if_any(by=by, at=at, unit_id=seen.unit_id),
        )  # fmt: skip

    page = page_for(
        seen.person, "Ghi rời Đảng", "Ghi rời Đảng", danger=True, done="Đã ghi.",
        warning="Người này không còn trong số đảng viên từ ngày đã ghi; hồ sơ và quá trình vẫn được giữ.",
    )  # fmt: skip
    return perform(
        request, form, page, act, lambda spell: home_of(seen.person),
        ahead=lambda: [Consequence(1, "đảng viên ra khỏi danh sách của chi bộ từ ngày đã ghi", home_of(seen.person))],
    )  # fmt: skip
