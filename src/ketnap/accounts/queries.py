"""Reads about users."""

from __future__ import annotations

from collections.abc import Iterable

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


def full_names(usernames: Iterable[str]) -> dict[str, str]:
    """Full name by sign-in name, for pages that say who did something; names no longer there are left out."""
    return dict(
        User.objects.filter(username__in=set(usernames)).exclude(full_name="").values_list("username", "full_name")
    )
