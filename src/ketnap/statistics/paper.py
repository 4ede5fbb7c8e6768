"""The progress report as an official paper (báo cáo, BC), drawn as Word and PDF by `lib.papers`.

Issuer, superior and symbol are the unit's own stored facts; number, day and the leader's name are left for the pen. What only
people can judge (assessment, tasks ahead) is left open under its heading.
"""

from __future__ import annotations

from ketnap.lib import format as vn
from ketnap.lib.papers.layouts import layout_on
from ketnap.lib.papers.model import (
    Annex,
    Block,
    ChartBlock,
    Paper,
    Paragraph,
    Signature,
    Table,
    TableColumn,
)
from ketnap.organisations.kinds import CELLS, Form
from ketnap.statistics import drawings, grids, words
from ketnap.statistics.grids import Grid
from ketnap.statistics.report import Report

SUBJECT = "kết quả công tác phát triển đảng viên"
_OPEN = Paragraph("…" * 32, "plain")  # a line for the pen
_BLANK = "\u00a0" * 6
_NAMED_AT_MOST = 12  # units without admissions named in the text; more are in the annex only


def paper_of(report: Report) -> Paper:
    """The report as a paper, its tables by unit and by quality in annexes."""
    day = report.made_at.date()
    return Paper(
        layout=layout_on(day),
        issuer=report.profile.name.upper(),
        superior=report.superior.upper(),
        symbol=f"BC/{report.profile.symbol or _BLANK}",
        place="…" * 6,
        type_name="BÁO CÁO",
        subject=f"{SUBJECT} {words.period(report.start, report.end)}",
        blocks=[*_opening(report), *_situation(report), *_results(report), *_rest(report)],
        signature=signature_of(report),
        recipients=_recipients(report),
        annexes=_annexes(report),
        written=report.made_at,
        note=words.note(report),
        demo=report.demo,
    )


def signature_of(report: Report) -> Signature:
    """Who signs: the cell, the standing committee where there is one, else the committee."""
    form = report.profile.form
    if form in CELLS:
        return Signature("T/M CHI BỘ", "BÍ THƯ")
    if report.has_standing or form in (Form.PROVINCE, Form.SUPERIOR):
        return Signature("T/M BAN THƯỜNG VỤ", "BÍ THƯ")
    return Signature("T/M ĐẢNG UỶ", "BÍ THƯ")


def _recipients(report: Report) -> list[str]:
    above = [f"{report.superior} (để báo cáo)"] if report.superior else []
    below = ["Các đơn vị trực thuộc"] if report.whole.children else []
    return [*above, *below, "Lưu"]


def _opening(report: Report) -> list[Block]:
    ground = words.ground(report)
    blocks: list[Block] = [Paragraph(ground, "ground")] if ground else []
    days = f"(từ ngày {vn.day(report.start)} đến ngày {vn.day(report.end)})"
    name = report.profile.name
    return [*blocks, Paragraph(f"{name} báo cáo {SUBJECT} {words.period(report.start, report.end)} {days} như sau:")]


def _said(*sentences: str) -> list[Block]:
    return [Paragraph(sentence) for sentence in sentences if sentence]


def _situation(report: Report) -> list[Block]:
    return [
        Paragraph("I- TÌNH HÌNH TỔ CHỨC ĐẢNG VÀ ĐẢNG VIÊN", "h1"),
        *_said(words.organisations(report), words.members(report)),
        table_of(grids.account(report)),
    ]


def _results(report: Report) -> list[Block]:
    blocks: list[Block] = [
        Paragraph("II- KẾT QUẢ PHÁT TRIỂN ĐẢNG VIÊN", "h1"),
        Paragraph("1. Kết nạp so với chỉ tiêu và cùng kỳ", "h2"),
        *_said(words.result(report), words.compared(report)),
        table_of(grids.result(report)),
    ]
    if len(report.months) > 1:
        blocks.append(_chart(drawings.by_month(report).svg, "Kết nạp luỹ kế theo tháng", words.result(report)))
    if report.whole.children:
        blocks += _units(report)
    if report.sectors:
        blocks += [Paragraph(f"{3 if report.whole.children else 2}. Theo loại hình tổ chức cơ sở đảng", "h2")]
        blocks.append(table_of(grids.sectors(report), caption=False))
    number = 2 + bool(report.whole.children) + bool(report.sectors)
    lines = [words.quality(report, breakdown) for breakdown in report.qualities]
    if report.achieved:
        blocks.append(Paragraph(f"{number}. Cơ cấu đảng viên mới kết nạp", "h2"))
        blocks += [Paragraph(f"- {line}", "item") for line in lines if line]
    return blocks


def _units(report: Report) -> list[Block]:
    blocks: list[Block] = [Paragraph("2. Kết quả theo đơn vị", "h2"), *_said(words.spread(report))]
    if 0 < len(report.without) <= _NAMED_AT_MOST:
        blocks += _said(f"Chưa kết nạp được: {'; '.join(one.name for one in report.without)}.")
    if 0 < len(report.above) <= _NAMED_AT_MOST:
        blocks += _said(f"Vượt chỉ tiêu: {'; '.join(one.name for one in report.above)}.")
    caption = drawings.by_unit_caption(report)
    blocks.append(_chart(drawings.by_unit(report).svg, caption, words.spread(report)))
    return [*blocks, *_said("Số liệu từng đơn vị ở Phụ lục 1.")]


def _rest(report: Report) -> list[Block]:
    late = grids.overdue(report)
    blocks: list[Block] = [
        Paragraph("III- CÔNG NHẬN ĐẢNG VIÊN CHÍNH THỨC, VIỆC QUÁ HẠN", "h1"),
        *_said(words.recognised(report), words.overdue(report)),
    ]
    if late.rows:
        blocks.append(table_of(late, caption=False))
    blocks.append(Paragraph("IV- ĐÁNH GIÁ", "h1"))
    for number, title in enumerate(("Ưu điểm", "Hạn chế", "Nguyên nhân"), 1):
        blocks += [Paragraph(f"{number}. {title}", "h3"), _OPEN, _OPEN]
    blocks += [Paragraph("V- PHƯƠNG HƯỚNG, NHIỆM VỤ", "h1"), _OPEN, _OPEN]
    return [
        *blocks,
        Paragraph(f"Trên đây là báo cáo {SUBJECT} {words.period(report.start, report.end)} của {report.profile.name}"),
    ]


def _chart(svg: str, caption: str, description: str) -> ChartBlock:
    return ChartBlock(svg, f"Biểu đồ. {caption}", description or caption, width_mm=165)


def _annexes(report: Report) -> list[Annex]:
    period = words.period(report.start, report.end)
    found: list[Annex] = []
    if report.whole.children:
        by_unit = grids.by_unit(report)
        notes = [Paragraph(by_unit.note, "note")] if by_unit.note else []
        subject = f"Kết quả phát triển đảng viên {period} theo đơn vị trực thuộc"
        found.append(Annex("PHỤ LỤC 1", subject, [table_of(by_unit, caption=False), *notes], landscape=True))
    if report.achieved:
        tables = [table_of(grids.quality(report, breakdown), caption=False) for breakdown in report.qualities]
        heading = f"PHỤ LỤC {len(found) + 1}" if found else "PHỤ LỤC"
        found.append(Annex(heading, f"Cơ cấu đảng viên mới kết nạp {period}", tables))
    return found


def table_of(grid: Grid, *, caption: bool = True) -> Table:
    """The grid as a table of the paper, its totals last."""
    columns = [TableColumn(head.label, head.width, head.kind != "text", head.group) for head in grid.heads]
    rows = grids.printed(grid)
    totals = rows.pop() if grid.totals else []
    return Table(columns, rows, totals=totals, caption=grid.title if caption else "")
