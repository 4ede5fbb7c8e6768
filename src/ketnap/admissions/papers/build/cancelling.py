"""The decision that cancels a wrong admission or a wrong recognition (294-QĐ/TW, section 4.4), as the cancelling recorded it."""

from __future__ import annotations

from dataclasses import replace

from ketnap.admissions.kinds import Body
from ketnap.admissions.papers.build.committee import CHARTER, carried_out, for_committee
from ketnap.admissions.papers.build.words import admission, decider_name, particulars
from ketnap.admissions.papers.facts import CANCELLING
from ketnap.admissions.papers.letterheads import Head
from ketnap.admissions.papers.sheet import Draft, Sheet
from ketnap.admissions.turns.kinds import CorrectionKind, Fault
from ketnap.admissions.turns.models import Correction
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.papers.model import Block, Paragraph, Signature
from ketnap.lib.text import fold


def decision(sheet: Sheet) -> Draft:
    """One decision for one cancelled. Raises Refused where nothing was cancelled."""
    facts = sheet.facts
    wrong = facts.corrections.get(CANCELLING[sheet.form.builder])
    if wrong is None:
        raise Refused(
            "paper.not_cancelled", "Hồ sơ này không có quyết định nào đã huỷ.",
            remedy="Hãy ghi việc huỷ ở trang hồ sơ trước.",
        )  # fmt: skip
    head = facts.decider or facts.grassroots
    own = _is_of(wrong.issuer, head)
    if not own:
        head = replace(head, issuer=wrong.issuer.upper(), superior="", place="")
    what = admission(facts) if wrong.kind == CorrectionKind.ADMISSION else "công nhận đảng viên chính thức"
    who = (decider_name(facts) or head.committee) if own else wrong.issuer
    blocks: list[Block] = [
        Paragraph(CHARTER, "ground"),
        Paragraph(f"Xét thấy: {_reason(wrong)}", "ground"),
        Paragraph(f"{who.upper()} QUYẾT ĐỊNH", "part"),
        *(Paragraph(article, "clause") for article in _articles(sheet, wrong, what)),
    ]
    paper = sheet.party_paper(
        head, type_name="QUYẾT ĐỊNH", subject=f"huỷ quyết định {what}", blocks=blocks, day=wrong.issued_on, recorded=wrong.symbol,
        signature=_signature(sheet, head, own=own), recipients=["Như Điều 3", "Bộ phận quản lý hồ sơ đảng viên", "Lưu"],
    )  # fmt: skip
    return sheet.draft(paper)


def _is_of(issuer: str, head: Head) -> bool:
    """Whether the body that cancelled is the one that decides for the case, however its name was written."""
    known = {fold(one) for one in (head.committee, head.name, head.issuer, f"Ban Thường vụ {head.committee}")}
    return fold(issuer) in known


def _reason(wrong: Correction) -> str:
    return f"{Fault(wrong.fault).label.lower()}; {wrong.reason.rstrip(' .;')}"


def _articles(sheet: Sheet, wrong: Correction, what: str) -> list[str]:
    facts, name = sheet.facts, sheet.facts.person.full_name
    told = f"{facts.cell.name} thông báo Quyết định này đến {name} và tại kỳ sinh hoạt gần nhất."
    if wrong.kind == CorrectionKind.RECOGNITION:
        after = f"{name} trở lại là đảng viên dự bị; việc xét công nhận được làm lại theo quy định. {told}"
    elif "ceremony" in facts.dossier.steps:
        after = f"Đưa {name} ra khỏi danh sách đảng viên. {told}"
    else:
        after = f"Không tổ chức lễ kết nạp đối với {name}. {told}"
    carried = carried_out(facts, facts.decider or facts.grassroots)
    return [
        f"Điều 1. Huỷ {_cancelled(sheet, wrong)} về việc {what} đối với {name}, {particulars(sheet)}, {facts.cell.name}.",
        f"Điều 2. {after}",
        f"Điều 3. {carried} và {name} chịu trách nhiệm thi hành Quyết định này từ ngày {vn.day(wrong.on)}.",
    ]


def _cancelled(sheet: Sheet, wrong: Correction) -> str:
    """'Quyết định số 05-QĐ/ĐU, ngày 05/9/2026 của …': the decision taken away, as it was recorded."""
    step, facts = wrong.old_step, sheet.facts
    recorded = (step.paper_symbol or (step.document.symbol if step.document else "")) if step else ""
    symbol = sheet.ask("so_bi_huy", "Số quyết định bị huỷ", recorded.removeprefix("Số").strip(": "))
    day = sheet.day("ngay_bi_huy", "Ngày quyết định bị huỷ", (step.paper_on or step.on) if step else None)
    # A recognition taken back has no vote any more; who decides today need not be who decided then.
    known = step.document.issuer if step and step.document else ""
    if known and facts.decider and _is_of(known, facts.decider):
        known = facts.decider.committee
    voted = decider_name(facts) if facts.meeting(wrong.key) else ""
    by = sheet.ask("noi_bi_huy", "Nơi đã ra quyết định bị huỷ", voted or known)
    return f"Quyết định số {symbol}, ngày {day} của {by}"


def _signature(sheet: Sheet, head: Head, *, own: bool) -> Signature:
    """The secretary of the body that decides; of another body neither authority nor name is known."""
    if own:
        return for_committee(sheet, head, Body.COMMITTEE if sheet.facts.delegated else Body.STANDING)
    sheet.hand("Thẩm quyền, chức vụ, họ tên người ký")
    return Signature("[Thẩm quyền ký]", "[Chức vụ]")
