"""The page of a person: who, where, the four dates with their papers, history; sensitive facts stay masked."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.documents.queries import citations
from ketnap.lib import format as vn
from ketnap.members.access import Seen, may_reveal, person_for, whole_history
from ketnap.members.dossier import Dossier, dossier_of
from ketnap.members.kinds import LEFT, Began, Education, Ended, MemberState, Occupation, Professional, SeatTitle, Status
from ketnap.members.models import Background, Membership, Spell, StateSpan
from ketnap.members.party_age import party_age
from ketnap.members.queries import unit_names
from ketnap.members.web.identity import FACTS
from ketnap.members.web.sections import sections
from ketnap.ui import parts


@screen(Can.SEE_MEMBERS)
def person(request: Request, uid: UUID) -> HttpResponse:
    """Everything the user may read about one person."""
    scope, day = request.scope, request.frame.day
    seen = person_for(scope, uid, Can.SEE_MEMBERS)
    with whole_history(seen):
        dossier = dossier_of(seen.person)
        papers = citations(_papers(dossier))
        more = sections(request, seen.person)
    background = Background.objects.on(day).filter(person=seen.person).first()
    units = {spell.unit_id for spell in dossier.spells} | {seat.unit_id for seat in dossier.seats}
    units |= {unit for t in dossier.transfers for unit in (t.sender_id, t.receiver_id)}
    names = unit_names(units, day)
    context: dict[str, Any] = {
        "person": seen.person,
        "lead": _lead(dossier, names, day),
        "who": [*_who(seen, background), *_party_age(dossier)],
        "masked": _masked(seen) if may_reveal(scope, seen) else [],
        "masked_labels": list(FACTS.values()),
        "admissions": [_dates(row, papers) for row in dossier.admissions],
        "more": more,
        "entries": _entries(dossier, names, papers),
        "states": [_state(scope, row, day, papers, past=request.frame.past) for row in dossier.states],
        "actions": _actions(scope, seen, dossier) if not request.frame.past else [],
        "breadcrumbs": [
            {"label": "Đảng viên", "url": reverse("members:people")},
            {"label": seen.person.full_name, "url": ""},
        ],
    }
    return render(request, "members/person.html", context)


def _papers(dossier: Dossier) -> list[int | None]:
    found = [row.decision_id for row in dossier.admissions] + [row.recognition_id for row in dossier.admissions]
    found += [row.document_id for row in dossier.states] + [row.letter_id for row in dossier.transfers]
    return found + [row.document_id for row in dossier.events]


def _lead(dossier: Dossier, names: dict[int, str], day: dt.date) -> str:
    """Where the person stands on the day looked at."""
    spell = next((row for row in dossier.spells if day in row.valid), None)
    if spell is not None:
        return f"{Status(spell.status).label}, sinh hoạt tại {names.get(spell.unit_id, '')}."
    gone = next((row for row in dossier.spells if row.valid_until is not None and row.valid_until <= day), None)
    if gone is not None and gone.ended in (Ended.MOVED, Ended.REORGANISED):
        return f"Đã chuyển khỏi {names.get(gone.unit_id, '')} ngày {vn.day(gone.valid_until)}."
    if gone is not None:
        return f"{Ended(gone.ended).label} ngày {vn.day(gone.valid_until)}."
    return "Chưa là đảng viên vào ngày đang xem."


def _who(seen: Seen, background: Background | None) -> list[parts.Term]:
    found = seen.person
    terms = [
        parts.Term("Ngày sinh", found.birth_date),
        parts.Term("Giới tính", found.get_gender_display()),
        parts.Term("Quê quán", found.hometown or None),
        parts.Term("Nơi cư trú", found.residence or None),
    ]
    if found.other_names:
        terms.insert(0, parts.Term("Tên gọi khác", found.other_names))
    if background is not None:
        chosen = (
            ("Giáo dục phổ thông", Education, background.education),
            ("Trình độ chuyên môn", Professional, background.professional),
            ("Nghề nghiệp", Occupation, background.occupation),
        )
        terms += [parts.Term(label, str(kind(value).label) if value else "Chưa rõ") for label, kind, value in chosen]
    return terms


def _party_age(dossier: Dossier) -> list[parts.Term]:
    """Since when the Party age counts, with the reason; nothing for somebody never admitted."""
    found = party_age(dossier.admissions, dossier.spells)
    return [parts.Term("Tuổi đảng tính từ", found.since or "Chưa rõ", found.why)] if found else []


def _masked(seen: Seen) -> list[parts.Masked]:
    return [
        parts.Masked(label, reverse("members:reveal", args=[seen.person.uid, fact])) for fact, label in FACTS.items()
    ]


def _dates(row: Membership, papers: dict[int, str]) -> dict[str, Any]:
    """One admission: the four dates kept apart, each with its paper."""
    title = "Kết nạp lại" if row.again else "Kết nạp"
    terms = [
        parts.Term("Ngày quyết định kết nạp", row.decided_on, papers.get(row.decision_id or 0, "")),
        parts.Term("Ngày vào Đảng (lễ kết nạp)", row.ceremony_on),
        parts.Term("Ngày chính thức", row.official_on),
        parts.Term("Ngày quyết định công nhận chính thức", row.recognised_on, papers.get(row.recognition_id or 0, "")),
    ]
    if row.cancelled_on is not None:
        terms.append(parts.Term("Ngày huỷ quyết định", row.cancelled_on))
    return {"title": title, "terms": terms}


def _state(scope: Scope, row: StateSpan, day: dt.date, papers: dict[int, str], *, past: bool) -> dict[str, Any]:
    words = f"từ {vn.day(row.valid_from)}" + (f" đến trước {vn.day(row.valid_until)}" if row.valid_until else "")
    may_end = not past and row.valid_until is None and scope.can(Can.EDIT_MEMBERS, row.unit_id)
    return {
        "label": MemberState(row.state).label,
        "words": words,
        "paper": papers.get(row.document_id or 0, ""),
        "lasting": day in row.valid,
        "end_url": reverse("members:end_state", args=[row.pk]) if may_end else "",
    }


def _entries(dossier: Dossier, names: dict[int, str], papers: dict[int, str]) -> list[parts.Entry]:
    """History of Party life: spells, transfers and seats, the latest first."""
    why = {(event.on, event.kind): papers.get(event.document_id or 0, "") for event in dossier.events}
    told: list[tuple[dt.date, parts.Entry]] = []
    for spell in dossier.spells:
        told.append(_begun(spell, names, why))
        if spell.valid_until is not None and spell.ended not in (Ended.MOVED, Ended.REORGANISED, Ended.RECOGNISED):
            end = parts.Entry(
                str(Ended(spell.ended).label),
                spell.valid_until,
                who=why.get((spell.valid_until, spell.ended), ""),
                tone="bad",
            )
            told.append((spell.valid_until, end))
    for move in dossier.transfers:
        detail = f"Từ {names.get(move.sender_id, '')} đến {names.get(move.receiver_id, '')}"
        tail = "" if move.received_on else " (đã trả lại)" if move.returned_on else " (chưa tiếp nhận)"
        letter = papers.get(move.letter_id or 0, "")
        told.append(
            (move.sent_on, parts.Entry(f"Giới thiệu chuyển sinh hoạt{tail}", move.sent_on, who=letter, detail=detail))
        )
    for seat in dossier.seats:
        since = seat.valid_from or dt.date.min
        what = f"{SeatTitle(seat.title).label}, {seat.committee.get_body_display()} {names.get(seat.unit_id, '')}"
        told.append((since, parts.Entry(what, since, detail=seat.committee.name, tone="info")))
    return [entry for _, entry in sorted(told, key=lambda item: item[0], reverse=True)]


def _begun(spell: Spell, names: dict[int, str], why: dict[tuple[dt.date, str], str]) -> tuple[dt.date, parts.Entry]:
    start = spell.valid_from or dt.date.min
    detail = f"{Status(spell.status).label} tại {names.get(spell.unit_id, '')}"
    paper = why.get((start, spell.began), "")
    return start, parts.Entry(str(Began(spell.began).label), start, who=paper, detail=detail, tone="good")


def _actions(scope: Scope, seen: Seen, dossier: Dossier) -> list[parts.Link]:
    if not scope.can(Can.EDIT_MEMBERS, seen.unit_id):
        return []
    uid = seen.person.uid
    gone = bool(dossier.spells) and dossier.spells[0].ended in LEFT
    if not seen.present and not gone:
        return []  # another unit keeps the dossier now
    links = [parts.Link("Sửa lý lịch", reverse("members:correct", args=[uid]))]
    open_one = next((t for t in dossier.transfers if t.received_on is None and t.returned_on is None), None)
    if not seen.present:
        if scope.can(Can.EDIT_CASES, seen.unit_id):
            links.append(parts.Link("Xét kết nạp lại", reverse("admissions:add_again", args=[uid])))
        return links
    links.append(parts.Link("Ghi trạng thái", reverse("members:set_state", args=[uid])))
    if open_one is None:
        links.append(parts.Link("Chuyển sinh hoạt", reverse("members:send", args=[uid])))
        links.append(parts.Link("Ghi rời Đảng", reverse("members:leave", args=[uid]), "danger"))
    else:
        links.append(parts.Link("Trả lại chuyển sinh hoạt", reverse("members:return", args=[open_one.pk])))
    return links
