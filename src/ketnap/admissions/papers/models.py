"""What the papers need to remember: how a unit writes its name, templates of its own, batches under way.

Nothing here holds personal data: a batch keeps ids of cases only, and its file lies encrypted in the home for a day at most.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from ketnap.accounts.models import User
from ketnap.organisations.models import Unit


class Letterhead(models.Model):
    """How a unit stands at the head of its papers from a day on: exactly as the office writes it, never rebuilt.

    The latest row not after the paper's day is the one that counts; an empty value leaves the built-in proposal.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị")
    since = models.DateField("dùng từ ngày")
    superior = models.CharField("dòng cấp trên", max_length=200, blank=True)
    issuer = models.CharField("dòng cơ quan ban hành", max_length=200, blank=True)
    place = models.CharField("địa danh", max_length=100, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "tên trên văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "since"],
                name="letterhead_once_a_day",
                violation_error_message="Ngày này đã có một cách ghi tên trên văn bản.",
            ),
        ]


class DocTemplate(models.Model):
    """A Word template of a unit for one form, from a day until another; it also serves the units below. No personal data."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị")
    form = models.CharField("mẫu", max_length=40)
    since = models.DateField("dùng từ ngày")
    until = models.DateField("thôi dùng từ ngày", null=True, blank=True)
    file_name = models.CharField("tên tệp", max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField("mã băm", max_length=64)
    uses = models.JSONField("các trường trong mẫu", default=list)
    uploaded_by = models.CharField("người tải lên", max_length=120)
    uploaded_at = models.DateTimeField("tải lên lúc")

    class Meta:
        verbose_name = "mẫu Word riêng"
        indexes = [models.Index(fields=["form", "unit"], name="template_by_form")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "form", "since"],
                name="template_once_a_day",
                violation_error_message="Ngày này đơn vị đã có một mẫu riêng cho giấy tờ đó.",
            ),
            models.CheckConstraint(
                name="template_order",
                condition=Q(until=None) | Q(until__gt=F("since")),
                violation_error_message="Ngày thôi dùng phải sau ngày bắt đầu dùng.",
            ),
        ]


class Batch(models.Model):
    """Papers of many cases made as one job. `cases` are ids; the file goes when it was taken, or after a day."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người yêu cầu")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị")
    form = models.CharField("mẫu", max_length=40)
    kind = models.CharField("dạng tệp", max_length=4, choices=[("docx", "Word"), ("pdf", "PDF")])
    cases = models.JSONField("hồ sơ", default=list)
    asked_at = models.DateTimeField("yêu cầu lúc")
    done = models.PositiveIntegerField("đã làm", default=0)
    made = models.PositiveIntegerField("số giấy tờ", default=0)
    left_out = models.PositiveIntegerField("không làm được", default=0)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    fault = models.CharField("lý do dừng", max_length=300, blank=True)
    taken_at = models.DateTimeField("tải về lúc", null=True, blank=True)

    class Meta:
        verbose_name = "đợt in"
        indexes = [models.Index(fields=["user", "-asked_at"], name="batch_of_user")]
        constraints = [
            models.CheckConstraint(
                name="batch_not_more_than_asked",
                condition=Q(done__gte=F("left_out")),
                violation_error_message="Số hồ sơ không làm được nhiều hơn số đã làm.",
            ),
        ]
