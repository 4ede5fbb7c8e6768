"""Resolutions of the Youth Union and of the trade union, under their own heads and with the State's 'TM.'."""

from __future__ import annotations

from typing import Literal

from ketnap.admissions.kinds import RefereeKind
from ketnap.admissions.papers.build.words import addressees, admit, particulars, remarks, typed_share
from ketnap.admissions.papers.sheet import Draft, Sheet, said
from ketnap.lib.papers.model import Block, Paper, Paragraph, Signature

_BLANK = "\u00a0" * 8


def youth_union(sheet: Sheet) -> Draft:
    """4-KNĐ."""
    return _resolution(
        sheet, RefereeKind.YOUTH_UNION, head="youth_union", subject="giới thiệu đoàn viên ưu tú vào Đảng", who="đoàn viên",
        body="Ban Chấp hành Đoàn", symbol="NQ/ĐTN", own="Tên tổ chức Đoàn", above="Tên tổ chức Đoàn cấp trên",
    )  # fmt: skip


def trade_union(sheet: Sheet) -> Draft:
    """4A-KNĐ."""
    return _resolution(
        sheet, RefereeKind.TRADE_UNION, head="state", subject="giới thiệu đoàn viên công đoàn vào Đảng", who="đoàn viên công đoàn",
        body="Ban Chấp hành công đoàn", symbol="NQ/CĐ", own="Tên công đoàn", above="Tên công đoàn cấp trên",
    )  # fmt: skip


def _resolution(
    sheet: Sheet, kind: str, *, head: Literal["youth_union", "state"], subject: str, who: str, body: str, symbol: str, own: str,
    above: str,
) -> Draft:  # fmt: skip
    facts, name = sheet.facts, sheet.facts.person.full_name
    found = next((row for row in facts.unions if row.kind == kind), None)
    day = found.on if found else None
    issuer, superior = sheet.ask("doan_the", own), sheet.ask("doan_the_tren", above)
    recorded = found.paper_symbol if found else ""
    if not recorded:
        sheet.hand("Số văn bản (lấy từ sổ của đoàn thể)")
    total = sheet.ask("tong_so", f"Tổng số uỷ viên {body}")
    agree, against = sheet.ask("tan_thanh", "Số tán thành"), sheet.ask("khong_tan_thanh", "Số không tán thành")
    reason = "" if against == "0" else f", với lý do: {sheet.ask('ly_do_khong_tan_thanh', 'Lý do không tán thành')}"
    held = sheet.day("ngay_hop", f"Ngày họp của {body}", day)
    blocks: list[Block] = [
        Paragraph("Căn cứ Điều lệ Đảng Cộng sản Việt Nam", "ground"),
        Paragraph(f"Xét đề nghị của {sheet.ask('tap_the', 'Chi đoàn hoặc tổ công đoàn của người được giới thiệu')}", "ground"),
        *said(
            f"Ngày {held}, {body} {issuer} đã họp, xét giới thiệu {who} {name}, {particulars(sheet)} vào Đảng."
        ),
        *remarks(sheet, f"{body} nhận xét {who} {name} như sau:"),
        *said(
            f"Đề nghị chi bộ, đảng uỷ xem xét, {admit(facts)} {who} {name} vào Đảng Cộng sản Việt Nam.",
            f"Số tán thành giới thiệu: {agree} đồng chí{typed_share(agree, total, 'đạt')} so với tổng số {total} uỷ viên {body}; "
            f"số không tán thành: {against} đồng chí{typed_share(against, total, 'chiếm')}{reason}.",
            f"{body} chịu trách nhiệm về những nội dung đã nêu và tiếp tục bồi dưỡng {who} {name}.",
        ),
    ]  # fmt: skip
    shown = recorded.removeprefix("Số").strip(": ") or f"{_BLANK}-{symbol}"
    paper = Paper(
        layout=sheet.layout(day), issuer=issuer.upper(), superior=superior.upper(), written=sheet.written,
        number_text=f"Số: {shown}", place=sheet.place(facts.cell), day=sheet.dated(day), type_name="NGHỊ QUYẾT", subject=subject,
        addressees=addressees(sheet), blocks=blocks,
        signature=Signature("TM. BAN CHẤP HÀNH", sheet.ask("chuc_vu_ky", "Chức vụ người ký"), sheet.ask("nguoi_ky", "Họ tên người ký")),
        form_code=sheet.code, note=sheet.form.mark, demo=sheet.demo, head=head,
    )  # fmt: skip
    return sheet.draft(paper)
