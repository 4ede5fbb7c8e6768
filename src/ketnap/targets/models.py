"""A target is a small ledger: what a unit was given, what it hands down, what it keeps, what it states beyond.

For every target at every commit   given + over = kept + handed down   (held by a trigger), and what a parent hands to a
child is what the child receives. A revision posts a difference with its reason and document; nothing is edited. What has been
achieved is never here: it is counted from decisions.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from ketnap.documents.models import Document
from ketnap.organisations.models import Unit


class Target(models.Model):
    """How many admissions a unit is to make in a period. `start` and `end` are both included."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets")
    start = models.DateField("từ ngày")
    end = models.DateField("đến ngày")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name="căn cứ")
    created_at = models.DateTimeField("lập lúc")

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "chỉ tiêu"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "start", "end"],
                name="target_one_a_period",
                violation_error_message="Đơn vị đã có chỉ tiêu cho kỳ này. Hãy điều chỉnh chỉ tiêu đã có.",
            ),
            models.CheckConstraint(
                name="target_period_in_order",
                condition=Q(end__gte=F("start")),
                violation_error_message="Ngày cuối kỳ phải sau ngày đầu kỳ.",
            ),
        ]


class PostingKind(models.TextChoices):
    GIVEN = "given", "Được giao"
    KEPT = "kept", "Giữ lại"
    HANDED = "handed", "Giao xuống"
    OVER = "over", "Giao vượt"


class Posting(models.Model):
    """A difference to one side of a target's account. `other` is the target at the other end of a handing-down."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField("khoản", max_length=8, choices=PostingKind.choices)
    amount = models.IntegerField("chênh lệch")
    other = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name="căn cứ")
    reason = models.CharField("lý do", max_length=300, blank=True)
    posted_at = models.DateTimeField("ghi lúc")
    posted_by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "bút toán chỉ tiêu"
        indexes = [
            models.Index(fields=["target", "-id"], name="posting_of_target"),
            models.Index(fields=["target", "other"], name="posting_pair"),
        ]
        constraints = [
            models.CheckConstraint(
                name="posting_not_nothing",
                condition=~Q(amount=0),
                violation_error_message="Bút toán phải khác 0.",
            ),
            models.CheckConstraint(
                name="posting_handed_has_other",
                condition=~Q(kind=PostingKind.HANDED) | Q(other__isnull=False),
                violation_error_message="Giao xuống phải có đơn vị nhận.",
            ),
        ]


class Declaration(models.Model):
    """A number a unit declares from its paper books: shown beside the count, never added to it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="declarations")
    period = DateRangeField("kỳ")
    number = models.PositiveIntegerField("số đã kết nạp theo sổ giấy")
    note = models.CharField("ghi chú", max_length=200, blank=True)
    declared_at = models.DateTimeField("khai lúc")
    declared_by = models.CharField("người khai", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "số liệu khai theo sổ giấy"
        indexes = [models.Index(fields=["unit", "-declared_at"], name="declaration_latest")]
