"""Screens of facts beside the steps: what a case has of them, writing one, taking one back. One form for every kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.access import case_for
from ketnap.admissions.dossier import load
from ketnap.admissions.models import Case
from ketnap.admissions.places import way_for_case
from ketnap.admissions.sidefacts import reading
from ketnap.admissions.sidefacts.actions.record_side_fact import Said, record_side_fact
from ketnap.admissions.sidefacts.actions.undo_side_fact import undo_side_fact
from ketnap.admissions.sidefacts.kinds import COUNTS, SPECS, Spec, Verdict
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.admissions.web.forms import ActForm, UndoForm
from ketnap.admissions.web.show import case_url
from ketnap.admissions.web.sidefacts_show import TITLE, entries, facts_url, law_words, lines_table, may_record
from ketnap.lib import clock
from ketnap.ui.frame import Crumb

BOTH = ("GET", "POST")
SEALED = {"autocomplete": "off", "spellcheck": "false", "inputmode": "numeric"}


class SideFactForm(ActForm):
    """A fact: its day, the fields its kind brings, its paper."""

    def __init__(self, *args: Any, spec: Spec, card: bool, law: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        symbol = self.fields["paper_symbol"]
        symbol.label, symbol.required, symbol.help_text = (
            spec.symbol,
            spec.symbol_needed,
            law if spec.symbol_needed else "",
        )
        if spec.verdict:
            self.fields["verdict"] = forms.ChoiceField(
                label="Kết quả thẩm định",
                choices=[("", "Chọn…"), *Verdict.choices],
                help_text="Ghi đúng như nơi thẩm định kết luận.",
            )
        if spec.body:
            self.fields["body"] = forms.CharField(label=spec.body, max_length=200)
        for name, label in spec.counts:
            least = 1 if name == "asked" else 0
            initial = 0 if name == "silent" else None
            self.fields[name] = forms.IntegerField(label=label, min_value=least, initial=initial)
        if spec.card and card:
            self.fields["card"] = forms.CharField(
                label="Số thẻ đảng viên", required=False, max_length=20, widget=forms.TextInput(SEALED),
                help_text=f"{law}. Lưu mã hoá cùng thông tin nhạy cảm của đảng viên." if law else "Lưu mã hoá cùng thông tin nhạy cảm.",
            )  # fmt: skip
        self.order_fields(("on", "verdict", "body", *COUNTS, "paper_symbol", "card", "paper_place", "did"))

    def said(self) -> Said:
        """What was typed."""
        names = ("paper_symbol", "paper_place", "body", "verdict", "card", *COUNTS)
        return Said(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})


def _crumbs(case: Case, title: str = "") -> list[Crumb]:
    made: list[Crumb] = [
        {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
        {"label": case.person.full_name, "url": case_url(case)},
        {"label": TITLE, "url": facts_url(case) if title else ""},
    ]
    return [*made, {"label": title, "url": ""}] if title else made


@screen(Can.SEE_CASES)
def side_facts(request: Request, uid: UUID) -> HttpResponse:
    """All that may stand beside the steps taken so far, written or not, and everything ever written."""
    case = case_for(request.scope, uid, Can.SEE_CASES)
    dossier = load(case, request.frame.day)
    way = way_for_case(case.pk, case.unit_id, dossier.taken, request.frame.day)
    lines = reading.lines(dossier, reading.facts_of(case, request.frame.day))
    everything = list(SideFact.objects.filter(case=case).order_by("recorded_at", "pk"))
    context = {
        "case": case, "table": lines_table(request, case, way, lines), "history": entries(everything),
        "breadcrumbs": _crumbs(case),
    }  # fmt: skip
    return render(request, "admissions/side_facts.html", context)


@screen(Can.EDIT_CASES, methods=BOTH)
def side_fact(request: Request, uid: UUID, kind: str) -> HttpResponse:
    """Write one fact."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    day = request.frame.today
    spec = SPECS.get(kind)
    way = way_for_case(case.pk, case.unit_id, load(case, day).taken, day)
    if spec is None or not may_record(request, case, way, spec):
        raise Http404
    law, card = law_words(spec, case, day), request.scope.can(Can.EDIT_MEMBERS, case.unit_id)
    form = SideFactForm(request.POST or None, initial={"on": day}, spec=spec, card=card, law=law)

    def act() -> SideFact:
        by = form.actor(request.scope.actor())
        return record_side_fact(
            by=by, at=clock.now(), case=case, kind=spec.kind, on=form.cleaned_data["on"], said=form.said()
        )

    page = Screen(
        title=spec.label, label="Ghi lại", cancel_url=case_url(case), lead=case.person.full_name, crumbs=_crumbs(case, spec.label),
        extra={"sensitive_form": True} if spec.card else {},
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def undo(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """Take back a fact written wrong."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    row = get_object_or_404(SideFact, pk=pk, case=case, undone_at=None)
    day = request.frame.today
    way = way_for_case(case.pk, case.unit_id, load(case, day).taken, day)
    if not may_record(request, case, way, SPECS[row.kind]):
        raise Http404
    form = UndoForm(request.POST or None)
    page = Screen(
        title=f"Gỡ “{SPECS[row.kind].label}”", label="Gỡ việc này", cancel_url=facts_url(case), done="Đã gỡ.", danger=True,
        lead=case.person.full_name, crumbs=_crumbs(case, "Gỡ"),
    )  # fmt: skip
    return perform(
        request,
        form,
        page,
        lambda: undo_side_fact(by=request.scope.actor(), at=clock.now(), fact=row, reason=form.cleaned_data["reason"]),
        lambda _: facts_url(case),
    )
