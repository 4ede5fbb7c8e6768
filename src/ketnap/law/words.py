"""The few Vietnamese phrases every finding needs: dates, units, ways of being sure."""

from __future__ import annotations

from datetime import date

UNITS = {
    "year": "tuổi",
    "month": "tháng",
    "working_day": "ngày làm việc",
    "person": "người",
    "member": "đảng viên",
    "vote": "lần biểu quyết",
    "time": "lần",
    "page": "trang",
    "year_count": "năm",
    "share": "",
    "none": "",
}
"""Closed list of units: code in the files, word on the screen."""

SELECTORS = {
    "cell_meeting": "ngày chi bộ họp xét",
    "cell_resolution": "ngày nghị quyết của chi bộ",
    "committee_meeting": "ngày cấp uỷ họp xét",
    "decision": "ngày ra quyết định",
    "ceremony": "ngày tổ chức lễ kết nạp",
    "review_meeting": "ngày chi bộ họp xét công nhận chính thức",
    "vetting_request": "ngày gửi yêu cầu thẩm tra",
    "transfer": "ngày quyết định chuyển hoặc giới thiệu chuyển sinh hoạt",
    "course": "ngày mở lớp",
    "record": "ngày lập giấy tờ",
}
"""Closed list of the dates of a case that may pick a value."""

LAYERS = {
    "charter": "Điều lệ Đảng",
    "central_committee": "Ban Chấp hành Trung ương",
    "secretariat": "Ban Bí thư",
    "org_commission": "Ban Tổ chức Trung ương",
    "local": "Địa phương",
}

VERIFIED = {
    "yes": "đã đối chiếu văn bản",
    "secondary": "theo nguồn dẫn lại",
    "assumed": "tạm áp dụng, chưa đối chiếu văn bản",
    "unknown": "chưa rõ",
}


def day(value: date) -> str:
    """A date as offices print it: 05/3/2024, months 1 and 2 with a zero."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"{value.day:02d}/{month}/{value.year}"
