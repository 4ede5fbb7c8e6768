"""Invented data of the component page: no person and no figure here is real."""

from datetime import UTC, date, datetime
from typing import Any, Final

from ketnap.ui import parts
from ketnap.ui.frame import Frame

TODAY: Final = date(2026, 3, 5)
_SUBJECTS = (
    "Việc của tôi",
    "Đơn vị",
    "Nguồn và kết nạp",
    "Đảng viên",
    "Chỉ tiêu",
    "Lớp và kiểm tra",
    "Theo dõi, giám sát",
    "Đánh giá, sàng lọc",
    "Thống kê, báo cáo",
    "Văn bản",
    "Quy định",
    "Quản trị",
)
_BADGES = {"Việc của tôi": 12, "Nguồn và kết nạp": 3}


def frame(here: str) -> dict[str, Any]:
    """Returns the frame around the page."""
    units = ("Đảng bộ xã Ví Dụ", "Chi bộ thôn Ví Dụ", "Chi bộ Trường Thử Nghiệm")
    whole = Frame(
        navigation=[
            {"label": words, "url": here, "current": words == "Nguồn và kết nạp", "badge": _BADGES.get(words, 0)}
            for words in _SUBJECTS
        ],
        unit_name=units[0],
        superior_name="Tỉnh ủy Giả Định",
        unit_choices=[{"label": words, "url": here, "current": words == units[0]} for words in units],
        unit_all_url=here,
        as_of=date(2025, 12, 31),
        today=TODAY,
        today_url=here,
        looking_at_past=True,
        search_url=here,
        account_name="Lê Thị Ví Dụ",
        account_role="Cán bộ Ban Tổ chức",
        account_url=here,
        sign_out_url=here,
        breadcrumbs=[{"label": "Quản trị", "url": here}, {"label": "Thành phần giao diện", "url": ""}],
        demo=True,
        seal_number=18204,
        seal_url=here,
    )
    return dict(whole)


def components(here: str, opened: str, reveal_url: str) -> dict[str, Any]:
    """Returns one value for each component of `ui/components.html`."""
    return {
        "here": here,
        "stats": _stats(here),
        "table": _table(here),
        "none": parts.DataTable("Lớp bồi dưỡng", [parts.Column("Lớp")], [], empty=_empty(here)),
        "pager": parts.Pager(here, here, "Từ Đặng đến Lý"),
        "terms": _terms(here),
        "masked": parts.Masked("Số định danh cá nhân", reveal_url, "12 chữ số"),
        "steps": _steps(here),
        "findings": _findings(here),
        "entries": _entries(),
        "tree": [branch(here, "1", opened), branch(here, "2", opened)],
        "panel": _panel(here),
        "work": parts.Progress("Nhập sổ cấp ủy", 1250, 4000, "dòng", "Đang kiểm tra trang Đảng viên.", "", here, here),
        "receipt": _receipt(here),
        "signatures": [
            parts.Signature("Người lập biểu", "Lê Thị Ví Dụ"),
            parts.Signature("Phó bí thư", "Trần Văn Thử Mẫu", "T/M Ban Thường vụ"),
        ],
        "heading_actions": [parts.Link("Tải mẫu", here, "quiet", "download")],
        "due_days": [
            (date(2026, 3, 1), False),
            (TODAY, False),
            (date(2026, 3, 9), False),
            (date(2026, 6, 30), False),
            (date(2026, 9, 2), True),
            (None, False),
        ],
    }


def branch(here: str, key: str, opened: str) -> parts.TreeNode:
    """Returns one grassroots body of the sample tree, opened when its key is the one asked for."""
    names = {"1": "Đảng bộ xã Ví Dụ", "2": "Đảng bộ Trường Đại học Thử Nghiệm"}
    is_open = opened == key
    children = [
        parts.TreeNode(f"{key}-{nth}", words, here, "Chi bộ", count, here)
        for nth, (words, count) in enumerate((("Chi bộ thôn Đông", 31), ("Chi bộ thôn Tây", 27)), 1)
    ]
    return parts.TreeNode(
        key,
        names.get(key, "Đảng bộ Giả Định"),
        here,
        "Đảng bộ cơ sở",
        1464,
        here,
        here if is_open else f"{here}?mo={key}",
        "" if is_open else f"{here}nut/{key}/",
        is_open,
        children,
    )


def _stats(here: str) -> list[parts.Stat]:
    return [
        parts.Stat("Đã kết nạp", 94, here, "trên 150 chỉ tiêu năm", "Hơn cùng kỳ 12", "up", "Theo ngày quyết định"),
        parts.Stat("Việc quá hạn", 7, here, "ở 5 chi bộ", "Giảm 3 so với tháng trước", "down"),
        parts.Stat("Đảng viên", 1464, here, "trong đó 38 dự bị", "", "flat", "Tính đến 31/12/2025"),
        parts.Stat("Đạt chỉ tiêu", "62,67%", "", "kế hoạch quý I: 60%"),
    ]


def _table(here: str) -> parts.DataTable:
    late = parts.Badge("Chậm", "bad", "warning")
    rows: list[list[parts.Cell | parts.CellValue]] = [
        [parts.Cell("Đảng bộ xã Ví Dụ", here, "31 chi bộ"), 40, parts.Cell(26, here), 14, parts.Cell("", badge=late)],
        [parts.Cell("Đảng bộ Trường Thử Nghiệm", here), 75, parts.Cell(60, here), 15, "Đúng tiến độ"],
        [parts.Cell("Chi bộ cơ sở Trạm Y tế Giả Định", here), 35, parts.Cell(8, here), 27, "Chưa rõ"],
    ]
    columns = [
        parts.Column("Đơn vị", sort_url=here),
        parts.Column("Chỉ tiêu", True, here),
        parts.Column("Đã kết nạp", True, here, "descending", "Theo ngày quyết định"),
        parts.Column("Còn thiếu", True),
        parts.Column("Tiến độ"),
    ]
    totals: list[parts.Cell | parts.CellValue] = ["Cộng", 150, parts.Cell(94, here), 56, ""]
    return parts.DataTable("Tiến độ kết nạp theo đơn vị", columns, rows, totals, total=116, outside=2)


def _empty(here: str) -> parts.Empty:
    return parts.Empty(
        "Chưa có lớp bồi dưỡng nào",
        "Lớp bồi dưỡng nhận thức về Đảng được mở theo đợt. Mở lớp rồi chọn học viên từ nguồn, hoặc nhập từ sổ.",
        parts.Link("Mở lớp", here, "plain", "plus"),
        parts.Link("Tải mẫu danh sách", here),
    )


def _terms(here: str) -> list[parts.Term]:
    return [
        parts.Term("Họ và tên", parts.Cell("Nguyễn Văn Ví Dụ", here)),
        parts.Term("Sinh hoạt tại", "Chi bộ thôn Ví Dụ", "từ 05/3/2024"),
        parts.Term("Ngày vào Đảng", None, "chưa có quyết định"),
        parts.Term("Người giúp đỡ", "Trần Thị Thử Mẫu"),
    ]


def _steps(here: str) -> list[parts.Step]:
    return [
        parts.Step("Quần chúng ưu tú", "done", date(2025, 3, 5), url=here),
        parts.Step("Bồi dưỡng nhận thức", "done", date(2025, 6, 20)),
        parts.Step("Thẩm tra lý lịch", "overdue", date(2026, 2, 28), "Thiếu văn bản trả lời"),
        parts.Step("Chi bộ xét", "current", date(2026, 3, 10)),
        parts.Step("Đảng ủy bộ phận", "skipped"),
        parts.Step("Đảng ủy cơ sở", "todo", date(2026, 4, 10)),
        parts.Step("Quyết định kết nạp", "todo"),
    ]


def _findings(here: str) -> list[parts.FindingRow]:
    rule = "Văn bản mẫu số 00-QĐ/TW, điều 1"
    return [
        parts.FindingRow("Tuổi khi vào Đảng", "met", "Đủ 24 tuổi vào ngày chi bộ xét.", rule, "18 đến 60", TODAY),
        parts.FindingRow(
            "Văn bản thẩm tra lý lịch",
            "not_met",
            "Chưa có văn bản trả lời của nơi quê quán.",
            rule,
            "đủ các nơi phải thẩm tra",
            date(2025, 9, 1),
            False,
            "gửi công văn đề nghị thẩm tra.",
            here,
        ),
        parts.FindingRow("Trình độ học vấn", "unknown", "Hồ sơ chưa ghi trình độ học vấn."),
        parts.FindingRow("Ý kiến đoàn thể", "waived", "Không phải thành viên tổ chức đoàn thể.", rule),
    ]


def _entries() -> list[parts.Entry]:
    return [
        parts.Entry(
            "Chi bộ biểu quyết đề nghị kết nạp",
            datetime(2026, 3, 4, 8, 30, tzinfo=UTC),
            "Bí thư Trần Văn Thử Mẫu",
            "Lê Thị Ví Dụ",
            "Tán thành 21/23 đảng viên chính thức.",
            tone="good",
        ),
        parts.Entry("Trả lại hồ sơ", date(2026, 2, 12), "Văn phòng Đảng ủy", detail="Thiếu chữ ký.", tone="warn"),
        parts.Entry("Nộp đơn xin vào Đảng", date(2025, 12, 1), "Nguyễn Văn Ví Dụ"),
    ]


def _panel(here: str) -> parts.ConfirmPanel:
    return parts.ConfirmPanel(
        "Sáp nhập 2 chi bộ",
        [
            parts.Consequence(58, "đảng viên chuyển về Chi bộ thôn Đông Tây", here),
            parts.Consequence(3, "hồ sơ đang xét đổi đơn vị quyết định", here),
            parts.Consequence(1464, "dòng số liệu được tính lại"),
        ],
        "Sáp nhập",
        here,
        here,
        "Sau khi sáp nhập, hai chi bộ cũ chỉ còn xem được ở ngày trước đó.",
        danger=True,
    )


def _receipt(here: str) -> parts.Receipt:
    return parts.Receipt(
        "Đã nhập sổ cấp ủy",
        "2026-0041",
        datetime(2026, 3, 5, 7, 3, tzinfo=UTC),
        "Lê Thị Ví Dụ",
        [parts.Term("Dòng đã ghi", 3987), parts.Term("Dòng có lỗi", parts.Cell(13, here), "tải về để sửa")],
        "7c1f 09aa 41d2 e0b3",
        [parts.Link("Tải sổ kèm cột lỗi", here, "plain", "download")],
    )
