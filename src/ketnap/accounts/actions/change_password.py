"""A user changes their own password."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.lib.errors import Refused


def change_password(*, by: Actor, at: dt.datetime, user: User, old: str, new: str) -> User:
    """Set the new password. Raises Refused when the old one is wrong or the new one too weak."""
    if not user.check_password(old):
        raise Refused("password.old", "Mật khẩu hiện tại chưa đúng.", remedy="Hãy nhập lại.", field="old")
    try:
        validate_password(new, user)
    except ValidationError as weak:
        raise Refused("password.weak", " ".join(weak.messages), remedy="Hãy đặt mật khẩu khác.", field="new") from weak
    with transaction.atomic():
        user.set_password(new)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        record(by=by, at=at, action="accounts.change_password", subject="accounts.user", subject_id=user.pk)
    return user
