"""Roles and what each may do. The table is the whole truth; a capability not listed is denied."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    BOARD_OFFICER = "board_officer", "Cán bộ Ban Tổ chức"
    GRASSROOTS_SECRETARY = "grassroots_secretary", "Bí thư, cấp uỷ cơ sở"
    CELL_SECRETARY = "cell_secretary", "Bí thư chi bộ"
    FOLLOWER = "follower", "Cấp uỷ viên phụ trách"
    TRAINER = "trainer", "Cán bộ trung tâm chính trị"
    COUNCIL_SECRETARY = "council_secretary", "Thư ký hội đồng kiểm tra nhận thức"
    LEADER = "leader", "Thường trực, Ban Thường vụ"
    INSPECTOR = "inspector", "Uỷ ban Kiểm tra"
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"


class Can(models.TextChoices):
    """Capabilities. `see_*` of people bring the unit's people into the row-security scope."""

    SEE_UNITS = "see_units", "Xem đơn vị"
    EDIT_UNITS = "edit_units", "Ghi đơn vị"
    SEE_MEMBERS = "see_members", "Xem đảng viên"
    EDIT_MEMBERS = "edit_members", "Ghi đảng viên"
    SEE_CASES = "see_cases", "Xem nguồn và hồ sơ kết nạp"
    EDIT_CASES = "edit_cases", "Ghi nguồn và hồ sơ kết nạp"
    DECIDE_CASES = "decide_cases", "Ghi kết quả xét, quyết định"
    SEE_TRAINING = "see_training", "Xem lớp và kiểm tra"
    EDIT_TRAINING = "edit_training", "Ghi lớp và kiểm tra"
    SEE_TARGETS = "see_targets", "Xem chỉ tiêu"
    EDIT_TARGETS = "edit_targets", "Giao chỉ tiêu"
    DECLARE_TARGETS = "declare_targets", "Khai số liệu sổ giấy"
    SEE_FIGURES = "see_figures", "Xem số liệu"
    REPORT = "report", "Lập báo cáo"
    EDIT_CALENDAR = "edit_calendar", "Ghi lịch làm việc"
    SEE_DOCUMENTS = "see_documents", "Xem văn bản"
    EDIT_DOCUMENTS = "edit_documents", "Vào sổ văn bản"
    IMPORT = "import", "Nhập sổ"
    EXPORT = "export", "Xuất danh sách"
    SEE_AUDIT = "see_audit", "Xem nhật ký"
    SEARCH_IDENTITY = "search_identity", "Tra số định danh"
    MANAGE_ACCESS = "manage_access", "Cấp quyền"


_READ = {
    Can.SEE_UNITS, Can.SEE_MEMBERS, Can.SEE_CASES, Can.SEE_TRAINING, Can.SEE_TARGETS, Can.SEE_FIGURES, Can.SEE_DOCUMENTS,
}  # fmt: skip

CAPABILITIES: dict[str, frozenset[str]] = {
    Role.BOARD_OFFICER: frozenset(
        _READ
        | {
            Can.EDIT_UNITS, Can.EDIT_MEMBERS, Can.EDIT_CASES, Can.DECIDE_CASES, Can.EDIT_TRAINING, Can.EDIT_TARGETS,
            Can.DECLARE_TARGETS, Can.REPORT, Can.EDIT_DOCUMENTS, Can.IMPORT, Can.EXPORT, Can.SEARCH_IDENTITY,
            Can.EDIT_CALENDAR,
        }
    ),
    Role.GRASSROOTS_SECRETARY: frozenset(
        _READ
        | {
            Can.EDIT_MEMBERS, Can.EDIT_CASES, Can.EDIT_TARGETS, Can.DECLARE_TARGETS, Can.REPORT, Can.EDIT_DOCUMENTS,
            Can.IMPORT, Can.EXPORT, Can.SEARCH_IDENTITY,
        }
    ),
    Role.CELL_SECRETARY: frozenset(_READ | {Can.EDIT_CASES, Can.DECLARE_TARGETS, Can.EDIT_DOCUMENTS}),
    Role.FOLLOWER: frozenset(_READ - {Can.SEE_DOCUMENTS} | {Can.REPORT}),
    Role.TRAINER: frozenset({Can.SEE_UNITS, Can.SEE_TRAINING, Can.EDIT_TRAINING}),
    Role.COUNCIL_SECRETARY: frozenset({Can.SEE_UNITS, Can.SEE_CASES, Can.SEE_TRAINING, Can.EDIT_TRAINING}),
    Role.LEADER: frozenset(_READ | {Can.REPORT}),
    Role.INSPECTOR: frozenset(_READ | {Can.REPORT, Can.SEE_AUDIT}),
    Role.ADMINISTRATOR: frozenset({Can.SEE_UNITS, Can.MANAGE_ACCESS}),
}  # fmt: skip

# Roles whose grant brings the people of its units within sight (row security). The administrator's never does.
SEES_PEOPLE = frozenset(
    role for role, caps in CAPABILITIES.items() if caps & {Can.SEE_MEMBERS, Can.SEE_CASES, Can.SEE_TRAINING}
)
