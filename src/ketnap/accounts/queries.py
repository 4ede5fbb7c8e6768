"""Reads about users."""

from __future__ import annotations

from ketnap.accounts.models import User, sign_in_name
from ketnap.lib.errors import Refused


def user_named(username: str) -> User:
    """The user of that name, whatever its case. Raises Refused when there is none."""
    user = User.objects.filter(username__iexact=sign_in_name(username)).first()
    if user is None:
        raise Refused(
            "user.unknown", f"Không có người dùng “{username}”.", remedy="Hãy xem lại tên bằng ketnap users list."
        )
    return user
