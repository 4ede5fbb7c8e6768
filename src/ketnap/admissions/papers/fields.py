"""The fields a user's Word template may hold: plain texts, and two lists of plain rows. One table for the check and the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ketnap.admissions.kinds import Body, Excluded, RefereeKind
from ketnap.admissions.papers.build.words import BASE, occupation, schooling
from ketnap.admissions.papers.facts import Facts, Fellow
from ketnap.admissions.papers.sheet import Draft
from ketnap.lib import format as vn
from ketnap.lib.papers.plan import number_line
from ketnap.members.kinds import Gender

TEXTS: dict[str, str] = {
    "ho_ten": "Họ và tên khai sinh", "ho_ten_hoa": "Họ và tên viết hoa", "ten_khac": "Tên gọi khác", "ngay_sinh": "Ngày sinh",
    "gioi_tinh": "Giới tính", "que_quan": "Quê quán", "noi_cu_tru": "Nơi cư trú", "trinh_do": "Trình độ học vấn, chuyên môn",
    "nghe_nghiep": "Nghề nghiệp", "chi_bo": "Chi bộ của hồ sơ", "dang_bo_co_so": "Tổ chức cơ sở đảng",
    "cap_uy_co_so": "Cấp uỷ cơ sở", "noi_quyet_dinh": "Cấp uỷ có thẩm quyền quyết định", "cap_tren": "Dòng cấp trên trên văn bản",
    "co_quan": "Dòng cơ quan ban hành trên văn bản", "so": "Dòng số, ký hiệu", "dia_danh": "Địa danh",
    "ngay": "Ngày của văn bản, dạng ngày 05 tháng 3 năm 2026", "loai": "Tên loại văn bản", "trich_yeu": "Trích yếu",
    "nguoi_ky": "Họ tên người ký", "ngay_cam_tinh": "Ngày công nhận cảm tình Đảng", "ngay_chung_chi": "Ngày cấp giấy chứng nhận lớp nhận thức",
    "so_chung_chi": "Số giấy chứng nhận lớp nhận thức", "ngay_lap_ho_so": "Ngày lập hồ sơ", "ngay_chi_bo": "Ngày chi bộ họp xét kết nạp",
    "ngay_quyet_dinh": "Ngày quyết định kết nạp", "so_quyet_dinh": "Số quyết định kết nạp", "ngay_ket_nap": "Ngày tổ chức lễ kết nạp",
    "ngay_chinh_thuc": "Ngày hết thời gian dự bị, được tính là chính thức", "tong_so": "Tổng số được tính khi biểu quyết của giấy tờ này",
    "tan_thanh": "Số tán thành", "khong_tan_thanh": "Số không tán thành", "phieu_trang": "Số phiếu trắng",
    "ty_le": "Tỷ lệ tán thành", "mau_so_la": "Tổng số là tổng số gì", "chu_tri": "Người chủ trì cuộc họp", "thu_ky": "Thư ký cuộc họp",
}  # fmt: skip
LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "nguoi_gioi_thieu": (
        "Người giới thiệu", {"ho_ten": "Họ tên hoặc tên đoàn thể", "ngay_vao_dang": "Ngày vào Đảng", "ngay_chinh_thuc": "Ngày chính thức"},
    ),
    "nguoi_giup_do": (
        "Đảng viên giúp đỡ", {"ho_ten": "Họ tên", "tu_ngay": "Giúp đỡ từ ngày", "ngay_vao_dang": "Ngày vào Đảng"},
    ),
}  # fmt: skip
# What a template of any form should not be without; of a form with a vote also its numbers.
NEEDED = ("ho_ten", "chi_bo", "ngay")
NEEDED_WITH_VOTE = ("tan_thanh", "tong_so")


@dataclass(frozen=True)
class Values:
    """What is put into a template: plain texts and lists of plain rows, nothing else."""

    texts: dict[str, str]
    lists: dict[str, list[dict[str, str]]]

    def as_context(self) -> dict[str, object]:
        """One dictionary for the template."""
        return {**self.texts, **self.lists}


def values_of(case: Facts, made: Draft) -> Values:
    """The fields of one case for one paper; what is not known is a hint in brackets, as in the built-in paper."""
    facts = case.told_by(made.form)
    person, paper, steps = facts.person, made.paper, facts.dossier
    certificate = steps.certificate
    known = {
        "ho_ten": person.full_name, "ho_ten_hoa": person.full_name.upper(), "ten_khac": person.other_names or "không",
        "ngay_sinh": vn.day(person.birth_date), "gioi_tinh": str(Gender(person.gender).label), "que_quan": person.hometown,
        "noi_cu_tru": person.residence, "trinh_do": schooling(facts.dossier), "nghe_nghiep": occupation(facts.dossier), "chi_bo": facts.cell.name,
        "dang_bo_co_so": facts.grassroots.name, "cap_uy_co_so": facts.grassroots.committee,
        "noi_quyet_dinh": facts.decider.committee if facts.decider else "", "cap_tren": paper.superior or "\u00a0", "co_quan": paper.issuer,
        "so": paper.number_text or number_line(paper.number, paper.symbol) or "\u00a0", "dia_danh": facts.cell.place,
        "ngay": vn.day_long(paper.day), "loai": paper.type_name or "\u00a0", "trich_yeu": paper.subject or "\u00a0",
        "nguoi_ky": paper.signature.name if paper.signature else "", "ngay_cam_tinh": vn.day(steps.day("sympathiser")),
        "ngay_chung_chi": vn.day(certificate.issued_on) if certificate else "", "so_chung_chi": certificate.number if certificate else "",
        "ngay_lap_ho_so": vn.day(steps.day("file_compiled")), "ngay_chi_bo": vn.day(steps.day("cell_vote")),
        "ngay_quyet_dinh": vn.day(steps.day("decided")), "so_quyet_dinh": facts.symbol_of("decided"),
        "ngay_ket_nap": vn.day(steps.day("ceremony")), "ngay_chinh_thuc": vn.day(facts.official_on), **_vote(facts, made),
    }  # fmt: skip
    texts = {name: known.get(name) or f"[{label}]" for name, label in TEXTS.items()}
    return Values(
        texts, {"nguoi_gioi_thieu": _referees(facts), "nguoi_giup_do": [_helper(row) for row in facts.helpers]}
    )


def _vote(facts: Facts, made: Draft) -> dict[str, str]:
    ballot = facts.ballot(made.form.steps[0])
    if ballot is None:
        return {}
    meeting = facts.meetings.get(ballot.meeting_id)
    left = ", ".join(f"{str(Excluded(why).label).lower()} {count}" for why, count in ballot.excluded.items())
    return {
        "tong_so": vn.count2(ballot.total), "tan_thanh": str(ballot.votes_for), "khong_tan_thanh": str(ballot.against),
        "phieu_trang": str(ballot.blank), "ty_le": vn.percent(ballot.votes_for, ballot.total),
        "mau_so_la": BASE[Body(ballot.body)] + (f", không tính: {left}" if left else ""),
        "chu_tri": meeting.chair if meeting else "", "thu_ky": meeting.secretary if meeting else "",
    }  # fmt: skip


def _referees(facts: Facts) -> list[dict[str, str]]:
    people = [
        {"ho_ten": row.person.full_name, "ngay_vao_dang": vn.day(row.joined), "ngay_chinh_thuc": vn.day(row.official)}
        for row in facts.referees
        if not row.ended
    ]
    bodies = [
        {
            "ho_ten": f"{RefereeKind(row.kind).label} {row.paper_symbol}".strip(),
            "ngay_vao_dang": "",
            "ngay_chinh_thuc": "",
        }
        for row in facts.unions
    ]
    return people + bodies


def _helper(row: Fellow) -> dict[str, str]:
    return {"ho_ten": row.person.full_name, "tu_ngay": vn.day(row.since), "ngay_vao_dang": vn.day(row.joined)}


def sample() -> Values:
    """An invented case, obviously so, for the preview of a template."""
    day = vn.day(dt.date(2026, 3, 5))
    texts = {name: f"(ví dụ) {label.lower()}" for name, label in TEXTS.items()}
    texts |= {
        "ho_ten": "Nguyễn Giả Định Mẫu", "ho_ten_hoa": "NGUYỄN GIẢ ĐỊNH MẪU", "ngay_sinh": vn.day(dt.date(1999, 5, 17)),
        "chi_bo": "Chi bộ Giả Định", "ngay": vn.day_long(dt.date(2026, 3, 5)), "ngay_chi_bo": day, "tong_so": "12", "tan_thanh": "11",
        "khong_tan_thanh": "1", "phieu_trang": "0", "ty_le": vn.percent(11, 12), "so": "Số 05-NQ/CB",
    }  # fmt: skip
    rows = {
        name: [dict.fromkeys(columns, "(ví dụ)") | {"ho_ten": f"Trần Giả Định {n}"} for n in (1, 2)]
        for name, (_, columns) in LISTS.items()
    }
    return Values(texts, rows)
