"""Screens of special groups: to whom each is put and with which papers, what came back; hidden ones only by an audited reveal."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions.access import case_for
from ketnap.admissions.consents.actions.ask_consent import ask_consent
from ketnap.admissions.consents.actions.record_consent import record_consent
from ketnap.admissions.consents.actions.reveal_specials import reveal_specials
from ketnap.admissions.consents.actions.state_special import state_special
from ketnap.admissions.consents.actions.undo_special import undo_special
from ketnap.admissions.consents.models import Group, Hidden, Special
from ketnap.admissions.consents.reading import route
from ketnap.admissions.dossier import Dossier
from ketnap.admissions.models import Case
from ketnap.admissions.web.show import case_url
from ketnap.documents.web.papers import PaperForm
from ketnap.law import Value, load_rules, rules
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.members.models import Background
from ketnap.ui import parts
from ketnap.ui.fields import DayField
from ketnap.ui.frame import Crumb

BOTH = ("GET", "POST")
TITLE = "Trường hợp đặc thù"
HIDDEN_LABEL = "Trường hợp chỉ người có quyền được xem"
LABELS = {**dict(Group.choices), **dict(Hidden.choices)}


class StateForm(forms.Form):
    """Which group."""

    on = DayField(label="Ngày ghi")
    group = forms.ChoiceField(label="Trường hợp", choices=[("", "Chọn…"), *Group.choices, *Hidden.choices])


class AskForm(forms.Form):
    """The paper that asks: its number, its day, to whom it went."""

    asked_symbol = forms.CharField(label="Số, ký hiệu văn bản xin ý kiến", max_length=60)
    asked_on = DayField(label="Ngày văn bản")
    asked_body = forms.CharField(
        label="Nơi được xin ý kiến", max_length=200, help_text="Chỉ ghi tên cấp uỷ, cơ quan; không ghi lý do, nội dung."
    )


class AnswerForm(PaperForm):
    """What the body answered."""

    agreed = forms.TypedChoiceField(
        label="Ý kiến của cấp có thẩm quyền", choices=[("", "Chọn…"), ("1", "Đồng ý"), ("0", "Không đồng ý")],
        coerce=lambda text: text == "1", empty_value=None,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_issuer"].help_text = "Ghi đúng cơ quan ký văn bản, kể cả khi quy định chưa rõ cơ quan nào."


def _url(case: Case) -> str:
    return reverse("admissions:specials", args=[case.uid])


def _crumbs(case: Case, title: str = "") -> list[Crumb]:
    made: list[Crumb] = [
        {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
        {"label": case.person.full_name, "url": case_url(case)},
        {"label": TITLE, "url": _url(case) if title else ""},
    ]
    return [*made, {"label": title, "url": ""}] if title else made


def _may(request: Request, case: Case) -> bool:
    return not request.frame.past and case.closed_on is None and request.scope.can(Can.EDIT_CASES, case.unit_id)


def hints(dossier: Dossier) -> list[str]:
    """Open groups the facts on file point to and nobody stated yet: never a hidden one."""
    stated = {one.group for one in dossier.specials}
    known: Background | None = dossier.background
    found = []
    if known is not None and known.private_owner:
        found.append(Group.PRIVATE_OWNER)
    age = rules.age(rules.AgeFacts(dossier.case.person.birth_date, dossier.on), load_rules(), dossier.calendar)
    if "over_age_consent" in age.facts and "decided" not in dossier.steps:
        found.append(Group.OVER_AGE)
    if dossier.fact("elder"):
        found.append(Group.ELDER)
    return [str(one.label) for one in found if one.value not in stated]


def consents_panel(dossier: Dossier) -> dict[str, Any] | None:
    """What the page of the case says: groups stated and what still waits. None where nothing is stated or pointed to."""
    found, hinted = dossier.specials, hints(dossier)
    if not found and not hinted:
        return None
    waiting = [one for one in found if one.agreed is None]
    lines = [f"{_label(one)}: {waiting_words(one, dossier.on)}" for one in waiting]
    lines += [f"{label}: có thể thuộc diện này, chưa ghi" for label in hinted]
    return {
        "title": TITLE, "lead": f"Đã ghi {len(found)} trường hợp, {len(found) - len(waiting)} đã có văn bản trả lời.",
        "open": lines, "open_label": "Cần xem lại" if lines else "",
        "links": [parts.Link("Mở trường hợp đặc thù", _url(dossier.case), "plain")],
    }  # fmt: skip


def waiting_words(one: Special, day: dt.date) -> str:
    """Where a group without an answer stands on a day: not asked yet, or asked of whom, by which paper and since how long."""
    if one.asked_on is None or one.asked_on > day:
        return "chưa ghi văn bản xin ý kiến"
    return f"đã xin ý kiến {_asked(one)}; chưa có văn bản trả lời, đã chờ {vn.number((day - one.asked_on).days)} ngày"


def _asked(one: Special) -> str:
    return f"{one.asked_body} ({one.asked_symbol}, {vn.day(one.asked_on)})" if one.asked_on else ""


def _label(one: Special) -> str:
    return str(Group(one.group).label) if one.group else HIDDEN_LABEL


def _law(value: Value | None) -> parts.Cell:
    if value is None:
        return parts.Cell("")
    if not value.known:
        return parts.Cell("Chưa rõ", note=value.because)
    return parts.Cell(value.text[0].upper() + value.text[1:], note=value.citation)


def _body(value: Value, row: Special) -> parts.Cell:
    """To whom it is put: as the law has it; where nobody has read the law, as the document of the answer says."""
    if value.known or row.document is None:
        return _law(value)
    return parts.Cell(row.document.issuer, note="Theo văn bản đã ghi; quy định chưa rõ.")


def _table(
    case: Case, rows: list[Special], groups: dict[int, str], day: dt.date, *, may: bool, today: dt.date
) -> parts.DataTable:
    body: list[list[parts.Cell | parts.CellValue]] = []
    for one in rows:
        group = one.group or groups.get(one.pk, "")
        way = route(group, day) if group else None
        state = {None: ("Chờ văn bản", "warn"), True: ("Đồng ý", "good"), False: ("Không đồng ý", "bad")}[one.agreed]
        paper = one.document
        answer = f"{paper.symbol}, {vn.day(paper.issued_on)}, {paper.issuer}" if paper else ""
        body.append(
            [
                LABELS[group] if group else HIDDEN_LABEL, _body(way.body, one) if way else "", _law(way.papers) if way else "",
                _asking(one, day, may=may),
                parts.Cell("", badge=parts.Badge(*state), note=answer),  # type: ignore[arg-type]
                parts.Cell("Ghi văn bản", reverse("admissions:special_answer", args=[case.uid, one.pk])) if may else "",
                parts.Cell("Gỡ", reverse("admissions:special_undo", args=[case.uid, one.pk]))
                if may and one.agreed is None and vn.local_moment(one.recorded_at).date() == today else "",
            ]
        )  # fmt: skip
    labels = ("Trường hợp", "Nơi cho ý kiến", "Giấy tờ, điều kiện", "Văn bản xin ý kiến", "Ý kiến", "Việc", "Sửa")
    empty = parts.Empty(
        "Chưa ghi trường hợp nào", "Chỉ ghi khi người xin vào Đảng thuộc diện phải có ý kiến của cấp có thẩm quyền."
    )
    return parts.DataTable(
        TITLE, [parts.Column(label) for label in labels], body, unit="trường hợp", empty=empty, caption_hidden=True
    )


def _asking(one: Special, day: dt.date, *, may: bool) -> parts.Cell:
    """The paper that asked, opening its form; how long the answer is waited for."""
    url = reverse("admissions:special_ask", args=[one.case.uid, one.pk]) if may else ""
    if one.asked_on is None:
        return parts.Cell("Ghi xin ý kiến" if url else "Chưa ghi", url)
    waited = f"đã chờ {vn.number((day - one.asked_on).days)} ngày" if one.agreed is None and day >= one.asked_on else ""
    return parts.Cell(
        f"{one.asked_symbol}, {vn.day(one.asked_on)}", url, "; ".join(filter(None, [one.asked_body, waited]))
    )


def _page(request: Request, case: Case, groups: dict[int, str]) -> HttpResponse:
    rows = list(Special.objects.filter(case=case, undone_at=None).select_related("document", "case").order_by("pk"))
    may = _may(request, case)
    hidden = any(not one.group for one in rows)
    context = {
        "case": case, "table": _table(case, rows, groups, request.frame.day, may=may, today=request.frame.today),
        "state_url": reverse("admissions:special_state", args=[case.uid]) if may else "", "revealed": bool(groups),
        "may_reveal": hidden and not groups and request.scope.sees_sensitive(case.unit_id), "breadcrumbs": _crumbs(case),
    }  # fmt: skip
    return render(request, "admissions/specials.html", context)


@screen(Can.SEE_CASES)
def specials(request: Request, uid: UUID) -> HttpResponse:
    """The special groups of a case, hidden ones without their name."""
    return _page(request, case_for(request.scope, uid, Can.SEE_CASES), {})


@screen(Can.SEE_CASES, methods=("POST",))
def reveal(request: Request, uid: UUID) -> HttpResponse:
    """The same page with hidden groups named, once; the reading is in the trail."""
    case = case_for(request.scope, uid, Can.SEE_CASES)
    if not request.scope.sees_sensitive(case.unit_id):
        raise PermissionDenied
    return _page(request, case, reveal_specials(by=request.scope.actor(), at=clock.now(), case=case))


@screen(Can.EDIT_CASES, methods=BOTH)
def state(request: Request, uid: UUID) -> HttpResponse:
    """State a special group."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    form = StateForm(request.POST or None, initial={"on": request.frame.today})
    page = Screen(
        title="Ghi trường hợp đặc thù", label="Ghi trường hợp", cancel_url=_url(case), lead=case.person.full_name,
        crumbs=_crumbs(case, "Ghi trường hợp"), extra={"sensitive_form": True},
    )  # fmt: skip
    return perform(
        request, form, page,
        lambda: state_special(by=request.scope.actor(), at=clock.now(), case=case, **form.cleaned_data),
        lambda _: _url(case),
    )  # fmt: skip


def _row(case: Case, pk: int) -> Special:
    row = get_object_or_404(Special, pk=pk, case=case)
    if row.undone_at is not None:
        raise Http404
    return row


@screen(Can.EDIT_CASES, methods=BOTH)
def ask(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """Write who was asked, when and by which paper: the day it goes out, not when the answer comes."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    row = _row(case, pk)
    initial = {
        "asked_symbol": row.asked_symbol,
        "asked_on": row.asked_on or request.frame.today,
        "asked_body": row.asked_body,
    }
    form = AskForm(request.POST or None, initial=initial)

    def act() -> Special:
        facts = form.cleaned_data
        return ask_consent(
            by=request.scope.actor(), at=clock.now(), special=row, symbol=facts["asked_symbol"], on=facts["asked_on"],
            body=facts["asked_body"],
        )  # fmt: skip

    page = Screen(
        title="Văn bản xin ý kiến", label="Ghi xin ý kiến", cancel_url=_url(case), lead=case.person.full_name, crumbs=_crumbs(case, "Ghi xin ý kiến"),
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: _url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def answer(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """Write what the competent body answered."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    row, form = _row(case, pk), AnswerForm(request.POST or None)

    def act() -> Special:
        by, at = request.scope.actor(), clock.now()
        document = form.paper(by=by, at=at, unit_id=case.unit_id)
        return record_consent(by=by, at=at, special=row, document=document, agreed=form.cleaned_data["agreed"])

    page = Screen(
        title="Ý kiến của cấp có thẩm quyền", label="Ghi văn bản", cancel_url=_url(case), lead=case.person.full_name,
        crumbs=_crumbs(case, "Ghi văn bản"), warning="Ghi đúng theo văn bản; phần mềm không suy ra kết quả.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda _: _url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def undo(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """Take back a group stated today by mistake."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    row, form = _row(case, pk), forms.Form(request.POST if request.method == "POST" else None)
    page = Screen(
        title="Gỡ trường hợp ghi nhầm", label="Gỡ trường hợp này", cancel_url=_url(case), danger=True, done="Đã gỡ.",
        lead=case.person.full_name, crumbs=_crumbs(case, "Gỡ"),
    )  # fmt: skip
    return perform(
        request,
        form,
        page,
        lambda: undo_special(by=request.scope.actor(), at=clock.now(), special=row),
        lambda _: _url(case),
    )
