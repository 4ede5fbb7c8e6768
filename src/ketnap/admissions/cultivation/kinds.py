"""Closed lists of the work with sympathisers. Nothing here is free text: a remark's words stay on its paper."""

from __future__ import annotations

from django.db import models


class Verdict(models.TextChoices):
    """What the cell resolves on a sympathiser at its monthly review."""

    KEEP = "keep", "Tiếp tục bồi dưỡng"
    CLASS = "class", "Đề nghị học lớp nhận thức"
    FILE = "file", "Đề nghị cho lập hồ sơ"
    REMOVE = "remove", "Đề nghị đưa ra khỏi danh sách"


class Note(models.TextChoices):
    """The one note a review may carry."""

    PROGRESS = "progress", "Có tiến bộ"
    STEADY = "steady", "Ổn định"
    NEEDS_HELP = "needs_help", "Cần giúp đỡ thêm"
    BUSY = "busy", "Bận công tác, học tập, chưa tham gia đều"
    AWAY = "away", "Vắng mặt tại địa phương, đơn vị"


class Rating(models.TextChoices):
    """What the helper's quarterly remarks come to."""

    EXCELLENT = "excellent", "Phấn đấu tốt"
    GOOD = "good", "Có tiến bộ"
    FAIR = "fair", "Chưa rõ tiến bộ"
    POOR = "poor", "Chưa đạt yêu cầu"


class TaskKind(models.TextChoices):
    """What a trial task is about."""

    UNION = "union", "Công tác đoàn thể"
    MASS = "mass", "Vận động quần chúng"
    WORK = "work", "Nhiệm vụ chuyên môn"
    COMMUNITY = "community", "Hoạt động cộng đồng, tình nguyện"
    STUDY = "study", "Học tập, tìm hiểu về Đảng"
    OTHER = "other", "Nhiệm vụ khác"


class TaskResult(models.TextChoices):
    """How a trial task ended."""

    DONE_WELL = "done_well", "Hoàn thành tốt"
    DONE = "done", "Hoàn thành"
    NOT_DONE = "not_done", "Không hoàn thành"
    CALLED_OFF = "called_off", "Thôi giao"
