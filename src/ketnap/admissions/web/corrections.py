"""Putting a wrong admission or recognition right: cancel the decision, or do one step again and keep the rest."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.acting import perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.accounts.actor import Actor
from ketnap.admissions import rolls, states
from ketnap.admissions.access import case_for, may_take
from ketnap.admissions.dossier import Dossier, load
from ketnap.admissions.kinds import Body, MeetingKind
from ketnap.admissions.models import Case
from ketnap.admissions.places import DELEGATED, Way, way_for_case
from ketnap.admissions.turns.actions.cancel_wrong_decision import cancel_wrong_decision
from ketnap.admissions.turns.actions.redo_step import Again, redo_step
from ketnap.admissions.turns.cancelling import Order
from ketnap.admissions.turns.kinds import SUBSTANTIVE, CorrectionKind, Fault
from ketnap.admissions.turns.models import Correction
from ketnap.admissions.voting import Vote
from ketnap.admissions.web import forms as own
from ketnap.admissions.web import late
from ketnap.admissions.web.acts import BOTH, page_for
from ketnap.admissions.web.fields import vote_fields
from ketnap.admissions.web.forms import StepForm
from ketnap.admissions.web.meeting_form import sitting_of
from ketnap.admissions.web.show import case_url
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind
from ketnap.documents.web.papers import PaperForm
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.ui import parts
from ketnap.ui.fields import DayField


class CancelForm(PaperForm):
    """Which decision, what was wrong, on which decision of the competent body."""

    kind = forms.ChoiceField(label="Cách sửa")
    fault = forms.ChoiceField(label="Sai về", choices=[("", "Chọn…"), *Fault.choices])
    on = DayField(label="Ngày huỷ")
    reason = forms.CharField(label="Lý do", max_length=200, help_text="Ngắn gọn; nội dung thẩm tra không ghi vào máy.")

    def __init__(self, *args: Any, taken: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [CorrectionKind.ADMISSION, *([CorrectionKind.RECOGNITION] if "recognised" in taken else [])]
        self.fields["kind"].choices = [("", "Chọn…"), *((kind.value, kind.label) for kind in kinds)]  # type: ignore[attr-defined]


class RedoForm(StepForm):
    """The step as done again, with the decision that ordered it."""

    def __init__(self, *args: Any, case: Case, key: str, roll: rolls.Roll, **kwargs: Any) -> None:
        super().__init__(*args, case=case, key=key, roll=roll, **kwargs)
        if key in states.BY_DECISION:
            self.fields.update(vote_fields(roll))
        faults = [(one.value, one.label) for one in Fault if one not in SUBSTANTIVE]
        self.fields.update({
            "fault": forms.ChoiceField(label="Sai về", choices=faults),
            "reason": forms.CharField(label="Lý do làm lại", max_length=200),
            "order_symbol": forms.CharField(label="Số văn bản yêu cầu làm lại", max_length=60),
            "order_on": DayField(label="Ngày văn bản"),
            "order_issuer": forms.CharField(label="Cơ quan ban hành", max_length=200),
        })  # fmt: skip

    def order(self, *, by: Actor, at: Any, unit_id: int) -> Order:
        """The decision that ordered it, registered in the unit's register."""
        facts = self.cleaned_data
        document = register_document(
            by=by, at=at, unit_id=unit_id, kind=Kind.DECISION, symbol=facts["order_symbol"], issued_on=facts["order_on"],
            issuer=facts["order_issuer"],
        )  # fmt: skip
        return Order(at.date(), document, facts["reason"])


def _seen(request: Request, case: Case) -> tuple[Dossier, Way]:
    dossier = load(case, request.frame.today)
    return dossier, way_for_case(case.pk, case.unit_id, dossier.taken, request.frame.today)


def may_cancel(request: Request, way: Way) -> bool:
    """Whether the user writes decisions for the body that decides today: that of the case's place, if its own is gone."""
    return way.place.decider is not None and request.scope.can(Can.DECIDE_CASES, way.place.decider)


@screen(Can.DECIDE_CASES, methods=BOTH)
def cancel(request: Request, uid: UUID) -> HttpResponse:
    """Cancel a wrong admission or recognition."""
    case = case_for(request.scope, uid, Can.DECIDE_CASES)
    dossier, way = _seen(request, case)
    form = CancelForm(request.POST or None, initial=own.today(request.frame.today), taken=dossier.taken)

    def act() -> Correction:
        if not may_cancel(request, way):
            raise Refused(
                "correct.authority", "Chỉ cấp có thẩm quyền quyết định kết nạp được huỷ quyết định.",
                remedy="Hãy đề nghị cấp có thẩm quyền ghi.",
            )  # fmt: skip
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        order = Order(facts["on"], form.paper(by=by, at=at, unit_id=case.unit_id), facts["reason"])
        return cancel_wrong_decision(by=by, at=at, case=case, kind=facts["kind"], fault=facts["fault"], order=order)

    words = "Số quyết định bị huỷ vẫn hiện trong sổ; số liệu kết nạp được tính lại; lịch sử hồ sơ giữ nguyên."
    page = page_for(
        case, "Huỷ quyết định sai quy định", "Huỷ quyết định", done="Đã ghi huỷ.", warning=words, danger=True
    )
    return perform(request, form, page, act, lambda _: case_url(case))


@screen(Can.EDIT_CASES)
def redo_choose(request: Request, uid: UUID) -> HttpResponse:
    """Which step is to be done again."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    dossier, way = _seen(request, case)
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for key, step in sorted(dossier.steps.items(), key=lambda item: states.ORDER[item[0]]):
        url = reverse("admissions:redo", args=[case.uid, key]) if _may(request, case, way, key) else ""
        rows.append([parts.Cell(states.LABELS[key], url), step.on, step.paper_symbol])
    columns = [parts.Column(label) for label in ("Bước", "Ngày", "Giấy tờ")]
    table = parts.DataTable("Các bước đã ghi", columns, rows, unit="bước", caption_hidden=True)
    crumbs = [
        {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
        {"label": case.person.full_name, "url": case_url(case)}, {"label": "Làm lại một bước", "url": ""},
    ]  # fmt: skip
    return render(request, "turns/redo.html", {"case": case, "table": table, "breadcrumbs": crumbs})


def _may(request: Request, case: Case, way: Way, key: str) -> bool:
    found = way.step(key)
    return found is not None and may_take(request.scope, case, way, found)


@screen(Can.EDIT_CASES, methods=BOTH)
def redo(request: Request, uid: UUID, key: str) -> HttpResponse:
    """Do one step again."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    dossier, way = _seen(request, case)
    if key not in dossier.steps or not _may(request, case, way, key):
        raise Http404
    roll = _roll(case, way, key, late.act_day(request).day)
    form = RedoForm(request.POST or None, initial=own.today(request.frame.today), case=case, key=key, roll=roll)

    def act() -> Correction:
        by, at = form.actor(request.scope.actor()), clock.now()
        again = _again(form, case, way, key)
        order = form.order(by=by, at=at, unit_id=case.unit_id)
        return redo_step(by=by, at=at, case=case, fault=form.cleaned_data["fault"], again=again, order=order)

    title = f"Làm lại: {states.LABELS[key]}"
    words = "Chỉ bước này làm lại, các bước khác còn nguyên giá trị; bước cũ vẫn hiện trong lịch sử."
    page = page_for(case, title, "Ghi làm lại", done="Đã ghi làm lại.", warning=words)
    return perform(request, form, page, act, lambda _: case_url(case))


def _again(form: RedoForm, case: Case, way: Way, key: str) -> Again:
    facts = form.cleaned_data
    ground = facts.get("ground", "")
    if key not in (*states.BY_VOTE, *states.BY_DECISION):
        return Again(key, facts["on"], form.paper(), form.facts(), ground=ground)
    unit, body = _body(case, way, key)
    kind = MeetingKind.RECOGNITION if key.startswith("recogni") else MeetingKind.ADMISSION
    sitting = sitting_of(form, unit, body, kind)
    vote = Vote(case, facts["votes_for"], facts["against"] or 0, facts["blank"] or 0)
    return Again(key, facts["on"], form.paper(), {}, sitting, vote, ground)


def _roll(case: Case, way: Way, key: str, on: dt.date) -> rolls.Roll:
    """Of a vote, who belongs to the body that votes; of any other step, the members its form chooses from."""
    if key not in (*states.BY_VOTE, *states.BY_DECISION):
        return rolls.roll(case.unit, on)
    return rolls.body_roll(*_body(case, way, key), on)


def _body(case: Case, way: Way, key: str) -> tuple[Unit, Body]:
    if key in states.BY_DECISION:
        return Unit.objects.get(
            pk=way.place.decider or 0
        ), Body.DELEGATED if way.place.mode == DELEGATED else Body.STANDING
    if key in ("cell_vote", "recognition_cell_vote"):
        return case.unit, Body.CELL
    return Unit.objects.get(pk=way.place.grassroots or 0), Body.COMMITTEE
