"""Papers of the cell: the synthesis of opinions, the resolution with who was there and how they voted."""

from __future__ import annotations

from ketnap.admissions.kinds import Body
from ketnap.admissions.papers.build.words import (
    admission,
    admit,
    decider_name,
    particulars,
    remarks,
    standing,
    typed_share,
    vote,
)
from ketnap.admissions.papers.sheet import Draft, Sheet, plain, said
from ketnap.admissions.sidefacts.kinds import SideKind
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.lib import format as vn
from ketnap.lib.papers.model import Block, Paragraph, Signature
from ketnap.organisations.kinds import Body as CommitteeBody

_ASKED = {
    "to_chuc": "Số đại biểu, đoàn viên, hội viên được lấy ý kiến",
    "cu_tru": "Số đồng chí nơi cư trú được lấy ý kiến",
}
_SAID = (SideKind.OPINIONS_UNIONS, SideKind.OPINIONS_RESIDENCE)
_SAID_OF_PROBATIONER = (SideKind.RECOGNITION_UNIONS, SideKind.RECOGNITION_RESIDENCE)
RECOGNITION = ("12-KNĐ", "13-KNĐ", "14-KNĐ", "15-KNĐ", "16-KNĐ")


def opinions(sheet: Sheet) -> Draft:
    """5-KNĐ, 12-KNĐ: who was asked, what they said, and both votes with their bases, as recorded or asked for."""
    facts, probation = sheet.facts, sheet.form.code in RECOGNITION
    unions, home = (facts.side.get(kind) for kind in (_SAID_OF_PROBATIONER if probation else _SAID))
    aim = "công nhận đảng viên chính thức" if probation else f"{admit(facts)} vào Đảng"
    blocks: list[Block] = [
        *said(
            f"Chi uỷ {facts.cell.name} đã lấy ý kiến nhận xét về {standing(sheet, probation=probation)}, {particulars(sheet)}. "
            "Kết quả tổng hợp như sau:"
        ),
        *plain(
            f"1. Tổ chức chính trị - xã hội nơi làm việc, học tập: "
            f"{sheet.ask('to_chuc', 'Tên các tổ chức chính trị - xã hội được lấy ý kiến', unions.body if unions else '')}; "
            f"số người được lấy ý kiến: {sheet.ask('to_chuc_so', _ASKED['to_chuc'], _count(unions, 'asked'))}",
            f"2. Chi uỷ (chi bộ) nơi cư trú: {sheet.ask('cu_tru', 'Tên chi uỷ hoặc chi bộ nơi cư trú', home.body if home else '')}; "
            f"số người được lấy ý kiến: {sheet.ask('cu_tru_so', _ASKED['cu_tru'], _count(home, 'asked'))}",
        ),
        *remarks(sheet, "Những ưu điểm, khuyết điểm chính được nêu:"),
        *said(
            _opinion(
                sheet, "to_chuc", "Ý kiến của các tổ chức chính trị - xã hội", "người được lấy ý kiến", aim, unions
            ),
            _opinion(sheet, "cu_tru", "Ý kiến của chi uỷ (chi bộ) nơi cư trú", "đồng chí được lấy ý kiến", aim, home),
        ),
    ]
    subject = f"về {standing(sheet, probation=probation)}"
    paper = sheet.party_paper(
        facts.cell, type_name="TỔNG HỢP Ý KIẾN NHẬN XÉT", subject=subject, blocks=blocks, day=sheet.step(sheet.first),
        numbered=False, signature=_secretary(sheet), recipients=[facts.cell.name, "Lưu hồ sơ"],
    )  # fmt: skip
    return sheet.draft(paper)


def _count(fact: SideFact | None, name: str) -> str:
    """A recorded count as printed, '' where nothing is recorded."""
    count = getattr(fact, name) if fact else None
    return "" if count is None else vn.count2(count) if count else "0"


def _opinion(sheet: Sheet, key: str, lead: str, base: str, aim: str, fact: SideFact | None) -> str:
    total = sheet.ask(f"{key}_so", _ASKED[key], _count(fact, "asked"))
    agree = sheet.ask(f"{key}_tan_thanh", f"{lead}: số tán thành", _count(fact, "agreed"))
    against = sheet.ask(f"{key}_khong", f"{lead}: số không tán thành", _count(fact, "against"))
    reason = "" if against == "0" else f", lý do: {sheet.ask(f'{key}_ly_do', f'{lead}: lý do không tán thành')}"
    silent = _count(fact, "silent")
    rest = "" if silent in ("", "0") else f", không có ý kiến {silent} người{typed_share(silent, total, 'chiếm')}"
    return (
        f"{lead}: tán thành việc {aim} {agree} người{typed_share(agree, total, 'đạt')}, không tán thành {against} người"
        f"{typed_share(against, total, 'chiếm')}{reason}{rest}; so với tổng số {total} {base}."
    )


def _secretary(sheet: Sheet) -> Signature:
    return sheet.signed_by("T/M CHI BỘ", sheet.facts.cell.unit, CommitteeBody.CELL_COMMITTEE)


def cell_resolution(sheet: Sheet) -> Draft:
    """6-KNĐ, 13-KNĐ: one person a resolution; a vote short of its share is reported upward all the same."""
    facts, probation = sheet.facts, sheet.form.code in RECOGNITION
    key = sheet.first
    ballot, meeting = facts.ballot(key), facts.meeting(key)
    who = standing(sheet, probation=probation)
    aim = f"đề nghị {'công nhận đảng viên chính thức' if probation else admission(facts)}"
    held = sheet.day("ngay_hop", "Ngày chi bộ họp", ballot.on if ballot else None)
    blocks: list[Block] = [
        Paragraph("Căn cứ Điều lệ Đảng Cộng sản Việt Nam", "ground"),
        *said(f"Ngày {held}, {facts.cell.name} đã họp để xét, {aim} đối với {who}, {particulars(sheet)}."),
        *_attendance(sheet, str(ballot.members) if ballot else ""),
        *plain(
            f"Chủ trì: {sheet.ask('chu_tri', 'Họ tên, chức vụ người chủ trì', meeting.chair if meeting else '')}",
            f"Thư ký: {sheet.ask('thu_ky', 'Họ tên thư ký', meeting.secretary if meeting else '')}",
        ),
        *_heard(sheet, probation=probation),
        *said(vote(sheet, ballot, Body.CELL), _outcome(sheet, who, probation=probation)),
    ]
    above = facts.grassroots if facts.grassroots.unit != facts.cell.unit else facts.decider
    told = [head for head in (facts.sub, above) if head]
    recipients = [f"{head.committee} (để báo cáo)" for head in told]
    paper = sheet.party_paper(
        facts.cell, type_name="NGHỊ QUYẾT", subject=aim, blocks=blocks, day=sheet.step(key), recorded=facts.symbol_of(key),
        signature=_secretary(sheet), recipients=[*recipients, "Lưu hồ sơ"],
    )  # fmt: skip
    return sheet.draft(paper)


def _attendance(sheet: Sheet, official: str) -> list[Block]:
    facts = sheet.facts
    known = facts.probationers
    probationers = "" if known is None else vn.count2(known) if known else "0"
    total = sheet.ask(
        "dang_vien_chinh_thuc", "Tổng số đảng viên chính thức", vn.count2(int(official)) if official else ""
    )
    return plain(
        f"Tổng số đảng viên: chính thức {total} đồng chí, "
        f"dự bị {sheet.ask('dang_vien_du_bi', 'Tổng số đảng viên dự bị', probationers)} đồng chí",
        f"Có mặt: chính thức {sheet.ask('co_mat', 'Số đảng viên chính thức có mặt')} đồng chí, "
        f"dự bị {sheet.ask('co_mat_du_bi', 'Số đảng viên dự bị có mặt')} đồng chí",
        f"Vắng mặt: chính thức {sheet.ask('vang_mat', 'Số đảng viên chính thức vắng mặt')} đồng chí, "
        f"dự bị {sheet.ask('vang_mat_du_bi', 'Số đảng viên dự bị vắng mặt')} đồng chí; "
        f"lý do vắng mặt: {sheet.ask('ly_do_vang', 'Lý do vắng mặt (không có thì ghi: không)')}",
    )


def _heard(sheet: Sheet, *, probation: bool) -> list[Block]:
    """What was before the meeting, and what it concluded."""
    if probation:
        lead = "Sau khi xem xét bản tự kiểm điểm, bản nhận xét của đảng viên giúp đỡ và bản tổng hợp ý kiến nhận xét, chi bộ kết luận:"
        return [Paragraph(lead), *remarks(sheet)]
    lead = "Sau khi xem xét đơn, lý lịch, văn bản giới thiệu và bản tổng hợp ý kiến nhận xét, chi bộ kết luận:"
    return [
        Paragraph(lead),
        Paragraph(f"- Về lý lịch: {sheet.hand('ghi theo kết luận trên bản lý lịch')}", "item"),
        *remarks(sheet),
    ]


def _outcome(sheet: Sheet, who: str, *, probation: bool) -> str:
    facts = sheet.facts
    ballot = facts.ballot(sheet.first)
    decider = decider_name(facts) or sheet.ask("cap_tham_quyen", "Cấp có thẩm quyền quyết định")
    if ballot is not None and ballot.passed is False:
        return f"Kết quả biểu quyết chưa đủ tỷ lệ theo quy định. Chi bộ báo cáo đầy đủ kết quả để {decider} xem xét, quyết định."
    aim = (
        f"công nhận {who} là đảng viên chính thức" if probation else f"{admit(facts)} {who} vào Đảng Cộng sản Việt Nam"
    )
    between = facts.grassroots.unit not in (facts.cell.unit, facts.decider.unit if facts.decider else 0)
    lead = "cấp uỷ cấp trên trình " if between else ""
    return f"Chi bộ đề nghị {lead}{decider} xem xét, quyết định {aim}."
