"""Screens of slips: the register of what came and went back, the slips of one case, taking in and sending back."""

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
from ketnap.admissions.dossier import Dossier
from ketnap.admissions.files.kinds import ReturnReason
from ketnap.admissions.models import Case
from ketnap.admissions.queries import names_of
from ketnap.admissions.slips import queries
from ketnap.admissions.slips.actions.receive_file import receive_file
from ketnap.admissions.slips.actions.return_file import return_file
from ketnap.admissions.slips.actions.undo_slip import undo_slip
from ketnap.admissions.slips.desk import last_slip, offices
from ketnap.admissions.slips.models import Slip, SlipKind
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.show import case_url
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.ui import parts
from ketnap.ui.fields import DayField
from ketnap.ui.frame import Crumb

BOTH = ("GET", "POST")
SHOWN = 200
PAPERS = {SlipKind.INTAKE: "ptn-hs", SlipKind.RETURN: "ptr-hs"}


class SlipForm(forms.Form):
    """What both slips say."""

    on = DayField(label="Ngày")
    office = forms.TypedChoiceField(label="Nơi nhận, nơi trả", coerce=int)
    handed_by = forms.CharField(label="Người giao", max_length=120, required=False)
    taken_by = forms.CharField(label="Người nhận", max_length=120, required=False)


class ReturnForm(SlipForm):
    """A file sent back."""

    reasons = forms.MultipleChoiceField(
        label="Lý do trả", choices=ReturnReason.choices, widget=forms.CheckboxSelectMultiple
    )
    again_by = DayField(label="Đề nghị gửi lại trước ngày", required=False)

    field_order = ("on", "office", "reasons", "again_by", "handed_by", "taken_by")


def _url(case: Case) -> str:
    return reverse("admissions:case_slips", args=[case.uid])


def _crumbs(case: Case, title: str) -> list[Crumb]:
    return [
        {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
        {"label": case.person.full_name, "url": case_url(case)},
        {"label": title, "url": ""},
    ]


def writable(request: Request, case: Case) -> list[int]:
    """The offices of the case at which the user may write slips."""
    if request.frame.past or case.closed_on is not None:
        return []
    latest = case.steps.filter(undone_at=None).order_by("on").last()
    days = {
        request.frame.today,
        latest.on if latest is not None else case.opened_on,
    }  # what is typed late goes where it went
    return [unit for unit in offices(case, *sorted(days)) if request.scope.can(Can.EDIT_CASES, unit)]


def slips_panel(dossier: Dossier) -> dict[str, Any] | None:
    """Where the file is, as slips say. None while it never left the cell and no body has voted on it."""
    last = last_slip(dossier.case)
    if last is None and "cell_vote" not in dossier.steps:
        return None
    link = parts.Link("Mở phiếu hồ sơ", _url(dossier.case), "plain")
    if last is None:
        return {"title": "Hồ sơ gửi lên cấp trên", "lead": "Chưa có phiếu tiếp nhận.", "links": [link]}
    office = names_of([last.office_id], dossier.on).get(last.office_id, "")
    if last.kind == SlipKind.INTAKE:
        lead, open_ = f"{office} đã tiếp nhận ngày {vn.day(last.on)}, số {last.numbered}.", []
    else:
        again = f"; đề nghị gửi lại trước ngày {vn.day(last.again_by)}" if last.again_by else ""
        lead = f"{office} đã trả hồ sơ ngày {vn.day(last.on)}, số {last.numbered}{again}."
        open_ = [str(ReturnReason(one).label) for one in last.reasons]
    return {
        "title": "Hồ sơ gửi lên cấp trên", "lead": lead, "links": [link], "open": open_,
        "open_label": "Cần bổ sung" if open_ else "",
    }  # fmt: skip


def _table(rows: list[Slip], names: dict[int, str], *, with_case: bool, undo: Slip | None = None) -> parts.DataTable:
    body: list[list[parts.Cell | parts.CellValue]] = []
    for row in rows:
        badge = parts.Badge("Đã gỡ", "neutral") if row.undone_at else None
        kind = parts.Cell(str(row.get_kind_display()), badge=badge)
        cells: list[parts.Cell | parts.CellValue] = [row.numbered, row.on, kind, names.get(row.office_id, "")]
        if with_case:
            cells.insert(2, parts.Cell(row.case.person.full_name, _url(row.case), note=names.get(row.unit_id, "")))
        again = f"gửi lại trước {vn.day(row.again_by)}" if row.again_by else ""
        people = " → ".join(filter(None, [row.handed_by, row.taken_by]))
        cells += [parts.Cell(row.why, note=again), people]
        if not with_case:
            url = reverse("admissions:undo_slip", args=[row.case.uid, row.pk]) if undo and undo.pk == row.pk else ""
            cells.append(parts.Cell("Gỡ", url) if url else "")
        body.append(cells)
    labels = ["Số", "Ngày", "Loại phiếu", "Nơi nhận, nơi trả", "Lý do trả", "Giao, nhận"]
    labels = [*labels[:2], "Hồ sơ", *labels[2:]] if with_case else [*labels, "Việc"]
    empty = parts.Empty("Chưa có phiếu nào", "Phiếu tiếp nhận, phiếu trả hồ sơ ghi ở trang của từng hồ sơ.")
    columns = [parts.Column(label) for label in labels]
    return parts.DataTable("Sổ tiếp nhận, trả hồ sơ", columns, body, unit="phiếu", empty=empty, caption_hidden=True)


@screen(Can.SEE_CASES)
def slips(request: Request) -> HttpResponse:
    """The register: what came in and what went back, newest first. `loai` keeps one kind."""
    kind = request.GET.get("loai", "")
    found = queries.register(units_seen(request), request.frame.day, kind if kind in SlipKind.values else "")
    total, rows = found.count(), list(found[:SHOWN])
    names = names_of({row.office_id for row in rows} | {row.unit_id for row in rows}, request.frame.day)
    here = reverse("admissions:slips")
    links = [parts.Link("Tất cả", here), *(parts.Link(str(one.label), f"{here}?loai={one.value}") for one in SlipKind)]
    context = {
        "table": _table(rows, names, with_case=True), "links": links, "total": total, "shown": len(rows),
        "breadcrumbs": [
            {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")}, {"label": "Sổ tiếp nhận, trả hồ sơ", "url": ""},
        ],
    }  # fmt: skip
    return render(request, "admissions/slips.html", context)


@screen(Can.SEE_CASES)
def case_slips(request: Request, uid: UUID) -> HttpResponse:
    """The slips of one case, with what may be done now and the papers to print."""
    case = case_for(request.scope, uid, Can.SEE_CASES)
    rows = list(queries.register([case.unit_id], request.frame.day).filter(case=case))
    names, last, may = (
        names_of({row.office_id for row in rows}, request.frame.day),
        last_slip(case),
        writable(request, case),
    )
    undo = last if last and may and vn.local_moment(last.recorded_at).date() == request.frame.today else None
    links = []
    if may:
        links = [parts.Link("Tiếp nhận hồ sơ", reverse("admissions:slip_act", args=[case.uid, "nhan"]), "main")]
    if last is not None and last.kind == SlipKind.INTAKE and last.office_id in may:
        links = [parts.Link("Trả hồ sơ", reverse("admissions:slip_act", args=[case.uid, "tra"]), "plain")]
    if last is not None:
        paper = reverse("admissions:paper", args=[case.uid, PAPERS[SlipKind(last.kind)]])
        links.append(parts.Link("In phiếu", paper, "plain"))
    context = {
        "case": case, "table": _table(rows, names, with_case=False, undo=undo), "links": links,
        "breadcrumbs": _crumbs(case, "Phiếu hồ sơ"),
    }  # fmt: skip
    return render(request, "admissions/case_slips.html", context)


@screen(Can.EDIT_CASES, methods=BOTH)
def slip_act(request: Request, uid: UUID, verb: str) -> HttpResponse:
    """Take the file in (`nhan`) or send it back (`tra`), at an office where the user writes."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    may = writable(request, case)
    if verb not in ("nhan", "tra") or (case.closed_on is None and not may):
        raise Http404
    last, made = last_slip(case), ReturnForm if verb == "tra" else SlipForm
    if verb == "tra" and last is not None:
        may = [unit for unit in may if unit == last.office_id] or may
    form = made(request.POST or None, initial={"on": request.frame.today, "office": may[-1] if may else None})
    names = names_of(may, request.frame.today)
    form.fields["office"].choices = [(unit, names.get(unit, "")) for unit in may]  # type: ignore[attr-defined]
    title = "Trả hồ sơ" if verb == "tra" else "Tiếp nhận hồ sơ"
    page = Screen(
        title=title, label="Ghi phiếu", cancel_url=_url(case), lead=case.person.full_name, danger=verb == "tra",
        crumbs=_crumbs(case, title), done="Đã ghi phiếu và lấy số trong sổ.",
    )  # fmt: skip

    def act() -> Slip:
        by, at = request.scope.actor(), clock.now()
        if verb == "tra":
            return return_file(by=by, at=at, case=case, **form.cleaned_data)
        return receive_file(by=by, at=at, case=case, **form.cleaned_data)

    return perform(request, form, page, act, lambda _: _url(case))


@screen(Can.EDIT_CASES, methods=BOTH)
def undo(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """Take back a slip typed today."""
    case = case_for(request.scope, uid, Can.EDIT_CASES)
    row = get_object_or_404(Slip, pk=pk, case=case)
    if case.closed_on is None and row.office_id not in writable(request, case):
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)
    page = Screen(
        title=f"Gỡ phiếu số {row.numbered}", label="Gỡ phiếu này", cancel_url=_url(case), danger=True, done="Đã gỡ phiếu.",
        lead="Phiếu bị gỡ vẫn giữ số và hiện trong sổ.", crumbs=_crumbs(case, "Gỡ phiếu"),
    )  # fmt: skip
    return perform(
        request, form, page, lambda: undo_slip(by=request.scope.actor(), at=clock.now(), slip=row), lambda _: _url(case)
    )
