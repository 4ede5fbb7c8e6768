"""Acts on versions of a distribution: draft at any depth, send, ask for another number, agree, put in force."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

from ketnap.access.acting import Screen, perform
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.documents.kinds import Kind
from ketnap.documents.web.papers import PaperForm
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.organisations.models import Unit
from ketnap.organisations.tree import tree_on
from ketnap.targets import ledger
from ketnap.targets.access import plan_for, target_for
from ketnap.targets.actions.agree_plan import agree_plan
from ketnap.targets.actions.ask_for import ask_for
from ketnap.targets.actions.draft_plan import draft_plan
from ketnap.targets.actions.enforce_plan import enforce_plan
from ketnap.targets.actions.send_plan import send_plan
from ketnap.targets.models import Plan
from ketnap.targets.plans import version_of
from ketnap.targets.web.depths import EVERY_CELL, LABELS, day_of, depth_of, held, rows_of
from ketnap.targets.web.divide import work
from ketnap.targets.web.divide_form import Desk, DivideForm, Row
from ketnap.targets.web.period import Period
from ketnap.targets.web.plans import plan_rows
from ketnap.ui import parts


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def draft(request: Request, pk: int) -> HttpResponse:
    """Write the next version, for the units directly below or for every cell."""
    target = target_for(request.scope, pk, Can.EDIT_TARGETS)
    depth = depth_of(request.GET.get("cap", ""))
    account, period, rows = ledger.account(target), Period(target.start, target.end), rows_of(target, depth)

    def act(form: DivideForm) -> Plan:
        by, at, units = request.scope.actor(), clock.now(), Unit.objects.in_bulk(list(form.numbers))
        return draft_plan(
            by=by, at=at, target=target, kept=form.cleaned_data["kept"], over=form.beyond,
            note=form.cleaned_data["reason"], document=form.paper_if_any(by=by, at=at, unit_id=target.unit_id),
            parts={units[unit]: number for unit, number in form.numbers.items()},
        )  # fmt: skip

    here = reverse("targets:draft", args=[target.pk])
    return work(
        request,
        Desk(
            target=target, rows=rows, numbers={row.unit: row.now for row in rows}, whole=account.given,
            kept=account.kept if account.handed else 0, over=account.over, title=f"Lập phương án phân bổ {period.words}", label="Lưu dự thảo",
            back=reverse("targets:plans") + f"?don_vi={target.unit.code}&{period.query}", act=act,
            done=lambda _: "Đã lưu dự thảo.", paper=False,
            through=tree_on(day_of(target)) if depth == EVERY_CELL else None,
            lead=f"Được giao {vn.number(account.given)}. Dự thảo chưa thành chỉ tiêu của đơn vị nào.",
            sheet_url=reverse("targets:distribute_sheet", args=[target.pk]) + f"?cap={depth}",
            others=[
                parts.Link(label, f"{here}?cap={one}", "plain" if one == depth else "quiet")
                for one, label in LABELS.items()
            ],
            then=lambda made: reverse("targets:plan", args=[made.pk]),
        ),
    )  # fmt: skip


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def send(request: Request, pk: int) -> HttpResponse:
    """Send, or change the numbers and send again."""
    found = plan_for(request.scope, pk, Can.EDIT_TARGETS, own=True)
    version, target = version_of(found), found.target
    asked = {one.unit_id: f"đơn vị đề nghị {vn.number(one.amount)}: {one.reason}" for one in version.asked}
    now = held(target, list(version.parts))
    rows = [
        Row(row.unit, row.code, row.name, now.get(row.unit, 0), row.group, asked.get(row.unit, ""))
        for row in plan_rows(version)
    ]

    def act(form: DivideForm) -> Plan:
        by, at, kept = request.scope.actor(), clock.now(), form.cleaned_data["kept"]
        units = Unit.objects.in_bulk(list(version.parts))
        same = form.numbers == version.parts and kept == version.kept
        return send_plan(
            by=by, at=at, plan=found, note=form.cleaned_data["reason"], kept=None if same else kept,
            parts=None if same else {units[unit]: number for unit, number in form.numbers.items()},
            document=form.paper_if_any(by=by, at=at, unit_id=target.unit_id),
        )  # fmt: skip

    return work(
        request,
        Desk(
            target=target, rows=rows, numbers=version.parts, whole=ledger.account(target).given, kept=version.kept,
            over=found.over, title=f"Gửi phương án lấy ý kiến, lần {found.version}", label="Gửi phương án",
            back=reverse("targets:plan", args=[found.pk]), act=act, fixed_over=True, paper=False,
            done=lambda _: "Đã gửi phương án. Các đơn vị thấy ở trang Việc của tôi.",
            stamp=f"{version.round}.{len(version.asked)}.{version.state}",
            lead="Các đơn vị xem được số dự kiến và có thể đề nghị số khác.",
        ),
    )  # fmt: skip


class _NotedForm(PaperForm):
    """A step that may rest on a paper."""

    paper_required = False


class NoteForm(_NotedForm):
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def agree(request: Request, pk: int) -> HttpResponse:
    """Record the agreement."""
    found = plan_for(request.scope, pk, Can.EDIT_TARGETS, own=True)
    form = NoteForm(request.POST or None)

    def act() -> Plan:
        by, at = request.scope.actor(), clock.now()
        paper = form.paper_if_any(by=by, at=at, unit_id=found.target.unit_id)
        return agree_plan(by=by, at=at, plan=found, note=form.cleaned_data["note"], document=paper)

    return _step(request, found, form, "Ghi nhận thống nhất", "Ghi nhận", act, "", "Đã ghi nhận thống nhất.")


class EnforceForm(PaperForm):
    paper_label = "Văn bản giao chỉ tiêu"
    reason = forms.CharField(
        label="Lý do điều chỉnh",
        max_length=300,
        required=False,
        help_text="Cần ghi khi thay phương án đang có hiệu lực.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_kind"].initial = Kind.PLAN


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def enforce(request: Request, pk: int) -> HttpResponse:
    """Put in force: the numbers become targets."""
    found = plan_for(request.scope, pk, Can.EDIT_TARGETS, own=True)
    form = EnforceForm(request.POST or None, initial={"paper_issuer": request.frame.unit_name})

    def act() -> Plan:
        by, at = request.scope.actor(), clock.now()
        paper = form.paper(by=by, at=at, unit_id=found.target.unit_id)
        return enforce_plan(by=by, at=at, plan=found, document=paper, reason=form.cleaned_data["reason"])

    lead = "Từ lúc này số của phương án là chỉ tiêu của các đơn vị."
    return _step(
        request, found, form, "Cho phương án có hiệu lực", "Cho có hiệu lực", act, lead, "Phương án đã có hiệu lực."
    )


class AskForm(_NotedForm):
    number = forms.IntegerField(label="Số đơn vị đề nghị", min_value=0)
    reason = forms.CharField(label="Lý do", max_length=300)


@screen(Can.DECLARE_TARGETS, methods=("GET", "POST"))
def ask(request: Request, pk: int, unit: int) -> HttpResponse:
    """A unit below asks for another number."""
    found = plan_for(request.scope, pk, Can.DECLARE_TARGETS)
    asking = Unit.objects.filter(pk=unit).first()
    if asking is None or not request.scope.can(Can.DECLARE_TARGETS, asking.pk):
        raise Http404
    number = version_of(found).parts.get(asking.pk)
    form = AskForm(request.POST or None, initial={"number": number})

    def act() -> Plan:
        facts, by, at = form.cleaned_data, request.scope.actor(), clock.now()
        return ask_for(
            by=by, at=at, plan=found, unit=asking, number=facts["number"], reason=facts["reason"],
            document=form.paper_if_any(by=by, at=at, unit_id=asking.pk),
        )  # fmt: skip

    lead = f"Cấp trên dự kiến giao {vn.number(number)}." if number is not None else ""
    return _step(request, found, form, "Đề nghị điều chỉnh số được giao", "Gửi đề nghị", act, lead, "Đã gửi đề nghị.")


def _step(
    request: Request,
    found: Plan,
    form: forms.Form,
    title: str,
    label: str,
    act: Callable[[], Plan],
    lead: str,
    done: str,
) -> HttpResponse:
    back = reverse("targets:plan", args=[found.pk])
    page = Screen(title=f"{title}, lần {found.version}", label=label, cancel_url=back, lead=lead, done=done)
    return perform(request, form, page, act, lambda _: back)
