"""Entries are appended and never changed: the application role may only insert and read them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.expressions import RawSQL


class Entry(models.Model):
    """One act: who, what, on what, before and after. Sensitive values stand as keyed digests only.

    No foreign keys: deleting or merging anything leaves the trail as it was. `transaction` is the database's transaction
    number; the sealer uses it to know which entries can no longer be joined by an earlier one.
    """

    at = models.DateTimeField("lúc")
    user_id = models.BigIntegerField("người nhập", null=True)
    username = models.CharField("tên đăng nhập", max_length=64)
    did = models.CharField("người thực hiện", max_length=200, blank=True)
    channel = models.CharField("kênh", max_length=10)
    os_user = models.CharField("người dùng hệ điều hành", max_length=64, blank=True)
    action = models.CharField("việc", max_length=80)
    subject = models.CharField("đối tượng", max_length=80)
    subject_id = models.CharField("mã đối tượng", max_length=64, blank=True)
    unit_id = models.IntegerField("đơn vị", null=True)
    reason = models.TextField("lý do", blank=True)
    before = models.JSONField("trước", default=dict)
    after = models.JSONField("sau", default=dict)
    rows = models.JSONField("các dòng", default=list)
    rows_digest = models.CharField(max_length=64, blank=True)
    transaction = models.BigIntegerField(db_default=RawSQL("pg_current_xact_id()::text::bigint", []))

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "mục nhật ký"
        indexes = [
            models.Index(fields=["transaction"], name="entry_by_transaction"),
            models.Index(fields=["unit_id", "-at"], name="entry_by_unit"),
            models.Index(fields=["subject", "subject_id", "-at"], name="entry_by_subject"),
            models.Index(fields=["username", "-at"], name="entry_by_user"),
        ]


class Seal(models.Model):
    """A batch of entries closed for good: their hash, the previous seal, and a code made with a key outside the database.

    `horizon`: below this transaction number nothing was left unsealed; `top`: the highest entry ever sealed. Both only help
    to find what is not sealed yet.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField("lúc")
    entries = ArrayField(models.BigIntegerField())
    hashes = ArrayField(models.CharField(max_length=16))
    horizon = models.BigIntegerField()
    top = models.BigIntegerField()
    batch_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    code = models.CharField(max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "niêm phong"
        indexes = [GinIndex(fields=["entries"], name="seal_of_entry", fastupdate=False)]
