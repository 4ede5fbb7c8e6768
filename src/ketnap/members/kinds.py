"""Closed lists about members. The value is stored, the label is what users read."""

from __future__ import annotations

from django.db import models


class Gender(models.TextChoices):
    MALE = "nam", "Nam"
    FEMALE = "nu", "Nữ"


class Status(models.TextChoices):
    PROBATIONARY = "du_bi", "Đảng viên dự bị"
    OFFICIAL = "chinh_thuc", "Đảng viên chính thức"


class Began(models.TextChoices):
    """Why a spell begins."""

    ADMITTED = "admitted", "Kết nạp"
    RESTORED = "restored", "Phục hồi đảng tịch"
    ARRIVED = "arrived", "Chuyển đến từ ngoài hệ thống"
    MOVED = "moved", "Chuyển đến"
    REORGANISED = "reorganised", "Sắp xếp tổ chức"
    RECOGNISED = "recognised", "Công nhận chính thức"


class Ended(models.TextChoices):
    """Why a spell ends; empty while it lasts."""

    RECOGNISED = "recognised", "Công nhận chính thức"
    MOVED = "moved", "Chuyển đi"
    REORGANISED = "reorganised", "Sắp xếp tổ chức"
    DIED = "died", "Từ trần"
    EXPELLED = "expelled", "Khai trừ"
    STRUCK_OFF = "struck_off", "Xoá tên"
    RELEASED = "released", "Cho ra khỏi Đảng"
    CANCELLED = "cancelled", "Huỷ quyết định kết nạp"


LEFT = (Ended.DIED, Ended.EXPELLED, Ended.STRUCK_OFF, Ended.RELEASED, Ended.CANCELLED)


class MemberState(models.TextChoices):
    """States that change who counts in a vote, or may: of an interruption no text read says, so the meeting is asked."""

    EXEMPT = "exempt", "Được miễn công tác và sinh hoạt"
    SUSPENDED = "suspended", "Đình chỉ sinh hoạt"
    INTERRUPTED = "interrupted", "Gián đoạn sinh hoạt"
    PROSECUTED = "prosecuted", "Bị khởi tố, truy tố, tạm giam"
    ELSEWHERE = "elsewhere", "Sinh hoạt tạm thời nơi khác"
    HERE = "here", "Sinh hoạt tạm thời tại đây"


class Education(models.TextChoices):
    """General schooling (giáo dục phổ thông)."""

    LITERATE = "biet_doc_viet", "Biết đọc, biết viết"
    PRIMARY = "tieu_hoc", "Tiểu học"
    LOWER_SECONDARY = "thcs", "Trung học cơ sở"
    UPPER_SECONDARY = "thpt", "Trung học phổ thông"


class Professional(models.TextChoices):
    """Professional qualification, lowest first."""

    NONE = "chua_qua", "Chưa qua đào tạo"
    ELEMENTARY = "so_cap", "Sơ cấp, công nhân kỹ thuật"
    INTERMEDIATE = "trung_cap", "Trung cấp"
    COLLEGE = "cao_dang", "Cao đẳng"
    UNIVERSITY = "dai_hoc", "Đại học"
    MASTER = "thac_si", "Thạc sĩ"
    DOCTOR = "tien_si", "Tiến sĩ"


INTERMEDIATE_OR_ABOVE = (
    Professional.INTERMEDIATE, Professional.COLLEGE, Professional.UNIVERSITY, Professional.MASTER, Professional.DOCTOR,
)  # fmt: skip


class Occupation(models.TextChoices):
    """Occupations of the official form on newly admitted members."""

    STATE_OFFICIAL = "cong_chuc_nha_nuoc", "Cán bộ, công chức cơ quan Nhà nước"
    PARTY_OFFICIAL = "cong_chuc_dang", "Cán bộ, công chức cơ quan Đảng, đoàn thể"
    COMMUNE_OFFICIAL = "cong_chuc_xa", "Cán bộ, công chức xã, phường"
    PART_TIME = "khong_chuyen_trach", "Người hoạt động không chuyên trách"
    PUBLIC_EMPLOYEE = "vien_chuc", "Viên chức đơn vị sự nghiệp công lập"
    PRIVATE_SERVICE = "nguoi_lao_dong_ngoai_cong", "Người lao động đơn vị sự nghiệp ngoài công lập"
    MANAGER = "quan_ly_doanh_nghiep", "Lãnh đạo, quản lý doanh nghiệp"
    OFFICE_WORKER = "nhan_vien_doanh_nghiep", "Nhân viên gián tiếp trong doanh nghiệp"
    WORKER = "cong_nhan", "Công nhân trực tiếp sản xuất"
    FARMER = "nong_lam_ngu", "Nông, lâm, ngư nghiệp"
    SOLDIER = "luc_luong_vu_trang", "Sĩ quan, chiến sĩ Quân đội, Công an"
    STUDENT = "sinh_vien", "Sinh viên"
    PUPIL = "hoc_sinh", "Học sinh"
    RETIRED = "nghi_huu", "Đã nghỉ hưu, nghỉ công tác"
    OTHER = "khac", "Nghề nghiệp khác"


class SeatTitle(models.TextChoices):
    SECRETARY = "bi_thu", "Bí thư"
    DEPUTY = "pho_bi_thu", "Phó Bí thư"
    STANDING = "uy_vien_btv", "Uỷ viên Ban Thường vụ"
    MEMBER = "uy_vien", "Cấp uỷ viên"
