"""Issue an API token: shown once, kept as a digest."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from django.conf import settings
from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.models import ApiToken, User
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean

LONGEST_DAYS = 366


def digest_of(token: str) -> str:
    """The keyed digest under which a token is kept."""
    return hmac.new(settings.TOKENS_KEY.encode(), token.encode(), hashlib.sha256).hexdigest()


def issue_token(*, by: Actor, at: dt.datetime, user: User, name: str, days: int) -> tuple[ApiToken, str]:
    """The token's record and its text. Raises Refused without a purpose or beyond one year."""
    name = clean(name)
    if not name:
        raise Refused("token.name", "Hãy ghi khoá dùng cho việc gì.", remedy="Ví dụ: báo cáo tháng.", field="name")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("token.days", "Khoá có hạn từ 1 đến 366 ngày.", remedy="Hãy chọn lại số ngày.", field="days")
    text = "kn_" + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user, name=name, digest=digest_of(text), created_at=at, expires_at=at + dt.timedelta(days=days)
        )
        record(
            by=by, at=at, action="accounts.issue_token", subject="accounts.token", subject_id=token.pk,
            after={"user": user.username, "name": name, "days": days},
        )  # fmt: skip
    return token, text
