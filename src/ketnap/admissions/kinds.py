"""Closed lists of the admission case. The value is stored, the label is what users read."""

from __future__ import annotations

from django.db import models


class Outcome(models.TextChoices):
    """How a case ends. Everything but the first is a side exit and needs a reason."""

    RECOGNISED = "recognised", "Đã công nhận chính thức"
    REMOVED = "removed_from_list", "Đưa ra khỏi danh sách nguồn"
    MOVED = "moved_away", "Chuyển nơi khác"
    EXPIRED = "file_expired", "Hồ sơ quá hạn, lập lại"
    NOT_APPROVED = "not_approved", "Không được đồng ý kết nạp"
    CANCELLED = "decision_cancelled", "Huỷ quyết định kết nạp"
    STRUCK_OFF = "struck_off", "Xoá tên đảng viên dự bị"
    WITHDRAWN = "withdrawn", "Người xin vào Đảng rút đơn"


class Body(models.TextChoices):
    """Who met and voted."""

    CELL = "cell", "Chi bộ"
    COMMITTEE = "committee", "Đảng uỷ cơ sở"
    STANDING = "standing", "Ban Thường vụ"
    DELEGATED = "delegated", "Đảng uỷ cơ sở được uỷ quyền"


class MeetingKind(models.TextChoices):
    ADMISSION = "admission", "Xét kết nạp"
    RECOGNITION = "recognition", "Xét công nhận chính thức"
    REMOVAL = "removal", "Xét xoá tên đảng viên dự bị"


class Method(models.TextChoices):
    SECRET = "secret", "Bỏ phiếu kín"
    CARD = "card", "Biểu quyết bằng thẻ đảng viên"
    WRITTEN = "written", "Lấy ý kiến bằng văn bản"


class RefereeKind(models.TextChoices):
    MEMBER = "member", "Đảng viên chính thức"
    YOUTH_UNION = "youth_union", "Nghị quyết của Đoàn thanh niên"
    TRADE_UNION = "trade_union", "Nghị quyết của công đoàn"


class Together(models.TextChoices):
    """In what the referee and the person were together: the codes of the law's `referee.together_modes`."""

    WORK = "WORK", "Cùng công tác"
    LABOUR = "LABOUR", "Cùng lao động"
    STUDY = "STUDY", "Cùng học tập"
    RESIDENCE = "RESIDENCE", "Cùng sinh hoạt nơi cư trú"


class Excluded(models.TextChoices):
    """Why somebody does not count in a vote: the codes of the law's denominators."""

    TEMPORARY_TRANSFER = "TEMPORARY_TRANSFER", "Sinh hoạt tạm thời ở nơi khác"
    EXEMPT_AND_ABSENT = "EXEMPT_AND_ABSENT", "Được miễn sinh hoạt và vắng mặt"
    SUSPENDED_OR_PROSECUTED = "SUSPENDED_OR_PROSECUTED", "Bị đình chỉ, khởi tố, truy tố, tạm giam"
    ABSENT_WITH_REASON = "ABSENT_WITH_REASON", "Vắng suốt cuộc họp, có lý do được chấp nhận"
