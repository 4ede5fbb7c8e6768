"""Invented figures for the charts of the component page."""

from datetime import date
from decimal import Decimal

from ketnap.ui import charts as draw

_NAMES = (
    "Đảng bộ xã Ví Dụ",
    "Đảng bộ Trường Đại học Sư phạm Kỹ thuật Thử Nghiệm",
    "Chi bộ cơ sở Trạm Y tế",
    "Đảng bộ Công ty Giả Định",
)


def charts(here: str) -> list[tuple[str, str, draw.Chart]]:
    """Returns (caption, note, chart) for each kind of chart."""
    bars = [
        draw.Bar(name, achieved, target, here)
        for name, achieved, target in zip(_NAMES, (26, 60, None, 12), (40, 75, 35, 10), strict=True)
    ]
    shares = ("65", "80", None, "120")
    marks = [draw.Mark(n, None if s is None else Decimal(s), here) for n, s in zip(_NAMES, shares, strict=True)]
    stages = (("Quần chúng ưu tú", 420), ("Đã học lớp", 310), ("Hồ sơ đang xét", 128), ("Đã kết nạp", 94))
    actual = (4, 9, 15, 22, 31, 44, 52, 63, 80, None, None, None)
    points = [draw.MonthPoint(date(2025, month, 1), value, month * 12, here) for month, value in enumerate(actual, 1)]
    heat = [
        draw.HeatRow(name, [(nth * 7 + month * 5) % 11 if month < 9 else None for month in range(12)], url=here)
        for nth, name in enumerate(_NAMES)
    ]
    columns = [f"T{month}" for month in range(1, 13)]
    mean = draw.Mark("Toàn tỉnh", Decimal("78.5"))
    return [
        (
            "Kết nạp so với chỉ tiêu năm",
            "Theo ngày quyết định",
            draw.bar_targets(bars, title="Kết nạp so với chỉ tiêu"),
        ),
        ("Tỷ lệ đạt theo đơn vị", "", draw.compare(marks, title="Tỷ lệ đạt", reference=mean, percent=True)),
        (
            "Từ nguồn đến kết nạp",
            "",
            draw.funnel([draw.Mark(n, c, here) for n, c in stages], title="Từ nguồn đến kết nạp"),
        ),
        ("Kết nạp luỹ kế theo tháng", "", draw.months(points, title="Kết nạp luỹ kế năm 2025")),
        (
            "Số kết nạp theo đơn vị và tháng",
            "",
            draw.heat_table(heat, columns, title="Số kết nạp theo tháng", meaning="người"),
        ),
    ]


def spark() -> draw.Chart:
    """Returns a small line."""
    return draw.sparkline([3, 5, 4, 8, None, 9, 12], title="Kết nạp 7 tháng gần đây")
