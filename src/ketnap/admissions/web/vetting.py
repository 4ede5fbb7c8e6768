"""Screens of vetting: the list of persons, requests with their limits, one request, and every act."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request as Asking
from ketnap.access.request import screen
from ketnap.access.roles import Can
from ketnap.admissions import rolls
from ketnap.admissions.access import case_for
from ketnap.admissions.dossier import load
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case, Helper, Referee
from ketnap.admissions.queries import names_of
from ketnap.admissions.vetting import progress
from ketnap.admissions.vetting.actions.reveal_relatives import reveal_relatives
from ketnap.admissions.vetting.clocks import reply_clock
from ketnap.admissions.vetting.kinds import APPLICANT, Relation
from ketnap.admissions.vetting.models import Conclusion, Loan, Request, Subject
from ketnap.admissions.vetting.writing import places
from ketnap.admissions.web import vetting_show as show
from ketnap.admissions.web.vetting_acts import ACTS, Act
from ketnap.admissions.web.vetting_forms import Lists, VettingForm
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.ui import parts
from ketnap.ui.frame import Crumb

BOTH = ("GET", "POST")
TITLE = "Thẩm tra lý lịch"


def _url(case: Case) -> str:
    return reverse("admissions:vetting", args=[case.uid])


def _crumbs(case: Case, title: str = "") -> list[Crumb]:
    made: list[Crumb] = [
        {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
        {"label": case.person.full_name, "url": reverse("admissions:case", args=[case.uid])},
        {"label": TITLE, "url": _url(case) if title else ""},
    ]
    return [*made, {"label": title, "url": ""}] if title else made


def _may(request: Asking, case: Case) -> bool:
    return not request.frame.past and case.closed_on is None and request.scope.can(Can.EDIT_CASES, case.unit_id)


@screen(Can.SEE_CASES)
def vetting(request: Asking, uid: UUID) -> HttpResponse:
    """Who must be asked about and how far that is, requests, the conclusion of the competent body."""
    case, day = case_for(request.scope, uid, Can.SEE_CASES), request.frame.day
    dossier, may = load(case, day), _may(request, case)
    rows = list(Request.objects.filter(case=case, sent_on__lte=day).order_by("sent_on", "pk"))
    conclusion = Conclusion.objects.filter(case=case).first()
    names = names_of({conclusion.place_id} if conclusion else (), day)
    relatives = any(one.code != APPLICANT and not one.absent for one in dossier.vetted)
    context: dict[str, Any] = {
        "case": case, "begun": bool(dossier.vetted), "links": _links(case, dossier.vetted) if may else [],
        "people": show.people_table(case, dossier.vetted, day, may=may, fresh=_fresh(case, request)),
        "requests": show.requests_table(case, rows, dossier.calendar, request.frame.today),
        "conclusion": show.conclusion_terms(conclusion, names) if conclusion else None,
        "may_reveal": relatives and request.scope.sees_sensitive(case.unit_id), "breadcrumbs": _crumbs(case),
    }  # fmt: skip
    return render(request, "admissions/vetting.html", context)


def _fresh(case: Case, request: Asking) -> set[int]:
    """Persons typed today."""
    rows = Subject.objects.filter(case=case).values_list("pk", "recorded_at")
    return {pk for pk, at in rows if vn.local_moment(at).date() == request.frame.today}


def _links(case: Case, found: list[progress.Person]) -> list[parts.Link]:
    def link(label: str, verb: str, kind: Any = "plain") -> parts.Link:
        return parts.Link(label, reverse("admissions:vetting_act", args=[case.uid, verb]), kind)

    ending = link("Ghi kết luận về tiêu chuẩn chính trị", "ket-luan", "quiet")
    if not found:
        return [link("Lập danh sách", "lap", "main"), ending]
    return [
        link("Gửi yêu cầu", "hoi", "main"), link("Thêm người thân", "nguoi-than"), link("Ghi không có", "khong-co"), ending,
    ]  # fmt: skip


@screen(Can.SEE_CASES, methods=("POST",))
def reveal(request: Asking, uid: UUID) -> HttpResponse:
    """Who the relatives are, once: the page keeps nothing, and the reading is in the trail."""
    case = case_for(request.scope, uid, Can.SEE_CASES)
    if not request.scope.sees_sensitive(case.unit_id):
        raise PermissionDenied
    kin = reveal_relatives(by=request.scope.actor(), at=clock.now(), case=case)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [str(Relation(one.relation).label), one.name, str(one.birth_year), one.commune] for one in kin.values()
    ]
    columns = [parts.Column(label) for label in ("Quan hệ", "Họ và tên", "Năm sinh", "Nơi ở")]
    empty = parts.Empty("Không còn thông tin người thân", "Chưa ghi, hoặc đã xoá theo thời hạn.")
    table = parts.DataTable("Người thân", columns, rows, unit="người", empty=empty, caption_hidden=True)
    return render(
        request, "admissions/vetting_names.html",
        {"case": case, "table": table, "back": _url(case), "breadcrumbs": _crumbs(case, "Người thân")},
    )  # fmt: skip


@screen(Can.SEE_CASES)
def request_page(request: Asking, uid: UUID, pk: int) -> HttpResponse:
    """One request: whom it asks about, its limit, the answer, who borrowed it, what may be done."""
    case, day = case_for(request.scope, uid, Can.SEE_CASES), request.frame.day
    row = get_object_or_404(Request.objects.select_related("messenger", "answer_holder"), pk=pk, case=case)
    dossier = load(case, day)
    words = show.labels(one for one in dossier.vetted if not one.absent)
    asked = [words[pk] for pk in row.asked.order_by("pk").values_list("subject_id", flat=True) if pk in words]
    loans = list(Loan.objects.filter(request=row).select_related("borrower").order_by("pk"))
    names = names_of({row.answer_place_id or 0, *(loan.to_unit_id for loan in loans)}, day)
    running = reply_clock(row, dossier.calendar)
    due = f"{vn.day(running.due)}: {running.why}" if running.due else running.why
    terms = show.request_terms(row, asked or ["Đã xoá theo thời hạn"], names, due)
    here = not request.frame.past and request.scope.can(Can.EDIT_CASES, case.unit_id)
    may_lend = here and case.outcome != Outcome.MOVED
    context: dict[str, Any] = {
        "case": case, "row": row, "terms": terms, "offers": _offers(request, case, row, loans, may_lend=may_lend),
        "loans": show.loans_table(case, loans, names, may=here) if loans else None,
        "breadcrumbs": _crumbs(case, f"Yêu cầu {row.symbol}"),
    }  # fmt: skip
    return render(request, "admissions/vetting_request.html", context)


def _offers(request: Asking, case: Case, row: Request, loans: list[Loan], *, may_lend: bool) -> list[parts.Link]:
    verbs: list[tuple[str, str]] = []
    if _may(request, case) and row.answered_on is None and row.withdrawn_on is None:
        verbs = [("tra-loi", "Ghi trả lời"), ("rut", "Rút yêu cầu")]
        if row.received_on is None:
            verbs.insert(0, ("nhan", "Ghi ngày nhận"))
    if row.answered_on is not None and may_lend and not any(loan.back_on is None for loan in loans):
        verbs.append(("muon", "Cho mượn"))
    return [
        parts.Link(label, reverse("admissions:vetting_on", args=[case.uid, verb, row.pk]), "plain" if n else "main")
        for n, (verb, label) in enumerate(verbs)
    ]


def lists_of(case: Case, request: Asking) -> Lists:
    """The choices of the forms for this case today."""
    today = request.frame.today
    found = load(case, today).vetted
    persons = [one for one in found if not one.absent]
    known = {one.code for one in found}
    units = places(case, today)
    names = names_of(units, today)
    helping = set(Helper.objects.filter(case=case, until=None).values_list("member_id", flat=True))
    vouching = set(Referee.objects.filter(case=case, until=None).values_list("member_id", flat=True))
    return Lists(
        subjects=[(pk, label) for pk, label in show.labels(persons).items()],
        codes=[(code, show.law_label(code)) for code in show.order(today) if code != APPLICANT and code not in known],
        places=[(unit, names.get(unit, "")) for unit in units],
        people=[
            (one.person.pk, one.person.full_name + _part(one.person.pk, helping, vouching))
            for one in rolls.roll(case.unit, today).people
        ],
    )  # fmt: skip


def _part(pk: int, helping: Collection[object], vouching: Collection[object]) -> str:
    if pk in helping:
        return " (đang giúp đỡ)"
    return " (người giới thiệu)" if pk in vouching else ""


def _perform(request: Asking, case: Case, act: Act, pk: int, back: str) -> HttpResponse:
    brought = act.fields(lists_of(case, request))
    form = VettingForm(
        request.POST or None, initial={"on": request.frame.today}, brought=brought, day_label=act.day_label
    )
    page = Screen(
        title=act.title, label=act.label, cancel_url=back, lead=case.person.full_name, crumbs=_crumbs(case, act.title),
        warning=act.warning, danger=act.danger, extra={"sensitive_form": True},
        terms=show.where_to_ask(request.frame.today) if act is ACTS["hoi"] else (),
    )  # fmt: skip
    return perform(request, form, page, lambda: act.do(request, case, pk, form), lambda _: back)


@screen(Can.EDIT_CASES, methods=BOTH)
def act(request: Asking, uid: UUID, verb: str) -> HttpResponse:
    """An act on the list of a case."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    found = ACTS.get(verb)
    if found is None or found.about:
        raise Http404
    return _perform(request, case, found, 0, _url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def act_on(request: Asking, uid: UUID, verb: str, pk: int) -> HttpResponse:
    """An act on a person of the list, on a request, or on a loan of the case."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    found = ACTS.get(verb)
    if found is None or found.about is None:
        raise Http404
    about = cast("Subject | Request | Loan", get_object_or_404(found.about, pk=pk))
    owner = about.request if isinstance(about, Loan) else about
    if owner.case_id != case.pk:
        raise Http404
    back = (
        reverse("admissions:vetting_request", args=[case.uid, owner.pk]) if isinstance(owner, Request) else _url(case)
    )
    return _perform(request, case, found, pk, back)
