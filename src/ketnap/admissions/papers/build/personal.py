"""Papers that persons write themselves: application, referee's letter, self-review, helper's remarks."""

from __future__ import annotations

from ketnap.admissions.papers.build.words import addressees, admit, occupation, party_dates, remarks, schooling
from ketnap.admissions.papers.facts import Fellow
from ketnap.admissions.papers.sheet import Draft, Sheet, plain, said
from ketnap.lib import format as vn
from ketnap.lib.papers.model import Block, Paragraph

COPY_BY_HAND = "Bản nháp để chép: người viết tự viết tay toàn văn, không nộp bản in này."


def application(sheet: Sheet) -> Draft:
    """1-KNĐ: a draft the applicant copies by hand; what they think and promise is theirs alone."""
    facts, person = sheet.facts, sheet.facts.person
    known = facts.dossier.background
    lines = [
        f"Tôi là: {person.full_name.upper()}, sinh ngày {vn.day(person.birth_date)}",
        f"Nơi sinh: {sheet.ask('noi_sinh', 'Nơi sinh')}",
        f"Quê quán: {sheet.ask('que_quan', 'Quê quán', person.hometown)}",
        f"Dân tộc: {_private(sheet, 'ethnicity', 'Dân tộc')}; tôn giáo: {_private(sheet, 'religion', 'Tôn giáo')}",
        f"Trình độ học vấn: {sheet.ask('trinh_do', 'Trình độ học vấn', schooling(facts.dossier))}",
        f"Nơi cư trú: {sheet.ask('noi_cu_tru', 'Nơi cư trú', person.residence)}",
        f"Nghề nghiệp: {sheet.ask('nghe_nghiep', 'Nghề nghiệp', occupation(facts.dossier))}",
        f"Đơn vị công tác: {sheet.ask('don_vi', 'Đơn vị công tác, học tập')}",
        f"Chức vụ chính quyền, đoàn thể: {sheet.ask('chuc_vu', 'Chức vụ chính quyền, đoàn thể (không có thì ghi: không)')}",
    ]
    if known is None or known.youth_union is not False:
        lines.append(
            f"Vào Đoàn TNCS Hồ Chí Minh ngày {sheet.ask('vao_doan', 'Ngày vào Đoàn')} "
            f"tại {sheet.ask('vao_doan_tai', 'Nơi vào Đoàn')}"
        )
    became = sheet.day("cam_tinh", "Ngày được xét là cảm tình Đảng", facts.dossier.day("sympathiser"))
    again = " Tôi đã từng là đảng viên và xin được xét kết nạp lại." if facts.case.again else ""
    blocks: list[Block] = [
        Paragraph(COPY_BY_HAND, "note"),
        *plain(*lines, f"Được xét là cảm tình Đảng ngày {became} tại {facts.cell.name}"),
        *said(
            f"Nhận thức của tôi về Đảng và động cơ xin vào Đảng: {sheet.hand('người làm đơn tự viết')}.{again}",
            f"Nếu được đứng trong hàng ngũ của Đảng, tôi xin hứa: {sheet.hand('người làm đơn tự viết lời hứa')}.",
        ),
    ]
    signature = sheet.signed_in_person(
        "NGƯỜI LÀM ĐƠN", person.full_name, sheet.place(facts.cell), sheet.step("file_compiled")
    )
    paper = sheet.personal_paper(
        type_name="ĐƠN XIN VÀO ĐẢNG", blocks=blocks, signature=signature, addressees=addressees(sheet)
    )
    return sheet.draft(paper)


def _private(sheet: Sheet, name: str, label: str) -> str:
    """A sensitive fact where it was revealed for this printing, else a place for the applicant's own pen."""
    return sheet.facts.sensitive.get(name) or sheet.hand(f"{label.lower()}: người làm đơn tự ghi")


def referee_letter(sheet: Sheet) -> Draft:
    """3-KNĐ: one sheet for each official member who introduces."""
    facts = sheet.facts
    found = _picked(sheet, tuple(row for row in facts.referees if not row.ended))
    assigned = next((row.since for row in facts.helpers if found and row.person.pk == found.person.pk), None)
    since = assigned or facts.dossier.day("helper_assigned")
    blocks: list[Block] = [
        *plain(*party_dates(sheet, found), f"Đang sinh hoạt tại: {facts.cell.name}"),
        *said(
            f"Ngày {sheet.day('ngay_phan_cong', 'Ngày được phân công giúp đỡ', since)}, tôi được chi bộ phân công giáo dục, "
            f"giúp đỡ quần chúng {facts.person.full_name}, sinh ngày {vn.day(facts.person.birth_date)}, phấn đấu vào Đảng. "
            "Tôi xin báo cáo với chi bộ:",
            f"1. Về lý lịch, những điểm cần lưu ý: {sheet.hand('ghi theo bản lý lịch đã thẩm tra')}.",
        ),
        *remarks(sheet, "2. Về ưu điểm, khuyết điểm:"),
        *said(
            f"Tôi giới thiệu quần chúng {facts.person.full_name} để chi bộ xem xét, đề nghị {admit(facts)} vào Đảng và chịu trách nhiệm "
            "trước Đảng về sự giới thiệu này."
        ),
    ]
    row = next((one for one in facts.dossier.referees if found and one.member_id == found.person.pk), None)
    signature = sheet.signed_in_person(
        "ĐẢNG VIÊN GIỚI THIỆU",
        found.person.full_name if found else "",
        sheet.place(facts.cell),
        row.on if row else None,
    )
    paper = sheet.personal_paper(
        type_name="GIẤY GIỚI THIỆU",
        subject="người vào Đảng",
        blocks=blocks,
        signature=signature,
        addressees=[facts.cell.name],
    )
    return sheet.draft(paper, found.person.full_name if found else "")


def _picked(sheet: Sheet, found: tuple[Fellow, ...]) -> Fellow | None:
    """The one asked for by `which`, else the first."""
    return next((row for row in found if row.person.pk == sheet.which), found[0] if found else None)


def self_review(sheet: Sheet) -> Draft:
    """10-KNĐ: a guide; the probationer writes it after the probation has ended."""
    facts, person = sheet.facts, sheet.facts.person
    joined = sheet.day("ngay_ket_nap", "Ngày kết nạp", facts.dossier.day("ceremony"))
    ends = sheet.day("het_du_bi", "Ngày hết thời gian dự bị", facts.official_on)
    points = (
        "Ưu điểm về phẩm chất chính trị, đạo đức, lối sống",
        "Ưu điểm về thực hiện nhiệm vụ của đảng viên và nhiệm vụ được giao",
        "Khuyết điểm, hạn chế và nguyên nhân",
        "Biện pháp khắc phục, hướng phấn đấu",
    )
    blocks: list[Block] = [
        Paragraph(COPY_BY_HAND, "note"),
        *plain(
            f"Tôi là: {person.full_name.upper()}, sinh ngày {vn.day(person.birth_date)}",
            f"Được {admit(facts)} vào Đảng ngày {joined} tại {facts.cell.name}",
            f"Thời gian dự bị kết thúc ngày {ends}",
            f"Đang sinh hoạt tại: {facts.cell.name}",
        ),
        *said(
            "Đối chiếu với nhiệm vụ của đảng viên và tiêu chuẩn quy định trong Điều lệ Đảng, tôi tự kiểm điểm như sau:"
        ),
        *said(
            *(
                f"{n}. {point}: {sheet.hand(f'{point.lower()}: người viết tự ghi')}."
                for n, point in enumerate(points, 1)
            )
        ),
        *said("Tôi đề nghị chi bộ xem xét, công nhận tôi là đảng viên chính thức."),
    ]
    signature = sheet.signed_in_person(
        "ĐẢNG VIÊN DỰ BỊ", person.full_name, sheet.place(facts.cell), sheet.step("self_review")
    )
    paper = sheet.personal_paper(
        type_name="BẢN TỰ KIỂM ĐIỂM", subject="của đảng viên dự bị", blocks=blocks, signature=signature,
        addressees=addressees(sheet),
    )  # fmt: skip
    return sheet.draft(paper)


def helper_remarks(sheet: Sheet) -> Draft:
    """11-KNĐ: one sheet for each helper, an earlier helper's too."""
    facts = sheet.facts
    found = _picked(sheet, facts.helpers)
    joined = sheet.day("ngay_ket_nap", "Ngày kết nạp của đảng viên dự bị", facts.dossier.day("ceremony"))
    since = sheet.day("ngay_phan_cong", "Ngày được phân công giúp đỡ", found.since if found else None)
    blocks: list[Block] = [
        *plain(*party_dates(sheet, found), f"Đang sinh hoạt tại: {facts.cell.name}"),
        *said(
            f"Ngày {since}, tôi được chi bộ phân công giúp đỡ đồng chí {facts.person.full_name}, {admit(facts)} vào Đảng ngày {joined}. "
            "Nay tôi nhận xét về đồng chí trong thời gian dự bị như sau:"
        ),
        *said(
            f"1. Lập trường tư tưởng, nhận thức về Đảng: {sheet.ask('lap_truong', 'Lập trường tư tưởng, nhận thức về Đảng', long=True)}",
            f"2. Phẩm chất đạo đức, lối sống: {sheet.ask('dao_duc', 'Phẩm chất đạo đức, lối sống', long=True)}",
            f"3. Việc hoàn thành nhiệm vụ được giao: {sheet.ask('nhiem_vu', 'Việc hoàn thành nhiệm vụ', long=True)}",
            f"4. Khuyết điểm, hạn chế: {sheet.ask('khuyet_diem', 'Khuyết điểm, hạn chế', long=True)}",
            f"Ý kiến của tôi về việc công nhận đảng viên chính thức: {sheet.ask('y_kien', 'Ý kiến đề nghị', long=True)}",
        ),
    ]
    signature = sheet.signed_in_person(
        "ĐẢNG VIÊN GIÚP ĐỠ",
        found.person.full_name if found else "",
        sheet.place(facts.cell),
        sheet.step("helper_remarks"),
    )
    paper = sheet.personal_paper(
        type_name="BẢN NHẬN XÉT",
        subject="đảng viên dự bị",
        blocks=blocks,
        signature=signature,
        addressees=[facts.cell.name],
    )
    return sheet.draft(paper, found.person.full_name if found else "")
