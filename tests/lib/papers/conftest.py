"""Sample papers of an invented commune, and readers of what the writers made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from ketnap.lib.papers.layouts import layout_on
from ketnap.lib.papers.model import Annex, ChartBlock, Paper, Paragraph, Signature, Table, TableColumn

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200" role="img"><title>Kết nạp theo quý</title>
<rect x="60" y="40" width="80" height="130" fill="#8a1c1c"/><rect x="220" y="90" width="80" height="80" fill="#8a1c1c"/>
<text x="100" y="190" font-size="16" text-anchor="middle">Quý I</text>
<text x="260" y="190" font-size="16" text-anchor="middle">Quý II</text>
<text x="100" y="32" font-size="16" text-anchor="middle">1.669</text></svg>"""

QUARTERS = Table(
    [TableColumn("Kỳ", 2), TableColumn("Kết nạp", numeric=True), TableColumn("Tỷ lệ", numeric=True)],
    [["Quý I", "1.669", "83,45%"], ["Quý II", "26", "86,67%"]],
    totals=["Cộng", "1.695", "–"],
    caption="Kết nạp theo quý",
)


def units(count: int) -> Table:
    columns = [
        TableColumn("TT", 0.5, numeric=True), TableColumn("Chi bộ", 4), TableColumn("Chỉ tiêu", numeric=True),
        TableColumn("Kết nạp", numeric=True), TableColumn("Tỷ lệ", numeric=True),
    ]  # fmt: skip
    rows = [[str(n), f"Chi bộ Thôn Mẫu {n}", "3", "2", "66,67%"] for n in range(1, count + 1)]
    return Table(columns, rows, totals=["", "Tổng cộng", str(3 * count), str(2 * count), "66,67%"])


def report(day: date = date(2026, 6, 5), rows: int = 60, **changes: Any) -> Paper:
    text = (
        "Trong kỳ, Đảng bộ xã Mẫu kết nạp 1.669 quần chúng ưu tú, đạt 83,45% so với chỉ tiêu 2.000 đồng chí được giao "
        "từ đầu năm; các chi bộ thôn, trường học và doanh nghiệp đều có nguồn, hồ sơ được thẩm tra đúng thời hạn"
    )
    paper = Paper(
        layout=layout_on(day), superior="ĐẢNG BỘ TỈNH GIẢ ĐỊNH", issuer="ĐẢNG ỦY XÃ MẪU", number=5, symbol="BC/ĐU",
        place="Xã Mẫu", day=day, type_name="BÁO CÁO", subject="kết quả công tác phát triển đảng viên quý II năm 2026",
        written=datetime(2026, 6, 5, 8, 30),
        blocks=[
            Paragraph("Căn cứ Điều lệ Đảng", "ground"),
            Paragraph("Căn cứ chương trình công tác năm 2026 của Ban Chấp hành Đảng bộ xã", "ground"),
            Paragraph("Ban Thường vụ Đảng ủy báo cáo kết quả như sau:"),
            Paragraph("I- ĐẶC ĐIỂM, TÌNH HÌNH", "h1"), Paragraph(f"{text}."),
            Paragraph("1. Kết nạp so với chỉ tiêu", "h2"), Paragraph("- Đạt 83,45% chỉ tiêu;", "item"),
            ChartBlock(SVG, "Biểu đồ 1. Kết nạp theo quý", "Quý I 1.669, quý II 26", twin=QUARTERS),
            Paragraph("II- PHƯƠNG HƯỚNG, NHIỆM VỤ", "h1"), Paragraph(f"{text}."), Paragraph(f"{text}."),
            Paragraph("Trên đây là báo cáo của Ban Thường vụ Đảng ủy"),
        ],
        signature=Signature("T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Nguyễn Văn Mẫu"),
        recipients=["Tỉnh ủy (để báo cáo)", "Các chi bộ trực thuộc", "Lưu Văn phòng Đảng ủy"],
        annexes=[Annex("PHỤ LỤC 1", "Kết quả theo chi bộ", [units(rows)], landscape=True)],
    )  # fmt: skip
    return replace(paper, **changes)


@pytest.fixture
def make_report() -> Callable[..., Paper]:
    return report


@pytest.fixture
def make_units() -> Callable[[int], Table]:
    return units
