"""Removing a probationer from the list: resolutions of the cell and of the grassroots committee, and the decision."""

from __future__ import annotations

import datetime as dt

from ketnap.admissions.kinds import Body
from ketnap.admissions.papers.build.committee import CHARTER, carried_out, for_committee
from ketnap.admissions.papers.build.words import decider_name, particulars, vote
from ketnap.admissions.papers.facts import REMOVAL, Facts
from ketnap.admissions.papers.sheet import Draft, Sheet, plain, said
from ketnap.lib.papers.model import Block, Paragraph

AIM = "xoá tên đảng viên dự bị trong danh sách đảng viên"


def cell_resolution(sheet: Sheet) -> Draft:
    """The cell proposes; its reason is the one recorded with the proposal."""
    return _resolution(sheet, Body.CELL)


def committee_resolution(sheet: Sheet) -> Draft:
    """The grassroots committee resolves on the cell's proposal."""
    return _resolution(sheet, Body.COMMITTEE)


def _resolution(sheet: Sheet, body: Body) -> Draft:
    facts, key = sheet.facts, REMOVAL[sheet.form.builder]
    ballot, meeting = facts.ballot(key), facts.meeting(key)
    is_cell = body == Body.CELL
    head = facts.cell if is_cell else facts.grassroots
    held = sheet.day("ngay_hop", "Ngày họp", ballot.on if ballot else None)
    who = f"đảng viên dự bị {facts.person.full_name}"
    blocks: list[Block] = [
        Paragraph(CHARTER, "ground"),
        *([] if is_cell else [Paragraph(f"Xét {_cited(sheet, 'removal_cell_vote', facts.cell.name)}", "ground")]),
        *said(f"Ngày {held}, {head.committee} đã họp để xét việc {AIM} đối với {who}, {particulars(sheet)}, {_joined(sheet)}."),
        *plain(
            f"Chủ trì: {sheet.ask('chu_tri', 'Họ tên, chức vụ người chủ trì', meeting.chair if meeting else '')}",
            f"Thư ký: {sheet.ask('thu_ky', 'Họ tên thư ký', meeting.secretary if meeting else '')}",
        ),
        *said(f"Lý do đề nghị xoá tên: {_reason(sheet)}.", vote(sheet, ballot, body), _outcome(sheet, head.committee, who, key)),
    ]  # fmt: skip
    above = (facts.sub, facts.grassroots) if is_cell else (facts.decider,)
    told = [f"{one.committee} (để báo cáo)" for one in above if one and one.unit != head.unit]
    paper = sheet.party_paper(
        head, type_name="NGHỊ QUYẾT", subject=f"đề nghị {AIM}", blocks=blocks, day=ballot.on if ballot else None,
        recorded=meeting.paper_symbol if meeting else "", signature=for_committee(sheet, head, body),
        recipients=[*told, *([] if is_cell else [facts.cell.name]), "Lưu hồ sơ"],
    )  # fmt: skip
    return sheet.draft(paper)


def decision(sheet: Sheet) -> Draft:
    """The decision: one person, one number; the person is told by the cell."""
    facts, removal = sheet.facts, sheet.facts.removal
    head = facts.decider or facts.grassroots
    who = f"đảng viên dự bị {facts.person.full_name}"
    body = Body.COMMITTEE if facts.delegated else Body.STANDING
    grounds = [_cited(sheet, "removal_cell_vote", facts.cell.name)]
    if facts.ballot("removal_committee_vote") is not None:
        grounds.append(_cited(sheet, "removal_committee_vote", facts.grassroots.committee))
    articles = (
        f"Điều 1. Xoá tên {who}, {particulars(sheet)}, {_joined(sheet)}, trong danh sách đảng viên. Lý do: {_reason(sheet)}.",
        f"Điều 2. {facts.cell.name} thông báo Quyết định này đến người bị xoá tên và tại kỳ sinh hoạt gần nhất.",
        f"Điều 3. {carried_out(facts, head)} và {facts.person.full_name} chịu trách nhiệm thi hành Quyết định này.",
    )
    blocks: list[Block] = [
        Paragraph(CHARTER, "ground"),
        *(Paragraph(f"Xét đề nghị tại {ground}", "ground") for ground in grounds),
        Paragraph(f"{(decider_name(facts) or head.committee).upper()} QUYẾT ĐỊNH", "part"),
        *(Paragraph(article, "clause") for article in articles),
    ]
    office = "Bộ phận quản lý hồ sơ đảng viên" if head.unit == facts.grassroots.unit else "Ban Tổ chức"
    paper = sheet.party_paper(
        head, type_name="QUYẾT ĐỊNH", subject=AIM, blocks=blocks, day=removal.decided_on if removal else None,
        recorded=removal.symbol if removal else "", signature=for_committee(sheet, head, body),
        recipients=["Như Điều 3", office, "Lưu"],
    )  # fmt: skip
    return sheet.draft(paper)


def _reason(sheet: Sheet) -> str:
    known = sheet.facts.removal.reason if sheet.facts.removal else ""
    return sheet.ask("ly_do", "Lý do đề nghị xoá tên", known, long=True).rstrip(" .;")


def _joined(sheet: Sheet) -> str:
    day = sheet.day("ngay_ket_nap", "Ngày kết nạp", sheet.facts.dossier.day("ceremony"))
    return f"kết nạp ngày {day}, sinh hoạt tại {sheet.facts.cell.name}"


def _cited(sheet: Sheet, key: str, who: str) -> str:
    ballot, meeting = sheet.facts.ballot(key), sheet.facts.meeting(key)
    known = meeting.paper_symbol.removeprefix("Số").strip(": ") if meeting else ""
    symbol = sheet.ask(f"so_{key}", f"Số nghị quyết của {who}", known)
    on: dt.date | None = ballot.on if ballot else None
    return f"Nghị quyết số {symbol}, ngày {sheet.day(f'ngay_{key}', f'Ngày nghị quyết của {who}', on)} của {who}"


def _outcome(sheet: Sheet, body: str, who: str, key: str) -> str:
    facts: Facts = sheet.facts
    decider = decider_name(facts) or sheet.ask("cap_tham_quyen", "Cấp có thẩm quyền quyết định")
    ballot = facts.ballot(key)
    if ballot is not None and ballot.passed is False:
        return f"Kết quả biểu quyết chưa đủ tỷ lệ theo quy định. {body} báo cáo đầy đủ kết quả để {decider} xem xét, quyết định."
    return f"{body} đề nghị {decider} xem xét, quyết định xoá tên {who} trong danh sách đảng viên."
