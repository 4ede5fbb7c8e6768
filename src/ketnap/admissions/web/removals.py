"""Removing a probationer, and votes without their share reported to the committee above."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse

from ketnap.access.acting import perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import rolls, states
from ketnap.admissions.access import case_for
from ketnap.admissions.dossier import load
from ketnap.admissions.kinds import MeetingKind
from ketnap.admissions.models import Ballot, Case
from ketnap.admissions.places import Way, way_for_case
from ketnap.admissions.queries import names_of
from ketnap.admissions.turns.actions.answer_report import answer_report
from ketnap.admissions.turns.actions.drop_removal import drop_removal
from ketnap.admissions.turns.actions.propose_removal import propose_removal
from ketnap.admissions.turns.actions.report_votes import report_votes
from ketnap.admissions.turns.actions.vote_removal import vote_removal
from ketnap.admissions.turns.kinds import Answer
from ketnap.admissions.turns.models import Removal, Report
from ketnap.admissions.turns.removing import ballots_of, next_vote, place_of_vote
from ketnap.admissions.voting import Vote
from ketnap.admissions.web import forms as own
from ketnap.admissions.web import late
from ketnap.admissions.web.acts import BOTH, page_for
from ketnap.admissions.web.fields import vote_fields
from ketnap.admissions.web.forms import ActForm
from ketnap.admissions.web.meeting_form import sitting_of
from ketnap.admissions.web.show import case_url
from ketnap.documents.web.papers import PaperForm
from ketnap.lib import clock
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.ui.fields import DayField


class WhyForm(forms.Form):
    """A day and a reason."""

    on = DayField(label="Ngày")
    reason = forms.CharField(label="Lý do", max_length=300)


class VoteForm(ActForm):
    """The count of one body."""

    def __init__(self, *args: Any, roll: rolls.Roll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roll = roll
        self.fields["on"].label = "Ngày họp"
        own = {name: self.fields.pop(name) for name in ("did", "paper_symbol", "paper_place")}
        own["paper_symbol"].label = "Số nghị quyết, biên bản"
        self.fields.update({**vote_fields(roll), **own})


class ReportForm(forms.Form):
    """The report's day and number."""

    on = DayField(label="Ngày báo cáo")
    symbol = forms.CharField(label="Số báo cáo", max_length=60, help_text="Kèm đầy đủ số phiếu của các lần biểu quyết.")


class AnswerForm(PaperForm):
    """What the committee above decided, on its document."""

    answer = forms.ChoiceField(label="Ý kiến của cấp trên", choices=[("", "Chọn…"), *Answer.choices])
    did = forms.CharField(label="Người quyết định", max_length=120, help_text="Ghi tên người ký văn bản trả lời.")


def open_removal(case: Case) -> Removal | None:
    """The proposal under way."""
    return Removal.objects.filter(case=case, decided_on=None, dropped_on=None).select_related("case").first()


def _removal(request: Request, uid: UUID) -> Removal:
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    found = open_removal(case)
    if found is None:
        raise Http404
    found.case = case
    return found


def _way(case: Case, request: Request) -> Way:
    day = request.frame.today
    return way_for_case(case.pk, case.unit_id, load(case, day).taken, day)


@screen(Can.EDIT_CASES, methods=BOTH)
def propose(request: Request, uid: UUID) -> HttpResponse:
    """Propose to remove."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    form = WhyForm(request.POST or None, initial=own.today(request.frame.today))

    def act() -> Removal:
        return propose_removal(by=request.scope.actor(), at=clock.now(), case=case, **form.cleaned_data)

    words = "Chưa có gì thay đổi về tư cách đảng viên cho đến khi cấp có thẩm quyền biểu quyết quyết định."
    page = page_for(case, "Đề nghị xoá tên", "Ghi đề nghị", done="Đã ghi đề nghị xoá tên.", warning=words)
    return perform(request, form, page, act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def vote(request: Request, uid: UUID) -> HttpResponse:
    """The vote of the body whose turn it is."""
    removal = _removal(request, uid)
    case, way = removal.case, _way(removal.case, request)
    key = next_vote(way, ballots_of(removal))
    unit_id, body = place_of_vote(way, key)
    unit = Unit.objects.get(pk=unit_id)
    day = request.frame.today
    roll = rolls.body_roll(unit, body, late.act_day(request).day)
    form = VoteForm(request.POST or None, initial=own.today(day), roll=roll)

    def act() -> Ballot:
        right = Can.DECIDE_CASES if key == "removal_decided" else Can.EDIT_CASES
        if not request.scope.can(right, unit_id):
            raise Refused(
                "removal.not_here", "Biểu quyết này do nơi họp ghi.", remedy="Hãy đề nghị nơi họp ghi kết quả."
            )
        facts = form.cleaned_data
        sitting = sitting_of(form, unit, body, MeetingKind.REMOVAL)
        count = Vote(case, facts["votes_for"], facts["against"] or 0, facts["blank"] or 0)
        by = form.actor(request.scope.actor())
        return vote_removal(by=by, at=clock.now(), removal=removal, sitting=sitting, vote=count)

    where = names_of([unit_id], day).get(unit_id, "")
    words = "Không đủ tỷ lệ vẫn báo cáo đầy đủ lên cấp trên; chỉ biểu quyết của cấp có thẩm quyền mới kết thúc việc xoá tên."
    page = page_for(case, f"{states.LABELS[key]}: {where}", "Ghi biểu quyết", done="Đã ghi biểu quyết.", warning=words)
    return perform(request, form, page, act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def drop(request: Request, uid: UUID) -> HttpResponse:
    """Give the proposal up."""
    removal = _removal(request, uid)
    form = WhyForm(request.POST or None, initial=own.today(request.frame.today))

    def act() -> Removal:
        return drop_removal(by=request.scope.actor(), at=clock.now(), removal=removal, **form.cleaned_data)

    page = page_for(removal.case, "Thôi xem xét xoá tên", "Ghi lại")
    return perform(request, form, page, act, lambda _: case_url(removal.case))


@screen(Can.EDIT_CASES, methods=BOTH)
def report(request: Request, uid: UUID, key: str) -> HttpResponse:
    """Report lost votes upwards."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    form = ReportForm(request.POST or None, initial=own.today(request.frame.today))

    def act() -> Report:
        return report_votes(by=request.scope.actor(), at=clock.now(), case=case, key=key, **form.cleaned_data)

    page = page_for(case, "Báo cáo kết quả biểu quyết", "Ghi báo cáo", done="Đã ghi báo cáo.")
    return perform(request, form, page, act, lambda _: case_url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def answer(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """What the committee above decided."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    row = Report.objects.filter(case=case, pk=pk).select_related("case").first()
    if row is None:
        raise Http404
    form = AnswerForm(request.POST or None)

    def act() -> Report:
        by, at = request.scope.actor().for_person(form.cleaned_data["did"]), clock.now()
        document = form.paper(by=by, at=at, unit_id=case.unit_id)
        return answer_report(by=by, at=at, report=row, answer=form.cleaned_data["answer"], document=document)

    page = page_for(case, "Ý kiến của cấp trên", "Ghi ý kiến", done="Đã ghi ý kiến của cấp trên.")
    return perform(request, form, page, act, lambda _: case_url(case))
