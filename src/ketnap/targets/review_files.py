"""The mid-term review as an official paper (Word, PDF) and as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal

from ketnap.lib import format as vn
from ketnap.lib.cells import Column, Kind
from ketnap.lib.papers.layouts import layout_on
from ketnap.lib.papers.model import Annex, Block, ChartBlock, Paper, Paragraph, Signature, Table, TableColumn
from ketnap.lib.papers.pdf import write_pdf
from ketnap.lib.papers.word import write_word
from ketnap.lib.sheets import Properties, SheetSpec, write_workbook
from ketnap.organisations.kinds import CELLS, Form
from ketnap.targets.idle import Idle
from ketnap.targets.kinds import Denominator
from ketnap.targets.review import Review
from ketnap.targets.review_charts import Drawn, campaign_charts, result_charts, unit_charts
from ketnap.targets.spans import comparable, words_of
from ketnap.targets.standing import Line

_NAMED = 12  # units named in the text; all are in the annex
_BLANK = "\u00a0" * 6
_OPEN = Paragraph("…" * 32, "plain")  # a line for the pen
_MET = {True: "đạt", False: "chưa đạt", None: "chưa kết luận"}

Value = str | int | Decimal | dt.date | None
"""A cell of a table; a Decimal is a share in hundredths."""


def files(review: Review) -> dict[str, bytes]:
    """The review as "docx", "pdf" and "xlsx"; the same review always gives the same bytes."""
    paper = paper_of(review)
    return {"docx": write_word(paper), "pdf": write_pdf(paper), "xlsx": workbook_of(review)}


def write(review: Review, ending: str) -> bytes:
    """One of the files. Raises KeyError for another ending."""
    if ending == "xlsx":
        return workbook_of(review)
    return {"docx": write_word, "pdf": write_pdf}[ending](paper_of(review))


def paper_of(review: Review) -> Paper:
    """The report, its table by unit in an annex."""
    return Paper(
        layout=layout_on(review.made_at.date()), issuer=review.profile.name.upper(), superior=review.superior.upper(),
        symbol=f"BC/{review.profile.symbol or _BLANK}", place="…" * 6, type_name="BÁO CÁO",
        subject=f"sơ kết thực hiện chỉ tiêu phát triển đảng viên {words_of(review.start, review.end)}",
        blocks=[*_opening(review), *_years(review), *_units(review), *_rest()], signature=_signature(review),
        recipients=[*([f"{review.superior} (để báo cáo)"] if review.superior else []), "Các đơn vị trực thuộc", "Lưu"],
        annexes=_annexes(review), written=review.made_at, demo=review.demo,
    )  # fmt: skip


def _signature(review: Review) -> Signature:
    form = review.profile.form
    if form in CELLS:
        return Signature("T/M CHI BỘ", "BÍ THƯ")
    standing = review.has_standing or form in (Form.PROVINCE, Form.SUPERIOR)
    return Signature("T/M BAN THƯỜNG VỤ" if standing else "T/M ĐẢNG UỶ", "BÍ THƯ")


def result_sentence(review: Review) -> str:
    """'Đến ngày …, đã kết nạp 940 đảng viên, đạt 62,67% chỉ tiêu 1.500 của cả kỳ; bình quân 376 một năm.'"""
    told = f"Đến {vn.day_long(review.until)}, đã kết nạp {vn.number(review.achieved)} đảng viên"
    if review.target:
        told += f", đạt {vn.percent_value(review.percent)} chỉ tiêu {vn.number(review.target)} của cả kỳ"
    average = review.standing.average
    return told + (f"; bình quân {vn.decimal(average, 1)} một năm." if average is not None else ".")


def _opening(review: Review) -> list[Block]:
    grounds = list(dict.fromkeys(result.target.document for result in review.results))
    blocks: list[Block] = [
        Paragraph(f"Căn cứ {document}, {vn.day_long(document.issued_on)}", "ground") for document in grounds
    ]
    blocks += [
        Paragraph(f"{review.profile.name} báo cáo sơ kết như sau:"),
        Paragraph("I- KẾT QUẢ SO VỚI CHỈ TIÊU", "h1"),
        Paragraph(result_sentence(review)),
    ]
    if review.results:
        rows = [
            (result.label, result.goal, result.achieved, vn.percent_value(result.percent), _MET[result.met])
            for result in review.results
        ]
        heads = ("Chỉ tiêu", "Mức giao", "Kết quả", "Tỷ lệ", "Đánh giá")
        blocks.append(Table([TableColumn(head, 2 if not place else 1) for place, head in enumerate(heads)], rows))
        blocks += [Paragraph(f"{result.label}: {result.note}", "note") for result in review.results if result.note]
    return blocks


def _years(review: Review) -> list[Block]:
    return [Paragraph("II- KẾT QUẢ TỪNG NĂM", "h1"), _table(*year_rows(review)), *_drawn(result_charts(review))]


def _drawn(found: Drawn) -> list[Block]:
    """The charts of the page, each with its caption."""
    return [ChartBlock(chart.svg, f"Biểu đồ. {caption}", caption, width_mm=165) for chart, caption in found]


def year_rows(review: Review) -> tuple[Sequence[str], list[list[Value]]]:
    """Headings, and a row a year: members at the start, at the end, admitted, rate."""
    heads = ("Năm", "Đảng viên đầu năm", "Kết nạp", "Tỷ lệ so với đầu năm", "Đảng viên cuối năm")
    rows: list[list[Value]] = [
        [str(year.year), year.start, year.achieved, year.rate(Denominator.START), year.end] for year in review.years
    ]
    return heads, rows


def _table(heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> Table:
    columns = [TableColumn(head, 2 if not place else 1, numeric=place > 0) for place, head in enumerate(heads)]
    return Table(columns, [[printed(cell) for cell in row] for row in rows])


def printed(value: Value) -> str:
    """The value as paper says it: 1464 → '1.464', Decimal('62.67') → '62,67%', a day → '05/3/2026', None → '–'."""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return vn.day(value)
    return vn.percent_value(value) if isinstance(value, Decimal) else vn.number(value)


def _units(review: Review) -> list[Block]:
    lines = review.standing.lines
    if not lines:
        return []
    above, zero = review.standing.above, review.standing.zero
    asked = any(line.progress.target is not None for line in lines)
    beyond = f"{vn.number(len(above))} đơn vị vượt chỉ tiêu, " if asked else ""
    told = f"Trong {vn.number(len(lines))} đơn vị trực thuộc, {beyond}{vn.number(len(zero))} đơn vị chưa kết nạp được."
    blocks: list[Block] = [Paragraph("III- KẾT QUẢ CỦA CÁC ĐƠN VỊ", "h1"), Paragraph(told)]
    for label, found in (("Vượt chỉ tiêu", above), ("Chưa kết nạp được", zero)):
        if 0 < len(found) <= _NAMED:
            blocks.append(Paragraph(f"{label}: {'; '.join(line.progress.name for line in found)}."))
    return [*blocks, *_drawn(unit_charts(review)), *_idle(review), *_drawn(campaign_charts(review))]


def _idle(review: Review) -> list[Block]:
    """Cells that have admitted nobody for years: how many, and the longest."""
    if not review.idle:
        return [Paragraph(f"Không có chi bộ nào {review.idle_years} năm không kết nạp.")]
    told = "; ".join(f"{one.full_name} ({one.sentence})" for one in review.idle[:_NAMED])
    more = ", trong đó lâu nhất" if len(review.idle) > _NAMED else ""
    count = f"Có {vn.number(len(review.idle))} chi bộ từ {review.idle_years} năm trở lên không kết nạp"
    return [Paragraph(f"{count}{more}: {told}.")]


def idle_rows(found: Sequence[Idle]) -> tuple[Sequence[str], list[list[Value]]]:
    """Headings, and a row a cell."""
    heads = ("Chi bộ", "Cấp uỷ quản lý", "Mã", "Số năm", "Lần gần nhất")
    return heads, [[one.name, one.above, one.code, one.years, one.last] for one in found]


def _rest() -> list[Block]:
    """What only people can judge stays open under its heading."""
    return [
        Paragraph("IV- ĐÁNH GIÁ CHUNG", "h1"), _OPEN, _OPEN, Paragraph("V- NHIỆM VỤ, GIẢI PHÁP THỜI GIAN TỚI", "h1"), _OPEN, _OPEN,
        Paragraph("Trên đây là kết quả thực hiện chỉ tiêu phát triển đảng viên, xin báo cáo."),
    ]  # fmt: skip


def unit_rows(lines: Sequence[Line], *, compared: bool) -> tuple[Sequence[str], list[list[Value]]]:
    """Headings, and a row a unit; `compared` with the same days of the year before, where those lie outside the period."""
    heads = ("Đơn vị", "Chỉ tiêu", "Đã kết nạp", "Tỷ lệ", "Hạng", *(("Cùng kỳ năm trước",) if compared else ()))
    rows: list[list[Value]] = [
        [
            line.progress.name, line.progress.target, line.progress.achieved,
            vn.ratio_percent(line.progress.achieved, line.progress.target), line.rank,
            *((line.before,) if compared else ()),
        ]
        for line in lines
    ]  # fmt: skip
    return heads, rows


def _annexes(review: Review) -> list[Annex]:
    if not review.standing.lines:
        return []
    units = unit_rows(review.standing.lines, compared=comparable(review.start, review.end))
    subject = f"Kết quả của các đơn vị trực thuộc đến ngày {vn.day(review.until)}"
    return [Annex("PHỤ LỤC", subject, [_table(*units)], landscape=True)]


def workbook_of(review: Review) -> bytes:
    """Four sheets: targets, years, units, idle cells; numbers, shares and days as such, to count on with."""
    goals = [[r.label, r.goal, r.achieved, r.percent, _MET[r.met], r.note] for r in review.results]
    sheets = [
        _sheet("Chỉ tiêu", ("Chỉ tiêu", "Mức giao", "Kết quả", "Tỷ lệ", "Đánh giá", "Ghi chú"), goals),
        _sheet("Từng năm", *year_rows(review)),
        _sheet("Các đơn vị", *unit_rows(review.standing.lines, compared=comparable(review.start, review.end))),
        _sheet("Lâu không kết nạp", *idle_rows(review.idle)),
    ]
    body = io.BytesIO()
    write_workbook(
        body, sheets, demo=review.demo, title=f"{review.profile.name}: sơ kết chỉ tiêu phát triển đảng viên",
        subtitle=f"từ ngày {vn.day(review.start)} đến ngày {vn.day(review.until)}",
        properties=Properties(review.made_at, author=review.profile.name),
    )  # fmt: skip
    return body.getvalue()


def _sheet(title: str, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> SheetSpec:
    columns = [
        Column(str(place), head, 40 if not place else 18, _kind([row[place] for row in rows]))
        for place, head in enumerate(heads)
    ]
    return SheetSpec(title, columns, [{str(place): cell for place, cell in enumerate(row)} for row in rows])


def _kind(values: Sequence[Value]) -> Kind:
    """What a column holds, going by its values; text where they are of several kinds or there is none."""
    known = [value for value in values if value is not None]
    kinds: tuple[tuple[type, Kind], ...] = ((int, "int"), (Decimal, "percent"), (dt.date, "date"))
    return next((kind for type_, kind in kinds if known and all(isinstance(value, type_) for value in known)), "text")
