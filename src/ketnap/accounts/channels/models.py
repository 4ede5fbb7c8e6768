"""The choice of channels, and addresses of calendar feeds. Neither holds anything about another person."""

from __future__ import annotations

import uuid

from django.db import models

from ketnap.accounts.models import User


class Channels(models.Model):
    """What a user chose. Without a row only the inbox is used; the inbox cannot be turned off, it is the record."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="channels")
    email = models.BooleanField("nhận thư điện tử", default=False)
    email_since = models.DateTimeField("nhận thư từ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "cách nhận nhắc hạn"
        constraints = [
            models.CheckConstraint(
                name="channels_email_says_since_when",
                condition=models.Q(email=False) | models.Q(email_since__isnull=False),
                violation_error_message="Nhận thư điện tử phải có thời điểm bắt đầu.",
            ),
        ]


class Feed(models.Model):
    """A secret address of one user's calendar: only its digest is kept; `uid` names its events and is no secret."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="feeds")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("tạo lúc")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "địa chỉ lịch"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(revoked_at=None),
                name="feed_one_a_user",
                violation_error_message="Bạn đang có một địa chỉ lịch. Hãy thu hồi địa chỉ cũ trước.",
            ),
        ]
