"""Printed matter of its own size: the cover of the life history, the A5 certificate of the awareness class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ketnap.admissions.papers.sheet import Draft, Sheet, plain
from ketnap.lib import format as vn
from ketnap.lib.papers.layouts import Layout
from ketnap.lib.papers.model import Block, Paper, Paragraph, Signature

BOOKLET_MM, A5_MM = (145.0, 205.0), (148.0, 210.0)
_BLANK = "\u00a0" * 8


def _sized(layout: Layout, page_mm: tuple[float, float], **more: float) -> Layout:
    """The regime's type on a sheet of another size."""
    size = {"margin_left_mm": 15, "margin_right_mm": 15, "margin_bottom_mm": 12, "paragraph_gap_pt": 3, **more}
    return replace(layout, geometry=replace(layout.geometry, page_mm=page_mm, **size))


# The sheet lies on its side and holds all on one page, so type is a little smaller than on A4.
A5_TYPE = {
    "margin_top_mm": 12, "margin_bottom_mm": 8, "header_distance_mm": 5, "head_left_mm": 90, "head_right_mm": 90, "body_pt": 12.5,
    "line_pitch_pt": 14.5, "head_pt": 12, "title_pt": 13, "title_rule_mm": 63, "type_pt": 15, "subject_pt": 13, "paragraph_gap_pt": 2,
}  # fmt: skip

# Where names are long: the same sheet, set closer.
A5_CLOSE = {**A5_TYPE, "margin_top_mm": 10, "body_pt": 11, "line_pitch_pt": 12.5, "head_pt": 10.5, "title_pt": 11.5, "title_rule_mm": 56,
            "type_pt": 13, "subject_pt": 11.5, "paragraph_gap_pt": 1}  # fmt: skip
_HEAD_CHARS, _LINE_CHARS, _MOST_LINES = 38, 100, 9


def _type_for(rows: Sequence[str], head: Sequence[str]) -> dict[str, float]:
    """The type in which head and rows leave room for the name below them."""
    lines = sum(-(-len(line) // _HEAD_CHARS) for line in head) + sum(-(-len(line) // _LINE_CHARS) for line in rows)
    return A5_CLOSE if lines > _MOST_LINES else A5_TYPE


def booklet_cover(sheet: Sheet) -> Draft:
    """2-KNĐ: the cover only. What stands inside is written by hand and never enters the product."""
    person = sheet.facts.person
    lines = (
        f"Họ và tên khai sinh: {person.full_name.upper()}",
        f"Họ và tên thường dùng: {person.other_names or person.full_name}",
        f"Sinh ngày: {vn.day(person.birth_date)}",
        f"Số lý lịch: {sheet.hand('cơ quan quản lý hồ sơ ghi')}",
    )
    blocks: list[Block] = [
        *plain(*lines),
        Paragraph("Chỉ in bìa. Nội dung lý lịch do người khai tự viết tay trong quyển.", "note"),
    ]
    paper = Paper(
        layout=_sized(sheet.layout(None), BOOKLET_MM), issuer=person.full_name, written=sheet.written, type_name="LÝ LỊCH",
        subject="của người xin vào Đảng", blocks=blocks, form_code=sheet.code, note=sheet.form.mark, demo=sheet.demo, head="personal",
    )  # fmt: skip
    return sheet.draft(paper)


def certificate(sheet: Sheet) -> Draft:
    """CN-NTVĐ: variant 1 is the centre's, variant 2 the competent committee's. A5, to be printed on the blank issued for it."""
    facts, person = sheet.facts, sheet.facts.person
    found, by_committee = facts.dossier.certificate, sheet.form.variant == "2"
    head = facts.decider or facts.grassroots
    issuer = (
        head.issuer
        if by_committee
        else sheet.ask("trung_tam", "Tên trung tâm chính trị", found.issuer if found else "").upper()
    )
    superior = head.superior if by_committee else head.issuer
    course = facts.course
    rows = (
        f"Chứng nhận: {person.full_name.upper()}, sinh ngày {vn.day(person.birth_date)}",
        f"Chức vụ: {sheet.ask('chuc_vu', 'Chức vụ (không có thì ghi: không)')}; "
        f"đơn vị: {sheet.ask('don_vi', 'Đơn vị công tác, học tập')}",
        f"Là cảm tình Đảng của {', '.join(dict.fromkeys((facts.cell.name, *((facts.sub.name,) if facts.sub else ()), facts.grassroots.name)))}",
        "Đã học xong chương trình bồi dưỡng nhận thức về Đảng"
        + (
            f" do {sheet.ask('to_chuc_lop', 'Nơi tổ chức lớp', found.issuer if found else '')} tổ chức"
            if by_committee
            else ""
        ),
        f"Từ ngày {sheet.day('tu_ngay', 'Ngày khai giảng', course.starts_on if course else None)} "
        f"đến ngày {sheet.day('den_ngay', 'Ngày bế giảng', course.ends_on if course else None)}; "
        f"kết quả đạt loại: {sheet.ask('ket_qua', 'Kết quả, xếp loại', found.grade if found else '')}",
    )
    day = found.issued_on if found else None
    number = found.number if found and found.number else ""
    if not number:
        sheet.hand("Số giấy chứng nhận (lấy từ sổ cấp)")
    paper = Paper(
        layout=_sized(sheet.layout(day), A5_MM, **_type_for(rows, (superior, issuer))), issuer=issuer, superior=superior, written=sheet.written,
        number_text=_number_line(number), place=sheet.place(head), day=sheet.dated(day), type_name="GIẤY CHỨNG NHẬN",
        subject="học lớp bồi dưỡng nhận thức về Đảng", blocks=plain(*rows), form_code=sheet.code, note=sheet.form.mark,
        signature=_signature(sheet, head.unit, by_committee=by_committee), demo=sheet.demo, landscape=True,
    )  # fmt: skip
    return sheet.draft(paper)


def _number_line(number: str) -> str:
    bare = number.removeprefix("Số").strip(": ") or _BLANK
    return f"Số {bare}" if "CN" in bare.upper() else f"Số {bare}/CN"


def _signature(sheet: Sheet, unit: int, *, by_committee: bool) -> Signature:
    if by_committee:
        return sheet.signed_by("T/M BAN THƯỜNG VỤ", unit, "committee")
    sheet.hand("Họ tên người ký")
    return Signature("GIÁM ĐỐC")
