"""What measures are called in reports."""

from __future__ import annotations

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
