"""Open a closed account again, with a new password."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actions.reset_password import reset_password
from ketnap.accounts.actor import Actor
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.lib.errors import Refused


def reactivate_user(*, by: Actor, at: dt.datetime, user: User) -> str:
    """The new password to hand over. Raises Refused when the account is in use."""
    if user.is_active:
        raise Refused("user.active", "Tài khoản này đang dùng.", remedy="Nếu quên mật khẩu, hãy đặt lại mật khẩu.")
    with transaction.atomic():
        user.is_active = True
        user.save(update_fields=["is_active"])
        record(
            by=by, at=at, action="accounts.reactivate_user", subject="accounts.user", subject_id=user.pk,
            after={"user": user.username},
        )  # fmt: skip
        return reset_password(by=by, at=at, user=user)
