"""Sentences several papers share. Every vote names its number, its denominator, and what the denominator is."""

from __future__ import annotations

from ketnap.admissions.dossier import Dossier
from ketnap.admissions.kinds import Body, Excluded, Method
from ketnap.admissions.models import Ballot
from ketnap.admissions.papers.facts import Facts, Fellow
from ketnap.admissions.papers.letterheads import Head
from ketnap.admissions.papers.sheet import Sheet
from ketnap.lib import format as vn
from ketnap.lib.papers.model import Block, Paragraph
from ketnap.members.kinds import Education, Gender, Occupation, Professional

BASE = {
    Body.CELL: "đảng viên chính thức của chi bộ", Body.COMMITTEE: "cấp uỷ viên đương nhiệm",
    Body.STANDING: "uỷ viên Ban Thường vụ đương nhiệm", Body.DELEGATED: "cấp uỷ viên đương nhiệm",
}  # fmt: skip
REMARKS = (
    ("chap_hanh", "Việc chấp hành đường lối của Đảng, pháp luật của Nhà nước"),
    ("chinh_tri", "Phẩm chất chính trị"),
    ("dao_duc", "Đạo đức, lối sống, năng lực công tác"),
    ("quan_he", "Quan hệ với quần chúng"),
)


def admit(facts: Facts) -> str:
    """'kết nạp', or 'kết nạp lại' for who was a member before."""
    return "kết nạp lại" if facts.case.again else "kết nạp"


def admission(facts: Facts) -> str:
    """What a paper of the admission is about."""
    return "kết nạp lại người vào Đảng" if facts.case.again else "kết nạp đảng viên"


def decider_name(facts: Facts) -> str:
    """Who decides, as papers name it: the standing committee, the whole committee where it is delegated, '' where not known."""
    if facts.decider is None:
        return ""
    return facts.decider.committee if facts.delegated else f"Ban Thường vụ {facts.decider.committee}"


def sender(facts: Facts) -> Head:
    """Who sends the file up: the cell where the grassroots organisation itself decides, else the grassroots organisation."""
    return facts.cell if facts.decider and facts.decider.unit == facts.grassroots.unit else facts.grassroots


def bureau(facts: Facts, head: Head) -> str:
    """Who handles files at `head`: its organisation commission; a grassroots committee has none."""
    return head.committee if head.unit == facts.grassroots.unit else f"Ban Tổ chức {head.committee}"


def schooling(dossier: Dossier) -> str:
    """General schooling and qualification, '' where neither is known."""
    known = dossier.background
    if known is None:
        return ""
    parts = (
        str(Education(known.education).label) if known.education else "",
        str(Professional(known.professional).label) if known.professional else "",
    )
    return ", ".join(part for part in parts if part)


def occupation(dossier: Dossier) -> str:
    """The occupation in words, '' where it is not known."""
    known = dossier.background
    return str(Occupation(known.occupation).label) if known and known.occupation else ""


def addressees(sheet: Sheet) -> list[str]:
    """The cell's committee, and the grassroots committee above it where there is one."""
    facts = sheet.facts
    above = [] if facts.grassroots.unit == facts.cell.unit else [facts.grassroots.committee]
    return [f"Chi uỷ {facts.cell.name}", *above]


def standing(sheet: Sheet, *, probation: bool) -> str:
    """How the person is spoken of: 'đảng viên dự bị' after the ceremony, else 'quần chúng'."""
    return f"{'đảng viên dự bị' if probation else 'quần chúng'} {sheet.facts.person.full_name}"


def particulars(sheet: Sheet) -> str:
    """Birth, hometown and occupation in one breath."""
    person = sheet.facts.person
    sex = str(Gender(person.gender).label).lower()
    return (
        f"sinh ngày {vn.day(person.birth_date)}, giới tính {sex}; "
        f"quê quán: {sheet.ask('que_quan', 'Quê quán', person.hometown)}; "
        f"nghề nghiệp: {sheet.ask('nghe_nghiep', 'Nghề nghiệp', occupation(sheet.facts.dossier))}"
    )


def vote(sheet: Sheet, ballot: Ballot | None, body: str) -> str:
    """The vote in one sentence, from the recorded ballot, else asked for."""
    if ballot is None:
        return _asked_vote(sheet, body)
    meeting = sheet.facts.meetings.get(ballot.meeting_id)
    how = f" ({str(Method(meeting.method).label).lower()})" if meeting else ""
    total = ballot.total
    words = [
        f"Kết quả biểu quyết{how}: tán thành {_share(ballot.votes_for, total, 'đạt')}",
        f"không tán thành {_share(ballot.against, total, 'chiếm')}",
    ]
    if ballot.blank:
        words.append(f"phiếu trắng hoặc không hợp lệ {vn.count2(ballot.blank)}")
    reason = ""
    if ballot.against:
        reason = f" Lý do không tán thành: {sheet.ask('ly_do_khong_tan_thanh', 'Lý do không tán thành')}."
    return f"{', '.join(words)}, so với tổng số {vn.count2(total)} {BASE[Body(ballot.body)]} được tính khi biểu quyết.{_left_out(ballot)}{reason}"


def _share(count: int, total: int, word: str) -> str:
    shown = vn.count2(count) if count else "0"
    return f"{shown} đồng chí ({word} {vn.percent(count, total)})"


def _left_out(ballot: Ballot) -> str:
    rows = [
        f"{str(Excluded(why).label).lower()} {vn.count2(int(count))} đồng chí" for why, count in ballot.excluded.items()
    ]
    return (
        f" Không tính vào tổng số: {', '.join(rows)} (danh sách có {vn.count2(ballot.members)} đồng chí)."
        if rows
        else ""
    )


def _asked_vote(sheet: Sheet, body: str) -> str:
    total = sheet.ask("tong_so", f"Tổng số {BASE[Body(body)]} được tính")
    agree, against = sheet.ask("tan_thanh", "Số tán thành"), sheet.ask("khong_tan_thanh", "Số không tán thành")
    return (
        f"Kết quả biểu quyết: tán thành {agree} đồng chí{typed_share(agree, total, 'đạt')}, "
        f"không tán thành {against} đồng chí{typed_share(against, total, 'chiếm')}, "
        f"so với tổng số {total} {BASE[Body(body)]} được tính khi biểu quyết."
    )


def typed_share(count: str, total: str, word: str) -> str:
    """The percentage of two typed counts, '' where either is no number."""
    if count.isdecimal() and total.isdecimal() and int(total):
        return f" ({word} {vn.percent(int(count), int(total))})"
    return ""


def remarks(sheet: Sheet, lead: str = "") -> list[Block]:
    """The four headings of every appraisal, the words of it asked for."""
    lines = [f"- {label}: {sheet.ask(key, label, long=True)}" for key, label in REMARKS]
    return [*([Paragraph(lead)] if lead else []), *(Paragraph(line, "item") for line in lines)]


def fellow(sheet: Sheet, found: Fellow | None, role: str) -> Fellow | None:
    """The referee or helper the paper is for; asked by name where the case has none."""
    if found is None:
        sheet.ask("nguoi", role)
    return found


def party_dates(sheet: Sheet, found: Fellow | None) -> list[str]:
    """Party dates, offices and hometown of an official member, as lines."""
    person = found.person if found else None
    return [
        f"Tôi là: {sheet.ask('nguoi', 'Họ và tên đảng viên', person.full_name.upper() if person else '')}, "
        f"sinh ngày {sheet.day('nguoi_sinh', 'Ngày sinh của đảng viên', person.birth_date if person else None)}",
        f"Vào Đảng ngày: {sheet.day('nguoi_vao_dang', 'Ngày vào Đảng', found.joined if found else None)}, "
        f"chính thức ngày: {sheet.day('nguoi_chinh_thuc', 'Ngày chính thức', found.official if found else None)}",
        f"Chức vụ trong Đảng: {sheet.ask('nguoi_chuc_vu_dang', 'Chức vụ trong Đảng (không có thì ghi: đảng viên)', found.post if found else '')}",
        f"Chức vụ chính quyền, đoàn thể: {sheet.ask('nguoi_chuc_vu', 'Chức vụ chính quyền, đoàn thể (không có thì ghi: không)')}",
        f"Quê quán: {sheet.ask('nguoi_que_quan', 'Quê quán của đảng viên', person.hometown if person else '')}",
    ]
