"""What measures are called, and the sentences of a progress report. Numbers are printed by `lib.format` only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketnap.documents.kinds import Kind
from ketnap.lib import format as vn
from ketnap.organisations.kinds import Form

if TYPE_CHECKING:
    import datetime as dt

    from ketnap.statistics.report import Report
    from ketnap.statistics.tally import Breakdown

MEASURE_NAMES = {
    "opening": "Đảng viên đầu kỳ",
    "admitted": "Kết nạp (theo ngày tổ chức lễ)",
    "restored": "Phục hồi đảng tịch",
    "moved_in": "Chuyển đến",
    "reorganised_in": "Tăng do sắp xếp tổ chức",
    "left": "Rời Đảng (từ trần, khai trừ, xoá tên, cho ra, huỷ quyết định)",
    "moved_out": "Chuyển đi",
    "reorganised_out": "Giảm do sắp xếp tổ chức",
    "closing": "Đảng viên cuối kỳ",
    "in_transit": "Đang chuyển sinh hoạt, chưa được tiếp nhận",
    "decided": "Đã có quyết định kết nạp",
    "recognised": "Công nhận đảng viên chính thức",
    "achieved": "Kết nạp tính vào chỉ tiêu",
}
TREES = {
    "then": "theo hệ thống tổ chức từng thời điểm trong kỳ",
    "now": "theo hệ thống tổ chức hiện nay",
}
BASIS_NOTE = (
    "Kết nạp tính theo ngày quyết định, trừ quyết định đã huỷ (biến động đảng viên: theo ngày tổ chức lễ); công nhận tính theo "
    "ngày quyết định công nhận; đầu kỳ là cuối ngày trước kỳ"
)


def period(start: dt.date, end: dt.date) -> str:
    """The period as offices say it: 'năm 2026', '6 tháng đầu năm 2026', 'quý II năm 2026', 'tháng 3/2026', else both days."""
    if (start.day, start.year) == (1, end.year) and _is_month_end(end):
        months = end.month - start.month + 1
        if months == 1:
            return vn.month(start)
        if months == 12:
            return f"năm {start.year}"
        if months == 3 and start.month % 3 == 1:
            return f"quý {('I', 'II', 'III', 'IV')[start.month // 3]} năm {start.year}"
        if start.month == 1:
            return f"{months} tháng đầu năm {start.year}"
        if (months, start.month) == (6, 7):
            return f"6 tháng cuối năm {start.year}"
    return f"từ ngày {vn.day(start)} đến ngày {vn.day(end)}"


def _is_month_end(day: dt.date) -> bool:
    import datetime as dt

    return (day + dt.timedelta(days=1)).day == 1


def ground(report: Report) -> str:
    """The paper the target rests on, '' without a target."""
    if report.plan is None:
        return ""
    paper = report.plan.document
    return f"Căn cứ {Kind(paper.kind).label} số {paper.symbol} ngày {vn.day(paper.issued_on)} của {paper.issuer}"


def organisations(report: Report) -> str:
    """How many organisations there are, by form."""
    if not report.forms:
        return ""
    counts = [f"{vn.number(count)} {_lower(Form(form).label)}" for form, count in report.forms.items()]
    return (
        f"Đến cuối kỳ có {vn.number(sum(report.forms.values()))} tổ chức đảng trực thuộc các cấp: {', '.join(counts)}."
    )


def members(report: Report) -> str:
    """Members at both ends of the period and the difference."""
    whole = report.whole
    step = whole["closing"] - whole["opening"]
    change = "không thay đổi" if step == 0 else f"{'tăng' if step > 0 else 'giảm'} {vn.number(abs(step))} đồng chí"
    return (
        f"Đầu kỳ có {vn.number(whole['opening'])} đảng viên, cuối kỳ có {vn.number(whole['closing'])} đảng viên, {change}. "
        f"Đang chuyển sinh hoạt, chưa được nơi đến tiếp nhận: {vn.number(whole['in_transit'])}."
    )


def result(report: Report) -> str:
    """Achieved against the target, what is missing, and the share of members at the beginning."""
    whole = report.whole
    text = f"Trong kỳ đã kết nạp {vn.number(report.achieved)} đảng viên"
    if report.plan is None or whole.target is None:
        return f"{text}; chưa có chỉ tiêu giao cho kỳ này."
    plan = period(report.plan.start, report.plan.end)
    text += f", đạt {vn.percent_value(whole.percent)} chỉ tiêu {plan} ({vn.number(whole.target)} đảng viên)"
    if report.achieved > whole.target:
        return f"{text}, vượt {vn.number(report.achieved - whole.target)}."
    return f"{text}, còn phải kết nạp {vn.number(report.remaining)}." if report.remaining else f"{text}, đủ chỉ tiêu."


def compared(report: Report) -> str:
    """Against the same days a year before."""
    before = report.before
    days = period(before.start, before.end)
    text = f"So với cùng kỳ năm trước ({days}: {vn.number(before.achieved)})"
    if report.change == 0:
        return f"{text}, số kết nạp không thay đổi."
    share = "" if report.change_percent is None else f" ({vn.percent_value(abs(report.change_percent))})"
    return f"{text}, {'tăng' if report.change > 0 else 'giảm'} {vn.number(abs(report.change))}{share}."


def spread(report: Report) -> str:
    """How many units admitted, how many did not, how many went beyond their target."""
    units = len(report.whole.children)
    if not units:
        return ""
    counts = (
        (units - len(report.without), "có kết nạp"),
        (len(report.without), "chưa kết nạp được"),
        (len(report.above), "vượt chỉ tiêu"),
    )
    parts = [f"{vn.number(count)} đơn vị {what}" for count, what in counts if count]
    return f"Trong {vn.number(units)} đơn vị trực thuộc có {', '.join(parts)}."


def quality(report: Report, breakdown: Breakdown) -> str:
    """One line of the structure of the admitted: only the parts that are there."""
    parts = [
        f"{_lower(part.label)} {vn.number(part.count)} ({vn.percent(part.count, report.achieved)})"
        for part in breakdown.parts
        if part.count
    ]
    return f"{breakdown.title}: {'; '.join(parts)}." if parts else ""


def recognised(report: Report) -> str:
    """Recognitions of the period."""
    return (
        f"Công nhận đảng viên chính thức {vn.number(report.whole['recognised'])} đồng chí "
        f"(cùng kỳ năm trước {vn.number(report.before['recognised'])})."
    )


def overdue(report: Report) -> str:
    """Late work on the last day of the report."""
    late = report.overdue
    if not late.count:
        return f"Đến ngày {vn.day(late.day)} không có hồ sơ quá hạn."
    return f"Đến ngày {vn.day(late.day)} có {vn.number(late.count)} việc quá hạn trong các hồ sơ kết nạp."


def note(report: Report) -> str:
    """The small print: date basis, tree, moment, seal."""
    sealed = f"niêm phong nhật ký số {report.seal}" if report.seal else "nhật ký chưa có niêm phong"
    return f"{BASIS_NOTE}; {TREES[report.tree]}. Lập lúc {vn.moment(report.made_at)}, {sealed}."


def _lower(label: str) -> str:
    """A label inside a sentence; names that are always written with a capital stay."""
    if label.startswith(("Đảng", "Nhà", "Công an", "Quân")):
        return label if not label.startswith("Đảng bộ") else label[0].lower() + label[1:]
    return label[0].lower() + label[1:]
