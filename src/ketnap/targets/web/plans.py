"""Versions of a distribution: draft, send, ask for another number, agree, put in force."""

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
from ketnap.organisations.names import names_of
from ketnap.targets import ledger
from ketnap.targets.access import plan_for, target_for
from ketnap.targets.actions.agree_plan import agree_plan
from ketnap.targets.actions.ask_for import ask_for
from ketnap.targets.actions.draft_plan import draft_plan
from ketnap.targets.actions.enforce_plan import enforce_plan
from ketnap.targets.actions.send_plan import send_plan
from ketnap.targets.kinds import PLAN_MOVES, PlanState
from ketnap.targets.models import Plan
from ketnap.targets.plans import Version, sent_to, version_of, versions
from ketnap.targets.queries import children_during, progress, target_of
from ketnap.targets.web.forms import NumbersForm
from ketnap.targets.web.pages import Page, show
from ketnap.targets.web.period import Period, period_of
from ketnap.ui import parts

_TONES = {PlanState.IN_FORCE: "good", PlanState.COUNTERED: "warn", PlanState.REVISED: "neutral"}


@screen(Can.SEE_TARGETS)
def plans(request: Request) -> HttpResponse:
    """Versions of the unit's target of the period, and those sent to the unit for its opinion."""
    unit = request.frame.unit
    period = period_of(request, request.frame.day)
    target = target_of(unit.pk, period.start, period.end)
    may = request.scope.can(Can.EDIT_TARGETS, unit.pk) and not request.frame.past
    own = versions([target.pk]) if target else []
    tables = [
        _list("Phương án của đơn vị", own, "Đặt chỉ tiêu trước, rồi lập phương án để lấy ý kiến các đơn vị trực thuộc.")
    ]
    asked = sent_to([unit.pk])
    if asked:
        tables.append(_list("Phương án cấp trên gửi lấy ý kiến", asked, ""))
    actions = (
        [parts.Link("Lập phương án", reverse("targets:draft", args=[target.pk]), "main", "plus")]
        if may and target
        else []
    )
    return show(request, Page(f"Phương án phân bổ {period.words}", "", actions, tables=tables))


def _list(caption: str, found: list[Version], hint: str) -> parts.DataTable:
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(f"Lần {version.plan.version}", url=reverse("targets:plan", args=[version.plan.pk])),
            parts.Cell("", badge=_badge(version)), version.total, len(version.asked), vn.moment(version.history[-1].at),
        ]
        for version in found
    ]  # fmt: skip
    columns = [
        parts.Column("Phương án"), parts.Column("Trạng thái"), parts.Column("Cộng", figures=True),
        parts.Column("Đề nghị chưa trả lời", figures=True), parts.Column("Cập nhật", figures=True),
    ]  # fmt: skip
    return parts.DataTable(
        caption, columns, rows, unit="phương án", empty=parts.Empty("Chưa có phương án", hint) if hint else None
    )


def _badge(version: Version) -> parts.Badge:
    return parts.Badge(version.label, _TONES.get(PlanState(version.state), "info"))  # type: ignore[arg-type]


@screen(Can.SEE_TARGETS)
def plan(request: Request, pk: int) -> HttpResponse:
    """One version: numbers, requests, history, and what may be done next."""
    found = plan_for(request.scope, pk, Can.SEE_TARGETS)
    version, target = version_of(found), found.target
    names = names_of(version.parts, target.end)
    asked = {one.unit_id: one for one in version.asked}
    mine = request.scope.units(Can.DECLARE_TARGETS)
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for unit_id, amount in version.parts.items():
        one = asked.get(unit_id)
        url = (
            reverse("targets:ask", args=[found.pk, unit_id])
            if unit_id in mine and _may(version, PlanState.COUNTERED)
            else ""
        )
        rows.append(
            [
                parts.Cell(names.get(unit_id, ""), url=url),
                amount,
                parts.Cell(one.amount if one else None, note=one.reason if one else ""),
            ]
        )
    columns = [
        parts.Column("Đơn vị"),
        parts.Column("Dự kiến giao", figures=True),
        parts.Column("Đơn vị đề nghị", figures=True),
    ]
    table = parts.DataTable(
        "Số dự kiến", columns, rows, unit="đơn vị", totals=["Cộng cả phần giữ lại", version.total, None] if rows else []
    )
    history = parts.DataTable(
        "Diễn biến", [parts.Column("Trạng thái"), parts.Column("Lúc", figures=True), parts.Column("Người ghi"), parts.Column("Ghi chú")],
        [[PlanState(event.state).label, vn.moment(event.at), event.by, event.note] for event in version.history], unit="lần",
    )  # fmt: skip
    whole = ledger.account(target).given
    stats = [
        parts.Stat("Phải phân bổ", whole + found.over, note=f"giao vượt {vn.number(found.over)}" if found.over else ""),
        parts.Stat("Phương án cộng lại", version.total, note=f"giữ lại {vn.number(version.kept)}"),
        parts.Stat("Trạng thái", version.label),
    ]
    title = f"Phương án lần {found.version}, {Period(target.start, target.end).words}"
    return show(request, Page(title, found.note, _next(request, version), stats, tables=[table, history]))


def _may(version: Version, to: str) -> bool:
    return version.state in PLAN_MOVES[to]


def _next(request: Request, version: Version) -> list[parts.Link]:
    """Acts that may follow, for whoever hands down."""
    plan_ = version.plan
    if not request.scope.can(Can.EDIT_TARGETS, plan_.target.unit_id) or request.frame.past:
        return []
    found: list[parts.Link] = []
    if _may(version, PlanState.AGREED):
        found.append(parts.Link("Ghi nhận thống nhất", reverse("targets:agree", args=[plan_.pk]), "main"))
    if _may(version, PlanState.IN_FORCE):
        found.append(parts.Link("Cho có hiệu lực", reverse("targets:enforce", args=[plan_.pk]), "main"))
    if _may(version, PlanState.SENT):
        label = "Gửi lấy ý kiến" if version.state == PlanState.DRAFT else "Sửa và gửi lại"
        found.append(parts.Link(label, reverse("targets:send", args=[plan_.pk]), "plain" if found else "main"))
    return found


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def draft(request: Request, pk: int) -> HttpResponse:
    """Write the next version."""
    target = target_for(request.scope, pk, Can.EDIT_TARGETS)
    units = children_during(target.unit_id, target.start, target.end)
    rows = progress(units, target.start, target.end, target.end, {}, category=target.category, measure=target.measure)
    account, period = ledger.account(target), Period(target.start, target.end)
    form = NumbersForm(
        request.POST or None, rows=[(row.unit_id, row.name, row.target or 0) for row in rows],
        initial={"kept": account.kept, "over": account.over},
    )  # fmt: skip

    def act() -> Plan:
        facts, by_id = form.cleaned_data, Unit.objects.in_bulk(units)
        return draft_plan(
            by=request.scope.actor(), at=clock.now(), target=target, kept=facts["kept"], over=facts["over"], note=facts["note"],
            parts={by_id[unit]: number for unit, number in form.parts().items()},
        )  # fmt: skip

    page = Screen(
        title=f"Lập phương án phân bổ {period.words}", label="Lưu dự thảo",
        cancel_url=reverse("targets:plans") + f"?don_vi={target.unit.code}&{period.query}",
        lead=f"Được giao {vn.number(account.given)}. Dự thảo chưa thành chỉ tiêu của đơn vị nào.", done="Đã lưu dự thảo.",
    )  # fmt: skip
    return perform(request, form, page, act, lambda plan: reverse("targets:plan", args=[plan.pk]))


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def send(request: Request, pk: int) -> HttpResponse:
    """Send, or change the numbers and send again."""
    found = plan_for(request.scope, pk, Can.EDIT_TARGETS, own=True)
    version = version_of(found)
    names = names_of(version.parts, found.target.end)
    asked = {one.unit_id: f"đơn vị đề nghị {vn.number(one.amount)}: {one.reason}" for one in version.asked}
    rows = [(unit, names.get(unit, ""), number) for unit, number in version.parts.items()]
    form = NumbersForm(request.POST or None, rows=rows, hints=asked, fixed_over=True, initial={"kept": version.kept})

    def act() -> Plan:
        by_id = Unit.objects.in_bulk(list(version.parts))
        wanted = form.parts()
        same = wanted == version.parts and form.cleaned_data["kept"] == version.kept
        return send_plan(
            by=request.scope.actor(), at=clock.now(), plan=found, note=form.cleaned_data["note"],
            parts=None if same else {by_id[unit]: number for unit, number in wanted.items()},
            kept=None if same else form.cleaned_data["kept"],
        )  # fmt: skip

    lead = "Các đơn vị xem được số dự kiến và có thể đề nghị số khác."
    return _step(request, found, form, "Gửi phương án lấy ý kiến", "Gửi", act, lead, "Đã gửi phương án.")


class NoteForm(forms.Form):
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)


@screen(Can.EDIT_TARGETS, methods=("GET", "POST"))
def agree(request: Request, pk: int) -> HttpResponse:
    """Record the agreement."""
    found = plan_for(request.scope, pk, Can.EDIT_TARGETS, own=True)
    form = NoteForm(request.POST or None)

    def act() -> Plan:
        return agree_plan(by=request.scope.actor(), at=clock.now(), plan=found, note=form.cleaned_data["note"])

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
    form = EnforceForm(request.POST or None)

    def act() -> Plan:
        by, at = request.scope.actor(), clock.now()
        paper = form.paper(by=by, at=at, unit_id=found.target.unit_id)
        return enforce_plan(by=by, at=at, plan=found, document=paper, reason=form.cleaned_data["reason"])

    lead = "Từ lúc này số của phương án là chỉ tiêu của các đơn vị."
    return _step(
        request, found, form, "Cho phương án có hiệu lực", "Cho có hiệu lực", act, lead, "Phương án đã có hiệu lực."
    )


class AskForm(forms.Form):
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
        facts = form.cleaned_data
        return ask_for(
            by=request.scope.actor(),
            at=clock.now(),
            plan=found,
            unit=asking,
            number=facts["number"],
            reason=facts["reason"],
        )

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
