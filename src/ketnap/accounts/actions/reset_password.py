"""Give a user a new random password; their sessions end with the old one."""

from __future__ import annotations

import datetime as dt

from axes.utils import reset as unlock
from django.db import transaction

from ketnap.accounts.actions.create_user import random_password
from ketnap.accounts.actor import Actor
from ketnap.accounts.models import User, sign_in_name
from ketnap.audit.record import record


def reset_password(*, by: Actor, at: dt.datetime, user: User, reason: str = "") -> str:
    """The password to hand over; the user must change it at the next sign-in. Also lifts a lock-out."""
    with transaction.atomic():
        password = random_password()
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        unlock(username=sign_in_name(user.username))
        record(
            by=by, at=at, action="accounts.reset_password", subject="accounts.user", subject_id=user.pk,
            after={"user": user.username}, reason=reason,
        )  # fmt: skip
    return password
