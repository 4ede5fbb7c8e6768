"""The papers of a file: the register of one case, one paper with its acts, taking an act back."""

from __future__ import annotations

from collections.abc import Callable
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
from ketnap.admissions.dossier import Dossier, load
from ketnap.admissions.files.actions.check_paper import check_paper
from ketnap.admissions.files.actions.mark_not_applicable import mark_not_applicable
from ketnap.admissions.files.actions.receive_paper import receive_paper
from ketnap.admissions.files.actions.return_paper import return_paper
from ketnap.admissions.files.actions.undo_paper_act import undo_paper_act
from ketnap.admissions.files.catalogue import BY_CODE, Kind
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.files.shelf import Standing
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.admissions.places import way_for_case
from ketnap.admissions.web import file_forms, file_show
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.ui import parts
from ketnap.ui.frame import Crumb

BOTH = ("GET", "POST")
TITLE = "Giấy tờ hồ sơ"


def _url(case: Case) -> str:
    return reverse("admissions:file", args=[case.uid])


def _crumbs(case: Case, *more: Crumb) -> list[Crumb]:
    return [
        {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
        {"label": case.person.full_name, "url": reverse("admissions:case", args=[case.uid])},
        *more,
    ]


def _may(request: Request, case: Case) -> bool:
    at_rest = case.closed_on is not None and case.outcome != Outcome.RECOGNISED
    return not request.frame.past and not at_rest and request.scope.can(Can.EDIT_CASES, case.unit_id)


def _standings(dossier: Dossier, request: Request) -> list[Standing]:
    case = dossier.case
    return file_show.standings_of(dossier, way_for_case(case.pk, case.unit_id, dossier.taken, request.frame.day))


@screen(Can.SEE_CASES)
def file(request: Request, uid: UUID) -> HttpResponse:
    """Every paper of the case with its state, and all that was done with them."""
    case = case_for(request.scope, uid, Can.SEE_CASES)
    dossier = load(case, request.frame.day)
    found, may = _standings(dossier, request), _may(request, case)
    lacking = sum(one.open for one in found)
    context: dict[str, Any] = {
        "case": case, "groups": file_show.tables(case, found, may=may), "lacking": lacking, "total": len(found),
        "history": file_show.entries(dossier.paper_acts), "breadcrumbs": _crumbs(case, {"label": TITLE, "url": ""}),
    }  # fmt: skip
    return render(request, "admissions/file.html", context)


def _kind(code: str) -> Kind:
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]


@screen(Can.EDIT_CASES)
def paper(request: Request, uid: UUID, code: str) -> HttpResponse:
    """One paper: how it stands, what may be done, what was done."""
    case, kind = case_for(request.scope, uid, Can.EDIT_CASES), _kind(code)
    dossier = load(case, request.frame.day)
    one = next(row for row in _standings(dossier, request) if row.kind.code == code)
    acts = [act for act in dossier.paper_acts if act.code == code]
    last = next((act for act in reversed(acts) if act.undone_at is None), None)
    undo = ""
    if last is not None and vn.local_moment(last.recorded_at).date() == request.frame.today:
        undo = reverse("admissions:file_undo", args=[case.uid, last.pk])
    context: dict[str, Any] = {
        "case": case, "kind": kind, "terms": _terms(one), "undo": undo if _may(request, case) else "",
        "offers": file_show.offers(case, one) if _may(request, case) else [], "history": file_show.entries(acts),
        "breadcrumbs": _crumbs(case, {"label": TITLE, "url": _url(case)}, {"label": kind.label, "url": ""}),
    }  # fmt: skip
    return render(request, "admissions/file_paper.html", context)


def _terms(one: Standing) -> list[parts.Term]:
    row = file_show.state_cell(one)
    return [
        parts.Term("Tình trạng", row),
        parts.Term("Mẫu", ", ".join(one.kind.forms) or None),
        parts.Term("Số, ký hiệu", one.symbol or None),
        parts.Term("Ngày giấy tờ", one.paper_on),
        parts.Term("Nơi lưu bản gốc", one.place or None),
    ]


Act = Callable[[Request, Case, str, forms.Form], PaperAct]


def _receive(request: Request, case: Case, code: str, form: forms.Form) -> PaperAct:
    facts = form.cleaned_data
    return receive_paper(
        by=file_forms.actor(form, request.scope.actor()), at=clock.now(), case=case, code=code, on=facts["on"],
        paper=file_forms.original(form),
    )  # fmt: skip


def _check(request: Request, case: Case, code: str, form: forms.Form) -> PaperAct:
    by = file_forms.actor(form, request.scope.actor())
    return check_paper(by=by, at=clock.now(), case=case, code=code, on=form.cleaned_data["on"])


def _return(request: Request, case: Case, code: str, form: forms.Form) -> PaperAct:
    facts, by = form.cleaned_data, file_forms.actor(form, request.scope.actor())
    return return_paper(by=by, at=clock.now(), case=case, code=code, on=facts["on"], reason=facts["reason"])


def _not_applicable(request: Request, case: Case, code: str, form: forms.Form) -> PaperAct:
    facts, by = form.cleaned_data, file_forms.actor(form, request.scope.actor())
    return mark_not_applicable(
        by=by, at=clock.now(), case=case, code=code, on=facts["on"], ground=facts["ground"],
        document=file_forms.original(form),
    )  # fmt: skip


ACTS: dict[str, tuple[str, str, type[forms.Form], Act]] = {
    "nhan": ("Nhận giấy tờ", "Ghi đã nhận", file_forms.ReceiveForm, _receive),
    "kiem-tra": ("Kiểm tra giấy tờ", "Ghi đã kiểm tra", file_forms.CheckForm, _check),
    "tra-lai": ("Trả lại giấy tờ", "Ghi đã trả lại", file_forms.ReturnForm, _return),
    "khong-ap-dung": ("Không áp dụng", "Ghi lại", file_forms.NotApplicableForm, _not_applicable),
}


@screen(Can.EDIT_CASES, methods=BOTH)
def act(request: Request, uid: UUID, code: str, verb: str) -> HttpResponse:
    """One act on one paper."""
    case, kind = case_for(request.scope, uid, Can.EDIT_CASES), _kind(code)
    if verb not in ACTS:
        raise Http404
    title, label, made, do = ACTS[verb]
    form = made(request.POST or None, initial={"on": request.frame.today})
    file_forms.fill_choices(form, kind, request.frame.today)
    page = Screen(
        title=f"{title}: {kind.label[0].lower()}{kind.label[1:]}", label=label, cancel_url=_url(case),
        lead=case.person.full_name, danger=verb == "tra-lai",
        crumbs=_crumbs(case, {"label": TITLE, "url": _url(case)}, {"label": title, "url": ""}),
    )  # fmt: skip
    return perform(request, form, page, lambda: do(request, case, code, form), lambda _: _url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def undo(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """Take back an act typed today."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    row = get_object_or_404(PaperAct, pk=pk, case=case)
    form = forms.Form(request.POST if request.method == "POST" else None)
    page = Screen(
        title=f"Gỡ lần ghi: {BY_CODE[row.code].label}", label="Gỡ lần ghi này", cancel_url=_url(case), danger=True,
        done="Đã gỡ lần ghi; lịch sử vẫn giữ.",
        lead=f"{row.get_state_display()}, ngày {vn.day(row.on)}. Lần ghi bị gỡ vẫn hiện trong lịch sử.",
        crumbs=_crumbs(case, {"label": TITLE, "url": _url(case)}, {"label": "Gỡ lần ghi", "url": ""}),
    )  # fmt: skip
    return perform(
        request, form, page, lambda: undo_paper_act(by=request.scope.actor(), at=clock.now(), act=row),
        lambda _: _url(case),
    )  # fmt: skip
