"""Letters around a dossier: vetting, helped persons who move, the file sent on. Of relatives and of what vetting found: nothing."""

from __future__ import annotations

from ketnap.admissions.kinds import Body
from ketnap.admissions.papers.build.words import admit, bureau, particulars, sender, standing
from ketnap.admissions.papers.facts import BODY_OF, Facts
from ketnap.admissions.papers.letterheads import Head
from ketnap.admissions.papers.sheet import Draft, Sheet, said
from ketnap.admissions.states import ORDER
from ketnap.lib import format as vn
from ketnap.lib.papers.model import Block, Signature, Signature2, Table, TableColumn

RELATIVES = "người thân cần thẩm tra: ghi tay họ tên, năm sinh, quan hệ, nơi ở"


def committee_signs(sheet: Sheet, head: Head) -> Signature:
    """The secretary for the committee, or for the cell that has none above it."""
    if head.is_cell:
        return sheet.signed_by("T/M CHI BỘ", head.unit, BODY_OF[Body.CELL])
    return sheet.signed_by("T/M ĐẢNG UỶ", head.unit, BODY_OF[Body.COMMITTEE])


def vetting_request(sheet: Sheet) -> Draft:
    """The request to the committee of the place by post; persons and points are written with the pen."""
    facts, head = sheet.facts, sheet.facts.grassroots
    blocks = [
        *said(
            f"{head.committee} đang xem xét {admit(facts)} vào Đảng đối với quần chúng {facts.person.full_name}, {particulars(sheet)}.",
            f"Theo quy định về thẩm tra lý lịch của người xin vào Đảng, {head.committee} đề nghị cấp uỷ nơi nhận giúp thẩm tra, xác nhận đối "
            f"với {sheet.hand(RELATIVES)}, về các nội dung: {sheet.hand('nội dung cần thẩm tra: ghi tay')}.",
            "Ý kiến thẩm tra ghi vào mục dành cho nơi thẩm tra trong quyển lý lịch gửi kèm, có chữ ký và dấu theo quy định; xin gửi trả "
            f"về {head.committee} trước ngày {sheet.ask('tra_loi_truoc', 'Ngày đề nghị trả lời')}.",
        )
    ]  # fmt: skip
    to = sheet.ask("noi_nhan", "Cấp uỷ nơi đề nghị thẩm tra")
    paper = sheet.party_paper(
        head, type_name="", subject="V/v đề nghị thẩm tra lý lịch của người xin vào Đảng", blocks=blocks, day=None,
        addressees=[to], signature=committee_signs(sheet, head), recipients=["Như trên", "Lưu hồ sơ"],
    )  # fmt: skip
    return sheet.draft(paper)


def vetting_trip(sheet: Sheet) -> Draft:
    """The letter for the member sent; neither the applicant nor a relative may be sent."""
    facts, head = sheet.facts, sheet.facts.grassroots
    blocks = said(
        f"{head.committee} giới thiệu đồng chí {sheet.ask('nguoi_di', 'Họ tên đảng viên được cử đi thẩm tra')}, chức vụ: "
        f"{sheet.ask('nguoi_di_chuc_vu', 'Chức vụ của người được cử')}, đến {sheet.ask('noi_den', 'Nơi đến thẩm tra')} để thẩm tra lý "
        f"lịch của quần chúng {facts.person.full_name}, sinh ngày {vn.day(facts.person.birth_date)}, "
        f"và {sheet.hand(RELATIVES)}.",
        "Người được cử không phải là người xin vào Đảng và không phải người thân của người xin vào Đảng.",
        "Đề nghị cấp uỷ nơi đến giúp đỡ để đồng chí hoàn thành nhiệm vụ. Giấy này có giá trị đến hết ngày "
        f"{sheet.ask('gia_tri_den', 'Giấy có giá trị đến ngày')}.",
    )
    paper = sheet.party_paper(
        head, type_name="GIẤY GIỚI THIỆU", subject="đi thẩm tra lý lịch", blocks=blocks, day=None,
        addressees=[sheet.ask("noi_den", "Nơi đến thẩm tra")], signature=committee_signs(sheet, head),
        recipients=["Như trên", "Lưu hồ sơ"],
    )  # fmt: skip
    return sheet.draft(paper)


def helped_certificate(sheet: Sheet) -> Draft:
    """For a person who moves while under consideration: since when helped, by whom, how far the case has come."""
    facts, head = sheet.facts, sheet.facts.grassroots
    current = next((row for row in facts.helpers if not row.ended), None)
    since = sheet.day("ngay_phan_cong", "Ngày phân công giúp đỡ", current.since if current else None)
    helper = sheet.ask("nguoi_giup_do", "Họ tên đảng viên giúp đỡ", current.person.full_name if current else "")
    before = (step for step in facts.dossier.steps.values() if ORDER[step.key] < ORDER["decided"])
    taken = sorted(before, key=lambda step: (step.on, ORDER[step.key]))
    labels = {step.key: step.label for step in facts.way.steps}
    rows = [
        [str(n), labels.get(step.key, step.key), vn.day(step.on), step.paper_symbol] for n, step in enumerate(taken, 1)
    ]
    columns = [
        TableColumn("TT", 0.4),
        TableColumn("Bước", 3.4),
        TableColumn("Ngày", 1.2),
        TableColumn("Số, ký hiệu", 1.4),
    ]
    blocks: list[Block] = [
        *said(
            f"{head.committee} chứng nhận quần chúng {facts.person.full_name}, {particulars(sheet)}, đang được {facts.cell.name} "
            f"giúp đỡ, xem xét {admit(facts)} vào Đảng; từ ngày {since} do đồng chí {helper} giúp đỡ.",
            "Các bước đã thực hiện đến nay:",
        ),
        Table(columns, rows),
        *said(
            f"Đề nghị {sheet.ask('noi_nhan', 'Cấp uỷ nơi chuyển đến')} tiếp tục phân công đảng viên chính thức giúp đỡ và xem xét "
            "kết nạp theo quy định."
        ),
    ]
    paper = sheet.party_paper(
        head, type_name="GIẤY CHỨNG NHẬN", subject="người đang được giúp đỡ, xem xét kết nạp vào Đảng", blocks=blocks, day=None,
        signature=committee_signs(sheet, head), recipients=["Nơi chuyển đến", facts.cell.name, "Lưu hồ sơ"],
    )  # fmt: skip
    return sheet.draft(paper)


def file_letter(sheet: Sheet) -> Draft:
    """The letter with which a file goes up or on, with the papers in it."""
    facts = sheet.facts
    head = sender(facts)
    probation = "ceremony" in facts.dossier.steps
    aim = "công nhận đảng viên chính thức" if probation else f"{admit(facts)} vào Đảng"
    to = facts.decider if facts.decider and facts.decider.unit != head.unit else None
    blocks: list[Block] = [
        *said(
            f"{head.committee} gửi hồ sơ đề nghị {aim} của {standing(sheet, probation=probation)}, {particulars(sheet)}, sinh hoạt tại "
            f"{facts.cell.name}. Hồ sơ gồm:"
        ),
        contents_table(facts, probation=probation),
        *said(f"Đề nghị xem xét, quyết định theo thẩm quyền. Khi cần bổ sung, xin trao đổi với {head.committee}."),
    ]  # fmt: skip
    address = sheet.ask("noi_nhan", "Cấp uỷ nhận hồ sơ", bureau(facts, to) if to else "")
    sent = "" if probation else "sent_up"  # the step tells of the first sending only
    paper = sheet.party_paper(
        head, type_name="", subject=f"V/v chuyển hồ sơ đề nghị {aim}", blocks=blocks, day=sheet.step(sent),
        recorded=facts.symbol_of(sent), addressees=[address], signature=committee_signs(sheet, head),
        recipients=["Như trên", "Lưu hồ sơ"],
    )  # fmt: skip
    return sheet.draft(paper)


# The order of a file's papers: form code, its name, the step that shows it was made.
CONTENTS: tuple[tuple[str, str, str], ...] = (
    ("CN-NTVĐ", "Giấy chứng nhận bồi dưỡng nhận thức về Đảng", "course_completed"),
    ("1-KNĐ", "Đơn xin vào Đảng", "file_compiled"),
    ("2-KNĐ", "Lý lịch của người xin vào Đảng và giấy tờ thẩm tra", "vetting_closed"),
    ("3-KNĐ", "Giấy giới thiệu của đảng viên", "introduced"),
    ("4-KNĐ, 4A-KNĐ", "Nghị quyết giới thiệu của đoàn thể (nếu có)", "introduced"),
    ("5-KNĐ", "Tổng hợp ý kiến nhận xét", "opinions_collected"),
    ("6-KNĐ", "Nghị quyết của chi bộ", "cell_vote"),
    ("7-KNĐ", "Báo cáo thẩm định của đảng uỷ bộ phận (nếu có)", "subcommittee_appraisal"),
    ("8-KNĐ", "Nghị quyết của đảng uỷ cơ sở", "committee_resolution"),
    ("9-KNĐ", "Quyết định kết nạp đảng viên", "decided"),
)
LATER: tuple[tuple[str, str, str], ...] = (
    ("CN-ĐVM", "Giấy chứng nhận bồi dưỡng đảng viên mới", "probation_course"),
    ("10-KNĐ", "Bản tự kiểm điểm của đảng viên dự bị", "self_review"),
    ("11-KNĐ", "Bản nhận xét của đảng viên giúp đỡ", "helper_remarks"),
    ("12-KNĐ", "Tổng hợp ý kiến nhận xét", "recognition_opinions"),
    ("13-KNĐ", "Nghị quyết của chi bộ", "recognition_cell_vote"),
    ("14-KNĐ", "Báo cáo thẩm định (nếu có)", "recognition_appraisal"),
    ("15-KNĐ", "Nghị quyết của đảng uỷ cơ sở", "recognition_committee_resolution"),
)


def contents_table(facts: Facts, *, probation: bool) -> Table:
    """The papers of the file with number and date where recorded; those not made and not asked for are left out."""
    listed = (CONTENTS[-1], *LATER) if probation else CONTENTS[:-1]
    rows: list[list[str]] = []
    for code, label, key in listed:
        step, asked = facts.dossier.steps.get(key), facts.way.step(key)
        if step is None and (asked is None or not asked.mandatory):
            continue
        has_union = any(row.kind for row in facts.unions)
        there = step is not None and (code != "4-KNĐ, 4A-KNĐ" or has_union)
        number, day = (_paper_of(facts, code, key)) if there and step else ("", "")
        rows.append([str(len(rows) + 1), code, label, number, day, "Có" if there else "Chưa có"])
    columns = [
        TableColumn("TT", 0.45), TableColumn("Mẫu", 1.1), TableColumn("Tên tài liệu", 3), TableColumn("Số, ký hiệu", 1.4),
        TableColumn("Ngày", 1.1), TableColumn("Trong hồ sơ", 0.9),
    ]  # fmt: skip
    return Table(columns, rows)


def _paper_of(facts: Facts, code: str, key: str) -> tuple[str, str]:
    certificate = facts.dossier.certificate
    if code == "CN-NTVĐ" and certificate:
        return certificate.number, vn.day(certificate.issued_on)
    if code == "4-KNĐ, 4A-KNĐ":
        return "; ".join(row.paper_symbol for row in facts.unions if row.paper_symbol), vn.day(facts.unions[0].on)
    step = facts.dossier.steps[key]
    return facts.symbol_of(key) if code != "3-KNĐ" else "", vn.day(step.paper_on or step.on)


def contents_list(sheet: Sheet) -> Draft:
    """The list of what lies in the file."""
    facts, head = sheet.facts, sheet.facts.grassroots
    probation = "ceremony" in facts.dossier.steps
    table = contents_table(facts, probation=probation)
    blocks: list[Block] = [
        *said(
            f"Hồ sơ của {standing(sheet, probation=probation)}, sinh ngày {vn.day(facts.person.birth_date)}, {facts.cell.name}."
        ),
        table,
        *said(f"Danh mục có {vn.count2(len(table.rows))} loại tài liệu."),
    ]
    sheet.hand("Họ tên người lập, người kiểm tra")
    paper = sheet.party_paper(
        head, type_name="DANH MỤC TÀI LIỆU", subject="trong hồ sơ của người xin vào Đảng" if not probation else "trong hồ sơ đảng viên dự bị",
        blocks=[*blocks, *pair("NGƯỜI LẬP", "NGƯỜI KIỂM TRA")], day=None, numbered=False,
    )  # fmt: skip
    return sheet.draft(paper)


def pair(left: str, right: str) -> list[Block]:
    """Two people sign side by side."""
    return [Signature2(Signature(left, hint="(Ký, ghi rõ họ tên)"), Signature(right, hint="(Ký, ghi rõ họ tên)"))]
