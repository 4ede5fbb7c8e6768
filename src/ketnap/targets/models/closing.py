"""Closed periods: what was known, on which tree, by which criteria; and the papers printed from it, byte for byte."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketnap.documents.models import Document
from ketnap.organisations.models import Unit


class Closing(models.Model):
    """One period of one unit, closed. `data` is canonical JSON, `digest` its SHA-256; neither ever changes."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="closings")
    start = models.DateField("từ ngày")
    end = models.DateField("đến ngày")
    known_at = models.DateTimeField("số liệu biết đến lúc")
    data = models.TextField("số liệu")
    digest = models.CharField("mã kiểm tra", max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    closed_by = models.CharField("người chốt", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "kỳ đã chốt"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "start", "end"],
                name="closing_once",
                violation_error_message="Kỳ này đã được chốt; sai lệch về sau hiện thành bản đính chính.",
            ),
            models.CheckConstraint(
                name="closing_days_in_order",
                condition=Q(end__gte=F("start")),
                violation_error_message="Ngày cuối kỳ phải sau ngày đầu kỳ.",
            ),
        ]


class ClosingPaper(models.Model):
    """A paper printed when the period was closed."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="papers")
    format = models.CharField("dạng tệp", max_length=4)
    body = models.BinaryField("tệp")
    digest = models.CharField("mã kiểm tra", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "báo cáo của kỳ đã chốt"
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "format"],
                name="closing_paper_once",
                violation_error_message="Báo cáo dạng này đã lưu.",
            ),
        ]


class Restatement(models.Model):
    """One number of a closed period that is known better since: from what, to what, when it was found, why.

    `then` is what was last told (at the closing, or by the row before), None where the unit was not, or is no longer, there.
    """

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="restatements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("đơn vị", max_length=300)
    what = models.CharField("nội dung", max_length=200)
    then = models.IntegerField("đã báo", null=True, blank=True)
    now = models.IntegerField("nay biết", null=True, blank=True)
    reason = models.CharField("lý do", max_length=300)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    found_at = models.DateTimeField("ghi lúc")
    found_by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "đính chính kỳ đã chốt"
        indexes = [models.Index(fields=["closing", "-id"], name="restatement_latest")]
        constraints = [
            models.CheckConstraint(
                name="restatement_says_why",
                condition=~Q(reason=""),
                violation_error_message="Đính chính phải ghi lý do.",
            ),
            models.CheckConstraint(
                name="restatement_changes_something",
                condition=Q(then__isnull=True, now__isnull=False)
                | Q(then__isnull=False, now__isnull=True)
                | ~Q(then=F("now")),
                violation_error_message="Đính chính phải đổi con số.",
            ),
        ]
