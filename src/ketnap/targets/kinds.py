"""Closed lists about targets. The value is stored, the label is what users read."""

from __future__ import annotations

from django.db import models


class Measure(models.TextChoices):
    """What a target asks for. The first two hold a number in the ledger, the others a goal of their own."""

    NUMBER = "number", "Số đảng viên kết nạp"
    A_YEAR = "a_year", "Bình quân tối thiểu mỗi năm"
    RATE = "rate", "Tỷ lệ kết nạp so với số đảng viên"
    COVERAGE = "coverage", "Tổ chức có nguồn thì có kết nạp"
    TIMELINESS = "timeliness", "Xét công nhận chính thức đúng hạn"
    IDLE = "idle", "Không để tổ chức nhiều năm không kết nạp"


IN_LEDGER = (Measure.NUMBER, Measure.A_YEAR)


class Denominator(models.TextChoices):
    """What a rate is a share of."""

    START = "start", "Số đảng viên đầu năm"
    YEAR_BEFORE = "year_before", "Số đảng viên cuối năm trước"
    AVERAGE = "average", "Số đảng viên bình quân trong năm"


class PlanState(models.TextChoices):
    """Where a version of a plan stands; always the latest event."""

    DRAFT = "draft", "Dự thảo"
    SENT = "sent", "Đã gửi lấy ý kiến"
    COUNTERED = "countered", "Có đề nghị điều chỉnh"
    AGREED = "agreed", "Đã thống nhất"
    IN_FORCE = "in_force", "Có hiệu lực"
    REVISED = "revised", "Đã được thay bằng bản sau"


class Side(models.TextChoices):
    """Who put a number into a plan: the unit that hands down, or the one that is to receive."""

    GIVEN = "given", "Cấp trên dự kiến"
    ASKED = "asked", "Đơn vị đề nghị"


# From which states each state may follow.
PLAN_MOVES: dict[str, frozenset[str]] = {
    PlanState.DRAFT: frozenset(),
    PlanState.SENT: frozenset({PlanState.DRAFT, PlanState.COUNTERED, PlanState.SENT}),
    PlanState.COUNTERED: frozenset({PlanState.SENT, PlanState.COUNTERED}),
    PlanState.AGREED: frozenset({PlanState.SENT}),
    PlanState.IN_FORCE: frozenset({PlanState.AGREED}),
    PlanState.REVISED: frozenset({PlanState.IN_FORCE}),
}
