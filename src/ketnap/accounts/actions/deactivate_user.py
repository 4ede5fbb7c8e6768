"""Close an account: it signs in no more, its keys die, what it wrote stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.lib.errors import Refused


def deactivate_user(*, by: Actor, at: dt.datetime, user: User, reason: str = "") -> User:
    """Close the account and revoke its keys. Raises Refused for one's own account or one already closed."""
    if by.user_id == user.pk:
        raise Refused("user.self", "Không thể tự ngừng tài khoản của mình.", remedy="Hãy nhờ người quản trị khác.")
    if not user.is_active:
        raise Refused("user.inactive", "Tài khoản này đã ngừng dùng.", remedy="Không cần làm gì thêm.")
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        revoked = user.tokens.filter(revoked_at=None).update(revoked_at=at)
        record(
            by=by, at=at, action="accounts.deactivate_user", subject="accounts.user", subject_id=user.pk,
            after={"user": user.username, "tokens_revoked": revoked}, reason=reason,
        )  # fmt: skip
    return user
