"""Create a user with a random password, shown once."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """Four groups of four letters that cannot be mistaken for one another: about 78 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def create_user(
    *, by: Actor, at: dt.datetime, username: str, full_name: str, title: str = "", email: str = "",
    must_change_password: bool = True,
) -> tuple[User, str]:  # fmt: skip
    """The user and the password to hand over. Raises Refused when the user name is taken or blank."""
    username, full_name = clean(username), clean(full_name)
    if not username or " " in username:
        raise Refused(
            "user.username", "Tên đăng nhập phải có và không có dấu cách.", remedy="Hãy đặt tên khác.", field="username"
        )
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise Refused("user.taken", "Tên đăng nhập này đã có.", remedy="Hãy đặt tên khác.", field="username")
        password = random_password()
        user = User(
            username=username, full_name=full_name, title=clean(title), email=email, created_at=at,
            must_change_password=must_change_password,
        )  # fmt: skip
        user.set_password(password)
        user.save()
        record(
            by=by, at=at, action="accounts.create_user", subject="accounts.user", subject_id=user.pk,
            after={"username": username},
        )  # fmt: skip
    return user, password
