"""Imports of books: who, which file, what came of it. What people it names lies encrypted in the home, not here."""

from __future__ import annotations

import uuid

from django.db import models

from ketnap.accounts.models import User
from ketnap.documents.models import Document
from ketnap.organisations.models import Unit


class State(models.TextChoices):
    """Where an import stands; computed, never stored."""

    WORKING = "working", "Đang kiểm tra"
    COMMITTING = "committing", "Đang ghi"
    FAULTY = "faulty", "Có dòng cần sửa"
    ASKING = "asking", "Chờ trả lời"
    READY = "ready", "Sẵn sàng ghi"
    DONE = "done", "Đã ghi"
    WITHDRAWN = "withdrawn", "Đã bỏ"


class Import(models.Model):
    """One file handed in. `result` holds counts only; `answers` are keys of rows and persons.

    `unit` is the unit in whose name it is imported; its papers go into that unit's register.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị nhập")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người nhập")
    os_user = models.CharField("người dùng hệ điều hành", max_length=64, blank=True)
    channel = models.CharField("kênh", max_length=10)
    file_name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField("mã băm", max_length=64)
    size = models.PositiveIntegerField("cỡ tệp")
    rows = models.PositiveIntegerField("số dòng", default=0)
    received_at = models.DateTimeField("nhận lúc")
    queued_for = models.CharField("việc đang chờ", max_length=10, blank=True)
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True)
    result = models.JSONField("kết quả kiểm tra", default=dict, blank=True)
    answers = models.JSONField("trả lời", default=dict, blank=True)
    committed_at = models.DateTimeField("ghi lúc", null=True, blank=True)
    good_rows_only = models.BooleanField("chỉ nhập các dòng tốt", default=False)
    withdrawn_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "lần nhập sổ"
        indexes = [models.Index(fields=["unit", "-received_at"], name="import_of_unit")]
        constraints = [
            models.CheckConstraint(
                name="import_one_end",
                condition=models.Q(committed_at=None) | models.Q(withdrawn_at=None),
                violation_error_message="Lần nhập đã ghi thì không bỏ được.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def state(self) -> State:
        """Where it stands now."""
        if self.committed_at is not None:
            return State.DONE
        if self.withdrawn_at is not None:
            return State.WITHDRAWN
        if self.queued_for or self.checked_at is None:
            return State.COMMITTING if self.queued_for == "commit" else State.WORKING
        if self.result.get("questions"):
            return State.ASKING
        return State.FAULTY if self.result.get("faults") or self.result.get("refused") else State.READY
