"""Slips between offices, the extract a meeting reads from, the list of several cases."""

from __future__ import annotations

from ketnap.admissions.judging import Question, findings
from ketnap.admissions.kinds import RefereeKind
from ketnap.admissions.papers.build.letters import contents_table, pair
from ketnap.admissions.papers.build.words import admission, bureau, occupation, schooling, sender, standing
from ketnap.admissions.papers.facts import Facts
from ketnap.admissions.papers.letterheads import Head
from ketnap.admissions.papers.sheet import Draft, Sheet, plain, said
from ketnap.admissions.slips.models import Slip
from ketnap.admissions.states import LABELS
from ketnap.law import Outcome
from ketnap.lib import format as vn
from ketnap.lib.papers.model import Block, Paragraph, Table, TableColumn
from ketnap.members.kinds import Gender


def _receiver(sheet: Sheet) -> Head:
    """Who receives the file: the body that decides, or the one below it where that is not known."""
    return sheet.facts.decider or sheet.facts.grassroots


def _slip(facts: Facts, kind: str) -> Slip | None:
    """The slip of the file as it stands now: one of the admission says nothing of the file for recognition."""
    found, held = facts.slips.get(kind), facts.dossier.day("ceremony")
    return None if found is None or (held and found.on < held) else found


def intake_slip(sheet: Sheet) -> Draft:
    """Given to whoever brings a file: what was received, what is not there."""
    facts, head = sheet.facts, _receiver(sheet)
    probation = "ceremony" in facts.dossier.steps
    slip = _slip(facts, "intake")
    day = slip.on if slip else None if probation else facts.dossier.day("sent_up")
    blocks: list[Block] = [
        *said(f"Vào sổ tiếp nhận số {slip.numbered}." if slip else ""),
        *said(
            f"Ngày {sheet.day('ngay_nhan', 'Ngày nhận hồ sơ', day)}, {bureau(facts, head)} nhận hồ sơ của "
            f"{standing(sheet, probation=probation)}, sinh ngày {vn.day(facts.person.birth_date)}, {facts.cell.name}, do "
            f"{sender(facts).committee} gửi. Tài liệu trong hồ sơ:"
        ),
        contents_table(facts, probation=probation),
        *said(f"Ghi chú: {sheet.ask('ghi_chu', 'Ghi chú khi nhận (không có thì ghi: không)', long=True)}"),
        *pair("NGƯỜI GIAO", "NGƯỜI NHẬN"),
    ]
    sheet.hand("Họ tên người giao, người nhận")
    paper = sheet.party_paper(
        head, type_name="PHIẾU TIẾP NHẬN HỒ SƠ", subject="", blocks=blocks, day=day, numbered=False
    )
    return sheet.draft(paper)


def return_slip(sheet: Sheet) -> Draft:
    """A file goes back with the reason and what must be added; findings not met are named, never what vetting said."""
    facts, head = sheet.facts, _receiver(sheet)
    slip = _slip(facts, "return")
    probation = "ceremony" in facts.dossier.steps
    blocks: list[Block] = [
        *said(
            f"{bureau(facts, head)} trả lại {sender(facts).committee} hồ sơ của {standing(sheet, probation=probation)}, "
            f"sinh ngày {vn.day(facts.person.birth_date)}, {facts.cell.name}, để bổ sung, hoàn thiện."
        ),
        *_shortcomings(facts, probation=probation),
        *said(
            f"Vào sổ trả hồ sơ số {slip.numbered}." if slip else "",
            f"Lý do trả: {sheet.ask('ly_do_tra', 'Lý do trả hồ sơ', slip.why if slip else '', long=True)}",
            f"Nội dung cần bổ sung: {sheet.ask('bo_sung', 'Nội dung cần bổ sung', long=True)}",
            f"Đề nghị gửi lại trước ngày {sheet.day('gui_lai', 'Ngày gửi lại', slip.again_by if slip else None)}.",
        ),
        *pair("NGƯỜI TRẢ", "NGƯỜI NHẬN LẠI"),
    ]
    sheet.hand("Họ tên người trả, người nhận lại")
    paper = sheet.party_paper(
        head, type_name="PHIẾU TRẢ HỒ SƠ", subject="", blocks=blocks, day=slip.on if slip else None, numbered=False
    )
    return sheet.draft(paper)


def _shortcomings(facts: Facts, *, probation: bool) -> list[Block]:
    key = "recognition_cell_vote" if probation else "cell_vote"
    if not facts.way.steps or key in facts.dossier.steps:
        return []
    found = [
        one
        for one in findings(Question(facts.dossier, facts.way, key, facts.day, done=False))
        if one.outcome is Outcome.NOT_MET
    ]
    if not found:
        return []
    return [
        Paragraph("Kết quả đối chiếu chưa đạt:"),
        *(Paragraph(f"- {one.title}: {one.reason}", "item") for one in found),
    ]


def extract(sheet: Sheet) -> Draft:
    """The one-page extract of a file: the person, the steps with their votes, room for the standing committee's opinion."""
    facts, person, head = sheet.facts, sheet.facts.person, _receiver(sheet)
    probation = "ceremony" in facts.dossier.steps
    lines = [
        f"Họ và tên khai sinh: {person.full_name.upper()}; tên gọi khác: {person.other_names or 'không'}",
        f"Sinh ngày: {vn.day(person.birth_date)}; giới tính: {Gender(person.gender).label}",
        f"Quê quán: {sheet.ask('que_quan', 'Quê quán', person.hometown)}",
        f"Nơi cư trú: {sheet.ask('noi_cu_tru', 'Nơi cư trú', person.residence)}",
        f"Trình độ: {sheet.ask('trinh_do', 'Trình độ', schooling(facts.dossier))}; "
        f"nghề nghiệp: {sheet.ask('nghe_nghiep', 'Nghề nghiệp', occupation(facts.dossier))}",
        f"Đơn vị: {facts.cell.name}, {facts.grassroots.name}",
        f"Người giới thiệu: {_introduced_by(sheet)}",
    ]
    blocks: list[Block] = [
        Paragraph("I- NGƯỜI ĐƯỢC XÉT", "h1"), *plain(*lines),
        Paragraph("II- CÁC BƯỚC ĐÃ LÀM", "h1"), steps_table(facts),
        Paragraph("III- Ý KIẾN ĐỀ NGHỊ", "h1"),
        *plain(
            f"Kết luận về lý lịch: {sheet.hand('ghi theo kết luận trên bản giấy')}",
            f"Đề nghị: {sheet.ask('de_nghi', 'Ý kiến đề nghị của Ban Tổ chức', long=True)}",
        ),
        *pair("NGƯỜI LẬP", "TRƯỞNG BAN"),
    ]  # fmt: skip
    sheet.hand("Họ tên người lập, người ký")
    aim = "công nhận đảng viên chính thức" if probation else admission(facts)
    paper = sheet.party_paper(
        head, type_name="TRÍCH NGANG HỒ SƠ", subject=f"đề nghị {aim}", blocks=blocks, day=None, numbered=False
    )
    return sheet.draft(paper)


def _introduced_by(sheet: Sheet) -> str:
    facts = sheet.facts
    names = [row.person.full_name for row in facts.referees if not row.ended]
    names += [f"{str(RefereeKind(row.kind).label).lower()} {row.paper_symbol}".strip() for row in facts.unions]
    return sheet.ask("nguoi_gioi_thieu", "Người giới thiệu", "; ".join(names))


def steps_table(facts: Facts) -> Table:
    """Every step taken with its day, number, and the vote as 'tán thành/tổng số'."""
    rows: list[list[str]] = []
    for step in sorted(facts.dossier.steps.values(), key=lambda one: one.on):
        ballot = facts.ballot(step.key)
        vote = f"{ballot.votes_for}/{ballot.total} (không tán thành {ballot.against})" if ballot else ""
        rows.append([str(len(rows) + 1), LABELS[step.key], vn.day(step.on), facts.symbol_of(step.key), vote])
    columns = [
        TableColumn("TT", 0.4), TableColumn("Bước", 2.8), TableColumn("Ngày", 1.1), TableColumn("Số, ký hiệu", 1.3),
        TableColumn("Tán thành / tổng số được tính", 1.8),
    ]  # fmt: skip
    return Table(columns, rows)
