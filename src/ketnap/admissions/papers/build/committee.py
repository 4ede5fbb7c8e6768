"""Papers of the bodies above the cell: appraisal, resolution of the grassroots committee, decision."""

from __future__ import annotations

import datetime as dt

from ketnap.admissions.kinds import Body
from ketnap.admissions.models import Ballot
from ketnap.admissions.papers.build.cell import RECOGNITION
from ketnap.admissions.papers.build.words import admission, admit, decider_name, particulars, remarks, standing, vote
from ketnap.admissions.papers.facts import BODY_OF, Facts
from ketnap.admissions.papers.letterheads import Head
from ketnap.admissions.papers.sheet import Draft, Sheet, plain, said
from ketnap.lib import format as vn
from ketnap.lib.papers.model import Block, Paragraph, Signature

CHARTER = "Căn cứ Điều lệ Đảng Cộng sản Việt Nam"


def cell_vote_key(sheet: Sheet) -> str:
    """The cell's vote this paper rests on."""
    return "recognition_cell_vote" if sheet.form.code in RECOGNITION else "cell_vote"


def _cited(sheet: Sheet, key: str, who: str) -> str:
    """'Nghị quyết số 05-NQ/CB, ngày 02/3/2026 của Chi bộ …' as recorded, its missing parts asked for."""
    symbol = sheet.ask(
        f"so_{key}", f"Số nghị quyết của {who}", sheet.facts.symbol_of(key).removeprefix("Số").strip(": ")
    )
    return f"Nghị quyết số {symbol}, ngày {sheet.day(f'ngay_{key}', f'Ngày nghị quyết của {who}', sheet.step(key))} của {who}"


def appraisal(sheet: Sheet) -> Draft:
    """7-KNĐ, 14-KNĐ: the sub-committee level appraises and reports; it does not vote."""
    facts, probation = sheet.facts, sheet.form.code in RECOGNITION
    who = standing(sheet, probation=probation)
    head = facts.sub or facts.grassroots
    ballot = facts.ballot(cell_vote_key(sheet))
    aim = "công nhận đảng viên chính thức" if probation else admission(facts)
    blocks: list[Block] = [
        Paragraph(CHARTER, "ground"),
        Paragraph(f"Xét {_cited(sheet, cell_vote_key(sheet), facts.cell.name)}", "ground"),
        *said(
            f"{head.committee} thẩm định việc đề nghị {aim} đối với {who}, {particulars(sheet)}, và báo cáo như sau:"
        ),
        *said(
            f"1. Về hồ sơ, lý lịch: {sheet.hand('ghi theo kết luận trên bản lý lịch')}.",
            f"2. Về quy trình, thủ tục chi bộ đã làm: {sheet.ask('quy_trinh', 'Nhận xét về quy trình, thủ tục', long=True)}",
        ),
        *remarks(sheet, "3. Về phẩm chất, năng lực:"),
        *said(
            f"4. {_told(sheet, ballot)}",
            f"5. Ý kiến của {head.committee}: {sheet.ask('y_kien', 'Ý kiến đề nghị của cấp thẩm định', long=True)}",
        ),
    ]
    paper = sheet.party_paper(
        head, type_name="BÁO CÁO", subject=f"thẩm định việc đề nghị {aim}", blocks=blocks, day=sheet.step(sheet.first),
        recorded=facts.symbol_of(sheet.first), signature=for_committee(sheet, head, Body.COMMITTEE),
        recipients=[f"{facts.grassroots.committee} (để báo cáo)", facts.cell.name, "Lưu hồ sơ"],
    )  # fmt: skip
    return sheet.draft(paper)


def _told(sheet: Sheet, ballot: Ballot | None) -> str:
    return vote(sheet, ballot, Body.CELL).replace("Kết quả biểu quyết", "Kết quả biểu quyết tại chi bộ", 1)


def for_committee(sheet: Sheet, head: Head, body: str) -> Signature:
    """The block under a paper of the body: its authority, the secretary's post and name."""
    if head.is_cell:
        return sheet.signed_by("T/M CHI BỘ", head.unit, BODY_OF[Body.CELL])
    authority = {Body.STANDING: "T/M BAN THƯỜNG VỤ"}.get(
        Body(body), f"T/M {'TỈNH UỶ' if head.form == 'province' else 'ĐẢNG UỶ'}"
    )
    return sheet.signed_by(authority, head.unit, BODY_OF[Body.COMMITTEE])


def committee_resolution(sheet: Sheet) -> Draft:
    """8-KNĐ, 15-KNĐ."""
    facts, probation = sheet.facts, sheet.form.code in RECOGNITION
    key, who = sheet.first, standing(sheet, probation=probation)
    ballot, meeting, head = facts.ballot(key), facts.meeting(key), facts.grassroots
    aim = "công nhận đảng viên chính thức" if probation else admission(facts)
    total = vn.count2(ballot.members) if ballot else ""
    held = sheet.day("ngay_hop", "Ngày đảng uỷ họp", ballot.on if ballot else None)
    blocks: list[Block] = [
        Paragraph(CHARTER, "ground"),
        Paragraph(f"Xét {_cited(sheet, cell_vote_key(sheet), facts.cell.name)}", "ground"),
        *said(f"Ngày {held}, {head.committee} đã họp để xét, đề nghị {aim} đối với {who}, {particulars(sheet)}."),
        *plain(
            f"Tổng số cấp uỷ viên: {sheet.ask('cap_uy_vien', 'Tổng số cấp uỷ viên', total)} đồng chí; "
            f"có mặt: {sheet.ask('co_mat', 'Số cấp uỷ viên có mặt')} đồng chí; "
            f"vắng mặt: {sheet.ask('vang_mat', 'Số cấp uỷ viên vắng mặt')} đồng chí; "
            f"lý do vắng mặt: {sheet.ask('ly_do_vang', 'Lý do vắng mặt (không có thì ghi: không)')}",
            f"Chủ trì: {sheet.ask('chu_tri', 'Họ tên, chức vụ người chủ trì', meeting.chair if meeting else '')}",
            f"Thư ký: {sheet.ask('thu_ky', 'Họ tên thư ký', meeting.secretary if meeting else '')}",
        ),
        *said("Sau khi xem xét hồ sơ và nghị quyết của chi bộ, đảng uỷ kết luận:"),
        *([] if probation else said(f"- Về lý lịch: {sheet.hand('ghi theo kết luận trên bản lý lịch')}.")),
        *remarks(sheet),
        *said(vote(sheet, ballot, Body.COMMITTEE), _proposal(sheet, ballot, who, probation=probation)),
    ]
    decider = facts.decider
    recipients = [f"{decider.committee} (để báo cáo)"] if decider and decider.unit != head.unit else []
    paper = sheet.party_paper(
        head, type_name="NGHỊ QUYẾT", subject=f"đề nghị {aim}", blocks=blocks, day=sheet.step(key), recorded=facts.symbol_of(key),
        signature=for_committee(sheet, head, Body.COMMITTEE), recipients=[*recipients, facts.cell.name, "Lưu hồ sơ"],
    )  # fmt: skip
    return sheet.draft(paper)


def _proposal(sheet: Sheet, ballot: Ballot | None, who: str, *, probation: bool) -> str:
    decider = decider_name(sheet.facts) or sheet.ask("cap_tham_quyen", "Cấp có thẩm quyền quyết định")
    if ballot is not None and ballot.passed is False:
        return (
            f"Kết quả biểu quyết chưa đủ tỷ lệ theo quy định. Đảng uỷ báo cáo đầy đủ để {decider} xem xét, quyết định."
        )
    aim = (
        f"công nhận {who} là đảng viên chính thức"
        if probation
        else f"quyết định {admit(sheet.facts)} {who} vào Đảng Cộng sản Việt Nam"
    )
    return f"Đảng uỷ đề nghị {decider} {aim}."


def decision(sheet: Sheet) -> Draft:
    """9-KNĐ, 16-KNĐ: one person, one number."""
    facts, probation = sheet.facts, sheet.form.code in RECOGNITION
    key, head = sheet.first, facts.decider or facts.grassroots
    who = standing(sheet, probation=probation)
    body = Body.COMMITTEE if facts.delegated else Body.STANDING
    decides = head.committee if facts.delegated else f"Ban Thường vụ {head.committee}"
    articles = _recognises(sheet, who) if probation else _admits(sheet, who)
    blocks: list[Block] = [
        Paragraph(CHARTER, "ground"),
        *_asked_by(sheet),
        *([] if probation else _agreed(facts)),
        Paragraph(f"{decides.upper()} QUYẾT ĐỊNH", "part"),
        *(Paragraph(article, "clause") for article in articles),
        Paragraph(
            f"Điều {len(articles) + 1}. {carried_out(facts, head)} và {'đồng chí' if probation else 'quần chúng'} "
            f"{facts.person.full_name} chịu trách nhiệm thi hành Quyết định này.",
            "clause",
        ),
    ]
    subject = "công nhận đảng viên chính thức" if probation else admission(facts)
    office = "Bộ phận quản lý hồ sơ đảng viên" if head.unit == facts.grassroots.unit else "Ban Tổ chức"
    recipients = [f"Như Điều {len(articles) + 1}", office, "Lưu"]
    paper = sheet.party_paper(
        head, type_name="QUYẾT ĐỊNH", subject=subject, blocks=blocks, day=sheet.step(key), recorded=facts.symbol_of(key),
        signature=for_committee(sheet, head, body), recipients=recipients,
    )  # fmt: skip
    return sheet.draft(paper)


def _asked_by(sheet: Sheet) -> list[Block]:
    """The requests the decision rests on: those of the bodies that stand on this case's way."""
    facts, key = sheet.facts, cell_vote_key(sheet)
    grounds = [_cited(sheet, key, facts.cell.name)]
    resolution = "recognition_committee_resolution" if sheet.form.code in RECOGNITION else "committee_resolution"
    on_the_way = facts.way.step(resolution)
    if resolution in facts.dossier.steps or (on_the_way is not None and on_the_way.mandatory):
        grounds.append(_cited(sheet, resolution, facts.grassroots.committee))
    return [Paragraph(f"Xét đề nghị tại {ground}", "ground") for ground in grounds]


def _agreed(facts: Facts) -> list[Block]:
    """The written consents the case needed, by number, day and issuer. Which group they were asked for is nobody else's matter."""
    papers = {row.document.pk: row.document for row in facts.dossier.specials if row.agreed and row.document}
    agreed = [
        f"Được sự đồng ý của {one.issuer} tại Văn bản số {one.symbol}, ngày {vn.day(one.issued_on)}"
        for one in sorted(papers.values(), key=lambda one: (one.issued_on, one.pk))
    ]
    symbol, on = facts.dossier.fact("consent_symbol"), facts.dossier.fact("consent_on")
    if facts.case.again and symbol and on:
        agreed.append(
            f"Được sự đồng ý của cấp uỷ có thẩm quyền về việc kết nạp lại tại Văn bản số {symbol}, "
            f"ngày {vn.day(dt.date.fromisoformat(str(on)))}"
        )
    return [Paragraph(ground, "ground") for ground in agreed]


def carried_out(facts: Facts, head: Head) -> str:
    """Who carries the decision out: the committee between, unless it decides itself, and the cell."""
    between = [facts.grassroots.committee] if facts.grassroots.unit not in (head.unit, facts.cell.unit) else []
    return ", ".join([*between, facts.cell.name])


def _admits(sheet: Sheet, who: str) -> tuple[str, ...]:
    facts = sheet.facts
    held = facts.dossier.day("ceremony")
    ceremony = vn.day(held) if held else sheet.hand("chi bộ ghi sau khi tổ chức lễ kết nạp")
    return (
        f"Điều 1. {admit(facts).capitalize()} {who}, {particulars(sheet)}, vào Đảng Cộng sản Việt Nam.",
        f"Điều 2. {facts.cell.name} tổ chức lễ kết nạp trong thời hạn quy định, phân công đảng viên chính thức giúp đỡ trong thời "
        f"gian dự bị. Thời gian dự bị tính từ ngày tổ chức lễ kết nạp. Ngày tổ chức lễ kết nạp: {ceremony}.",
    )


def _recognises(sheet: Sheet, who: str) -> tuple[str, ...]:
    facts = sheet.facts
    official = sheet.day("ngay_chinh_thuc", "Ngày được công nhận chính thức", facts.official_on)
    joined = sheet.day("ngay_ket_nap", "Ngày kết nạp", facts.dossier.day("ceremony"))
    return (
        f"Điều 1. Công nhận {who}, {particulars(sheet)}, kết nạp ngày {joined}, sinh hoạt tại {facts.cell.name}, là đảng viên "
        f"chính thức kể từ ngày {official}.",
        f"Điều 2. {facts.cell.name} công bố Quyết định này tại kỳ sinh hoạt gần nhất; việc phát thẻ đảng viên thực hiện theo quy định.",
    )
