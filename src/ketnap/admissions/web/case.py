"""One case, read from top to bottom: who, where it stands, what is due, what is missing, the one next action; then the rest."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.admissions import queries, states
from ketnap.admissions.access import case_for
from ketnap.admissions.dossier import Dossier, load
from ketnap.admissions.kinds import RefereeKind
from ketnap.admissions.limits import of_dossier
from ketnap.admissions.models import Case, Referee
from ketnap.admissions.places import Way, way_for_case
from ketnap.admissions.web import late, offer, show
from ketnap.admissions.web.beside import beside
from ketnap.admissions.web.panels import panels
from ketnap.lib import format as vn
from ketnap.members.kinds import Education, Gender, Occupation
from ketnap.ui import parts


@screen(Can.SEE_CASES, methods=("GET", "POST"))
def case(request: Request, uid: UUID) -> HttpResponse:
    """The page of a case. A POST asks what another date of the act brings, and writes nothing."""
    found, view, act = case_for(request.scope, uid, Can.SEE_CASES), request.frame, late.act_day(request)
    dossier = load(found, view.day)
    way = way_for_case(found.pk, found.unit_id, dossier.taken, view.day)
    then, acting = (dossier, way) if act.day == view.day else _as_of(found, act.day)
    running = of_dossier(dossier)
    may = _may_write(request, found)
    aside = beside(request, dossier, may=may)
    context: dict[str, Any] = {
        "case": found, "who": [*_who(request, dossier, way), *aside.terms], "stage": states.stage_of(dossier.steps).label,
        "line": show.line(way, dossier.taken, running, view.today), "because": way.because,
        "limits": show.limits(running, view.today), "outcome": show.outcome_words(found),
        "steps": show.steps_table(dossier, way, view.today, may_undo=may),
        "ballots": show.ballots_table(dossier.ballots) if dossier.ballots else None,
        "judged": _judged(dossier, way), "history": show.history(dossier), "panels": panels(request, dossier, way),
        "people": _people(dossier, may=may),
        "links": [*aside.links, *_links(found, dossier, may=may and not aside.resting)], **offer.offered(request, then, acting, act, may=may),
        **offer.foreseen(then, acting, show.preview_key(dossier.taken), act),
        "breadcrumbs": [{"label": "Nguồn và kết nạp", "url": reverse("admissions:cases")}, {"label": found.person.full_name, "url": ""}],
        **aside.context(),
    }  # fmt: skip
    return render(request, "admissions/case.html", context)


def _as_of(case: Case, day: dt.date) -> tuple[Dossier, Way]:
    """The case and its way as the date of an act finds them."""
    dossier = load(case, day)
    return dossier, way_for_case(case.pk, case.unit_id, dossier.taken, day)


def _may_write(request: Request, case: Case) -> bool:
    return not request.frame.past and case.closed_on is None and request.scope.can(Can.EDIT_CASES, case.unit_id)


def _who(request: Request, dossier: Dossier, way: Way) -> list[parts.Term]:
    person, known = dossier.case.person, dossier.background
    names = queries.names_of({dossier.case.unit_id, way.place.decider or 0}, request.frame.day)
    seen = request.scope.can(Can.SEE_MEMBERS, dossier.case.unit_id)
    name = parts.Cell(person.full_name, reverse("members:person", args=[person.uid]) if seen else "")
    terms = [
        parts.Term("Họ và tên", name),
        parts.Term("Ngày sinh", f"{vn.day(person.birth_date)} · {Gender(person.gender).label}"),
        parts.Term("Chi bộ", names.get(dossier.case.unit_id, "")),
        parts.Term("Trình độ, nghề nghiệp", _background(known)),
        parts.Term("Giai đoạn", states.stage_of(dossier.steps).label),
    ]
    if way.admission is not None:
        terms.append(parts.Term("Nơi quyết định", names.get(way.place.decider or 0, ""), note=way.admission.mode_label))
    return terms


def _background(known: Any) -> str:
    if known is None:
        return "Chưa rõ"
    education = Education(known.education).label if known.education else ""
    occupation = Occupation(known.occupation).label if known.occupation else ""
    return " · ".join(filter(None, [education, occupation])) or "Chưa rõ"


def _judged(dossier: Dossier, way: Way) -> list[dict[str, Any]]:
    """The findings each step was taken on, latest first."""
    made = []
    for step in sorted(dossier.steps.values(), key=lambda one: one.on, reverse=True):
        found = show.step_findings(dossier, way, step)
        if found:
            rows = [show.finding_row(one) for one in found]
            made.append(
                {
                    "label": states.LABELS[step.key],
                    "on": step.on,
                    "rows": rows,
                    "ground": step.ground,
                    "book": step.from_book,
                }
            )
    return made


def _people(dossier: Dossier, *, may: bool) -> parts.DataTable | None:
    """Helpers and referees."""
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for helper in dossier.helpers:
        end = (
            reverse("admissions:end_helper", args=[dossier.case.uid, helper.pk]) if may and helper.until is None else ""
        )
        ending = parts.Cell("Thôi giúp đỡ", end) if end else parts.Cell("")
        rows.append([helper.member.full_name, "Giúp đỡ", helper.since, helper.until or "", ending])
    for row in dossier.referees:
        end = reverse("admissions:end_referee", args=[dossier.case.uid, row.pk]) if may and row.until is None else ""
        who = row.member.full_name if row.member else row.paper_symbol or RefereeKind(row.kind).label
        part = "Giới thiệu" if row.member else str(RefereeKind(row.kind).label)
        ending = parts.Cell("Thôi giới thiệu", end) if end else parts.Cell("")
        rows.append([parts.Cell(who, note=_together(row)), part, row.on, row.until or "", ending])
    columns = [parts.Column(label) for label in ("Họ và tên, văn bản", "Vai trò", "Từ ngày", "Đến ngày", "Việc")]
    return (
        parts.DataTable("Người giúp đỡ, giới thiệu", columns, rows, unit="dòng", caption_hidden=True) if rows else None
    )


def _together(row: Referee) -> str:
    """In what and since when a referee was together with the person; whether they stand in the place of another."""
    if row.member is None:
        return ""
    since = f" từ {vn.day(row.since)}" if row.since else ""
    words = f"{row.get_together_display()}{since}" if row.together else ""
    return "; ".join(filter(None, [words, "thay người giới thiệu trước" if row.replacement else ""]))


def _links(case: Case, dossier: Dossier, *, may: bool) -> list[parts.Link]:
    if not may:
        return []
    links = [
        parts.Link("Miễn điều kiện", reverse("admissions:waive", args=[case.uid]), "quiet"),
        parts.Link("Việc kèm theo các bước", reverse("admissions:side_facts", args=[case.uid]), "quiet"),
    ]
    if "helper_assigned" in dossier.steps:
        links.insert(0, parts.Link("Thêm người giúp đỡ", reverse("admissions:add_helper", args=[case.uid]), "quiet"))
    if "introduced" in dossier.steps:
        links.insert(
            0, parts.Link("Thêm người giới thiệu", reverse("admissions:add_referee", args=[case.uid]), "quiet")
        )
    links.append(parts.Link("Kết thúc hồ sơ", reverse("admissions:close", args=[case.uid]), "quiet"))
    return links
