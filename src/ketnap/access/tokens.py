"""Whose token a request carries. Only its digest is compared; a token that is expired, revoked or of a closed account is none."""

from __future__ import annotations

import datetime as dt

from ketnap.accounts.actions.issue_token import digest_of
from ketnap.accounts.models import ApiToken, User


def token_holder(text: str, at: dt.datetime) -> User | None:
    """The user of the token, None when it does not count at `at`. Notes the day of use, at most once a day."""
    token = ApiToken.objects.filter(digest=digest_of(text)).select_related("user").first()
    if token is None or token.revoked_at is not None or token.expires_at <= at or not token.user.is_active:
        return None
    if token.last_used_on != at.date():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=at.date())
    return token.user
