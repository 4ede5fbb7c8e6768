"""Meetings as one piece of work: what waits for which body, the agenda with its votes, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import attempt
from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import queries, rolls, states
from ketnap.admissions.access import case_for, meeting_for
from ketnap.admissions.actions.decide_meeting import decide_meeting
from ketnap.admissions.actions.hold_meeting import hold_meeting
from ketnap.admissions.agenda import waiting_then
from ketnap.admissions.kinds import Body, Excluded, MeetingKind
from ketnap.admissions.models import Meeting, Step
from ketnap.admissions.places import DELEGATED
from ketnap.admissions.summary import Line, summary
from ketnap.admissions.voting import Held
from ketnap.admissions.web import late
from ketnap.admissions.web.cases import units_seen
from ketnap.admissions.web.meeting_form import MeetingForm, sitting_of
from ketnap.admissions.web.show import case_url
from ketnap.lib import clock
from ketnap.lib import format as vn
from ketnap.organisations.models import Unit
from ketnap.ui import parts

BOTH = ("GET", "POST")


def right_for(key: str) -> Can:
    """What one must hold at the meeting unit to type its result."""
    return Can.DECIDE_CASES if key in states.BY_DECISION else Can.EDIT_CASES


@screen(Can.SEE_CASES)
def meetings(request: Request) -> HttpResponse:
    """Which bodies have cases waiting, and the meetings held lately. `ho_so` leads on to the meeting of one case."""
    day = request.frame.day
    if "ho_so" in request.GET:
        return _of_case(request, waiting_then(units_seen(request), late.act_day(request).day))
    found = queries.waiting(units_seen(request), day)
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(group.unit_name, _url(request, group)), group.label, len(group.cases),
            sum(bool(one.overdue(day)) for one in group.cases) or "", _nearest(group),
        ]
        for group in found
    ]  # fmt: skip
    columns = [
        parts.Column("Nơi họp"), parts.Column("Nội dung"), parts.Column("Hồ sơ chờ", figures=True),
        parts.Column("Quá hạn", figures=True), parts.Column("Hạn gần nhất"),
    ]  # fmt: skip
    empty = parts.Empty("Chưa có hồ sơ nào chờ họp", "Hồ sơ đủ các bước chuẩn bị sẽ hiện ở đây theo từng nơi họp.")
    table = parts.DataTable("Hồ sơ chờ họp xét", columns, rows, unit="cuộc họp", empty=empty, caption_hidden=True)
    return render(request, "admissions/meetings.html", {"table": table, "held": _held(request)})


def _of_case(request: Request, found: list[queries.Waiting]) -> HttpResponse:
    case = case_for(request.scope, _uuid(request.GET["ho_so"]), Can.SEE_CASES)
    group = next((one for one in found if any(row.case.pk == case.pk for row in one.cases)), None)
    act_on = late.act_day(request)
    url = _url(request, group) if group else ""
    return redirect(act_on.carried(f"{url}&ho_so={case.uid}" if url else case_url(case)))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _nearest(group: queries.Waiting) -> parts.Cell | parts.CellValue:
    days = [clock.due for one in group.cases for clock in one.clocks if clock.ends_with == group.key and clock.due]
    return min(days, default="")


def _url(request: Request, group: queries.Waiting) -> str:
    """The form of the meeting; nothing for whoever may not write what it decides."""
    if not request.scope.can(right_for(group.key), group.unit):
        return ""
    code = Unit.objects.get(pk=group.unit).code
    return f"{reverse('admissions:meeting_new', args=[group.key])}?noi={code}"


def _held(request: Request) -> parts.DataTable:
    rows = Meeting.objects.filter(unit_id__in=units_seen(request)).order_by("-on", "-pk")[:20]
    listed = list(rows)
    names = queries.names_of({row.unit_id for row in listed}, request.frame.day)
    body: list[list[parts.Cell | parts.CellValue]] = [
        [
            parts.Cell(names.get(row.unit_id, ""), reverse("admissions:meeting", args=[row.pk])),
            f"{row.get_body_display()}: {row.get_kind_display().lower()}", row.on, row.paper_symbol,
        ]
        for row in listed
    ]  # fmt: skip
    columns = [parts.Column(label) for label in ("Nơi họp", "Nội dung", "Ngày họp", "Nghị quyết, biên bản")]
    empty = parts.Empty(
        "Chưa ghi cuộc họp nào", "Kết quả biểu quyết ghi cho từng hồ sơ hoặc cả cuộc họp đều hiện ở đây."
    )
    return parts.DataTable("Cuộc họp đã ghi", columns, body, unit="cuộc họp", empty=empty, caption_hidden=True)


def group_for(request: Request, key: str, code: str, on: dt.date | None = None) -> queries.Waiting:
    """The cases of one meeting: those at the unit that wait for `key` within reach, by the rules of `on` (today).

    Without cases on another day than today the group is empty. Raises Http404 for none today, or a unit out of reach.
    """
    if key not in (*states.BY_VOTE, *states.BY_DECISION):
        raise Http404
    units, day = request.scope.units(Can.SEE_CASES), on or request.frame.today
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Http404
    group = next((one for one in waiting_then(units, day) if (one.key, one.unit) == (key, unit.pk)), None)
    if group is None and day != request.frame.today and unit.pk in units:
        return queries.Waiting(unit.pk, queries.names_of([unit.pk], day).get(unit.pk, ""), key, states.LABELS[key], ())
    if group is None:
        raise Http404
    return group


@screen(Can.EDIT_CASES, methods=BOTH)
def meeting_new(request: Request, key: str) -> HttpResponse:
    """Agenda, who sat, the votes; then one act for all of it. Everything follows the date of the meeting."""
    act_on = late.act_day(request)
    group = _agenda(request, key, act_on)
    if not request.scope.can(right_for(key), group.unit):
        raise Http404
    unit = Unit.objects.get(pk=group.unit)
    form = _form(request, group, unit, act_on)
    if request.method == "POST" and not late.looking(request) and form.is_valid():
        held = attempt(request, form, lambda: _hold(request, form, unit, body_of(group), key))
        if held is not None:
            return redirect(reverse("admissions:meeting", args=[held.meeting.pk]))
    here = f"{reverse('admissions:meeting_new', args=[key])}?noi={unit.code}"
    late.watch(form, here)
    context: dict[str, Any] = {
        "form": form, "group": group, "here": here, "table": table_of(summary(group.cases, key, act_on.day)),
        "may_export": request.scope.can(Can.EXPORT, group.unit), "decides": key in states.BY_DECISION,
        "summary_url": f"{reverse('admissions:summary', args=[key])}?noi={unit.code}", "act": act_on, "look_url": here,
        "ballots_url": f"{reverse('admissions:ballot_slips', args=[key])}?noi={unit.code}",
        "breadcrumbs": [
            {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
            {"label": "Họp xét", "url": reverse("admissions:meetings")}, {"label": group.label, "url": ""},
        ],
    }  # fmt: skip
    return render(request, "admissions/meeting_new.html", context, status=422 if form.errors else 200)


def _agenda(request: Request, key: str, act_on: late.ActDay) -> queries.Waiting:
    """The cases of the meeting's date; when sent, also those of today that were sent with it, so that the act can say why not."""
    code = request.GET.get("noi", "")
    group = group_for(request, key, code, act_on.day)
    sent = request.method == "POST" and not late.looking(request)
    if not sent or act_on.day == act_on.today:
        return group
    there = {one.case.pk for one in group.cases}
    now = next((one for one in queries.waiting(request.scope.units(Can.SEE_CASES), act_on.today)
                if (one.key, one.unit) == (key, group.unit)), None)  # fmt: skip
    more = (
        [one for one in now.cases if one.case.pk not in there and f"take_{one.case.pk}" in request.POST] if now else []
    )
    return replace(group, cases=(*group.cases, *more))


def _form(request: Request, group: queries.Waiting, unit: Unit, act_on: late.ActDay) -> MeetingForm:
    body = body_of(group)
    roll = rolls.body_roll(unit, body, act_on.day)
    cases = [one.case for one in group.cases]
    chosen = [case.pk for case in cases if str(case.uid) == request.GET.get("ho_so")]
    typed = None if late.looking(request) else request.POST or None
    return MeetingForm(typed, initial=late.initial(request, act_on), cases=cases, roll=roll, chosen=chosen)


def body_of(group: queries.Waiting) -> Body:
    """Which body of the unit meets on this step."""
    if group.key in states.BY_DECISION:
        return Body.DELEGATED if group.cases and group.cases[0].way.place.mode == DELEGATED else Body.STANDING
    return Body.CELL if group.key in ("cell_vote", "recognition_cell_vote") else Body.COMMITTEE


def _hold(request: Request, form: MeetingForm, unit: Unit, body: Body, key: str) -> Held:
    facts, at = form.cleaned_data, clock.now()
    kind = MeetingKind.RECOGNITION if key.startswith("recogni") else MeetingKind.ADMISSION
    sitting = sitting_of(form, unit, body, kind)
    act = decide_meeting if key in states.BY_DECISION else hold_meeting
    return act(by=form.actor(request.scope.actor()), at=at, sitting=sitting, votes=form.votes(), ground=facts["ground"])


def table_of(lines: list[Line]) -> parts.DataTable:
    """The summary on screen: fewer columns with notes below; names open the cases."""
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for line in lines:
        of = line.values
        rows.append(
            [
                parts.Cell(of["name"], reverse("admissions:case", args=[line.uid]), f"{of['birth']} · {of['gender']}"),
                parts.Cell(of["cell"], note=of["work"]), of["schooling"],
                parts.Cell(of["sympathiser"], note=f"Lớp nhận thức {of['certificate']}" if of["certificate"] else ""),
                parts.Cell(of["referees"], note=f"Thẩm tra {of['vetting']}" if of["vetting"] else ""), of["vote"],
                parts.Cell(of["remarks"], note=f"Hạn {of['due']}" if of["due"] else ""),
            ]
        )  # fmt: skip
    labels = ("Họ và tên", "Chi bộ", "Trình độ", "Cảm tình Đảng", "Người giới thiệu", "Chi bộ biểu quyết", "Đối chiếu")
    columns = [parts.Column(label) for label in labels]
    return parts.DataTable("Trích ngang", columns, rows, unit="hồ sơ", caption_hidden=True)


@screen(Can.SEE_CASES)
def meeting(request: Request, pk: int) -> HttpResponse:
    """A meeting held: who sat, who was not counted and why, the votes, the decisions."""
    found = meeting_for(request.scope, pk, Can.SEE_CASES)
    names = queries.names_of([found.unit_id], found.on)
    ballots = list(found.ballots.select_related("case__person").order_by("case__person__sort_key", "pk"))
    ids = [ballot.case_id for ballot in ballots]
    keys = {ballot.key for ballot in ballots}
    steps = {step.case_id: step for step in Step.objects.filter(case__in=ids, key__in=keys, undone_at=None)}
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for ballot in ballots:
        step = steps.get(ballot.case_id)
        state = {True: ("Đủ tỷ lệ", "good"), False: ("Không đủ tỷ lệ", "bad"), None: ("Chưa rõ", "warn")}[ballot.passed]
        if ballot.undone_at is not None:
            state = ("Đã gỡ", "neutral")
        rows.append(
            [
                parts.Cell(ballot.case.person.full_name, case_url(ballot.case)), f"{ballot.votes_for}/{ballot.total}",
                ballot.against, ballot.blank, parts.Cell("", badge=parts.Badge(*state)),  # type: ignore[arg-type]
                step.paper_symbol if step is not None else "",
            ]
        )  # fmt: skip
    columns = [
        parts.Column("Họ và tên"), parts.Column("Tán thành", figures=True), parts.Column("Không tán thành", figures=True),
        parts.Column("Phiếu trắng", figures=True), parts.Column("Kết quả"), parts.Column("Số quyết định, nghị quyết"),
    ]  # fmt: skip
    context = {
        "meeting": found, "unit_held": names.get(found.unit_id, ""), "terms": _terms(found),
        "table": parts.DataTable("Kết quả biểu quyết", columns, rows, unit="hồ sơ", caption_hidden=True),
        "lost": sum(ballot.passed is False for ballot in ballots),
        "breadcrumbs": [
            {"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")},
            {"label": "Họp xét", "url": reverse("admissions:meetings")}, {"label": vn.day(found.on), "url": ""},
        ],
    }  # fmt: skip
    return render(request, "admissions/meeting.html", context)


def _terms(found: Meeting) -> list[parts.Term]:
    left = "; ".join(
        f"{one['name'] + ': ' if one['name'] else ''}{Excluded(one['why']).label.lower()}" for one in found.left_out
    )
    return [
        parts.Term("Ngày họp", found.on),
        parts.Term("Chủ trì, thư ký", ", ".join(filter(None, [found.chair, found.secretary])) or None),
        parts.Term("Cách biểu quyết", found.get_method_display()),
        parts.Term("Tổng số", f"{found.members} trừ {len(found.left_out)}, còn {found.members - len(found.left_out)}"),
        parts.Term("Không tính vào tổng số", left or "Không có"),
        parts.Term("Nghị quyết, biên bản", found.paper_symbol or None),
        parts.Term("Người nhập", found.typed_by, note=f"theo biên bản của {found.did}" if found.did else ""),
    ]
