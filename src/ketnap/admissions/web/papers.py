"""The papers of one case: which there are, what each still lacks, the file. Files leave by POST and are audited."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.access import case_for
from ketnap.admissions.models import Case
from ketnap.admissions.papers.actions.make_pack import make_pack
from ketnap.admissions.papers.actions.print_paper import Order, print_paper
from ketnap.admissions.papers.choosing import template_for
from ketnap.admissions.papers.drafting import Writing, draft, file_name, sheets_of
from ketnap.admissions.papers.facts import gather
from ketnap.admissions.papers.registry import Form, form_of, forms_on
from ketnap.admissions.web.papers_forms import MissingForm
from ketnap.admissions.web.papers_show import crumbs, each_of, file_answer, tables
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.ui import parts


def _form_or_404(slug: str, request: Request) -> Form:
    try:
        form = form_of(slug, request.frame.day)
    except Refused:
        raise Http404 from None
    if not form.builder:
        raise Http404
    return form


def _which(request: Request, known: list[tuple[int, str]]) -> int:
    """Whose sheet is asked for (`nguoi`), if it is one of this case's; else the first."""
    text = request.GET.get("nguoi", "") or request.POST.get("nguoi", "")
    return next((pk for pk, _ in known if str(pk) == text), known[0][0])


def _may_reveal(request: Request, form: Form, case: Case) -> bool:
    return form.builder == "application" and request.scope.sees_sensitive(case.unit_id)


@screen(Can.SEE_CASES)
def papers(request: Request, uid: UUID) -> HttpResponse:
    """All papers of the case, those due now first."""
    case, day = case_for(request.scope, uid, Can.SEE_CASES), request.frame.day
    facts = gather(case, day)
    context: dict[str, Any] = {
        "case": case, "stage": facts.stage.label, "because": facts.way.because,
        "groups": tables(facts, forms_on(day), request, Writing(clock.now(), settings.DEMO)),
        "may_pack": request.scope.can(Can.SEE_AUDIT, case.unit_id),
        "links": [
            parts.Link("Tên trên văn bản", reverse("admissions:letterhead"), "quiet"),
            parts.Link("Mẫu Word riêng", reverse("admissions:templates"), "quiet"),
        ] if request.scope.can(Can.EDIT_DOCUMENTS) else [],
        "breadcrumbs": crumbs(case, {"label": "Giấy tờ", "url": ""}),
    }  # fmt: skip
    return render(request, "papers/papers.html", context)


@screen(Can.SEE_CASES)
def paper(request: Request, uid: UUID, form: str) -> HttpResponse:
    """One paper: what is missing may be typed for this printing; then Word or PDF."""
    case = case_for(request.scope, uid, Can.SEE_CASES)
    return _page(request, case, _form_or_404(form, request))


def _page(request: Request, case: Case, form: Form, refusal: str = "") -> HttpResponse:
    facts = gather(case, request.frame.day)
    known = sheets_of(form, facts)
    which = _which(request, known)
    try:
        made = draft(form, facts, Writing(clock.now(), settings.DEMO, which=which))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("admissions:papers", uid=case.uid)
    template = template_for(form.slug, case.unit_id, request.frame.day)
    here = reverse("admissions:paper", args=[case.uid, form.slug])
    context: dict[str, Any] = {
        "case": case, "form": form, "draft": made, "refusal": refusal, "which": which, "template": template, "each": each_of(form),
        "missing": MissingForm(made.asked), "by_hand": made.by_hand, "may_reveal": _may_reveal(request, form, case),
        "choices": [parts.Link(name, f"{here}?nguoi={pk}", "main" if pk == which else "plain") for pk, name in known if name],
        "breadcrumbs": crumbs(
            case, {"label": "Giấy tờ", "url": reverse("admissions:papers", args=[case.uid])}, {"label": form.code, "url": ""}
        ),
    }  # fmt: skip
    return render(request, "papers/paper.html", context)


@screen(Can.SEE_CASES, methods=("POST",))
def print_one(request: Request, uid: UUID, form: str) -> HttpResponse:
    """The file, in the form asked for (`dang`: docx or pdf)."""
    case, wanted = case_for(request.scope, uid, Can.SEE_CASES), _form_or_404(form, request)
    facts = gather(case, request.frame.day)
    which, kind = _which(request, sheets_of(wanted, facts)), request.POST.get("dang", "")
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    sensitive = "dan_toc_ton_giao" in request.POST and _may_reveal(request, wanted, case)
    order = Order(wanted, kind, which, typed, sensitive=sensitive, demo=settings.DEMO)
    try:
        made = print_paper(by=request.scope.actor(), at=clock.now(), case=case, day=request.frame.day, order=order)
    except Refused as refused:
        return _page(request, case, wanted, str(refused))
    return file_answer(made.content, file_name(wanted, case.uid, made.kind), made.kind)


@screen(Can.SEE_AUDIT, methods=("POST",))
def pack(request: Request, uid: UUID) -> HttpResponse:
    """The inspector's pack of the case as PDF."""
    case = case_for(request.scope, uid, Can.SEE_AUDIT)
    content = make_pack(
        by=request.scope.actor(), at=clock.now(), case=case, day=request.frame.day, units=request.scope.units(Can.SEE_AUDIT),
        name=str(request.user), demo=settings.DEMO,
    )  # fmt: skip
    return file_answer(content, f"tap-kiem-tra-{str(case.uid)[:8]}.pdf", "pdf")
