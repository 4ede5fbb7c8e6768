"""Make the secret address of a user's calendar: shown once, kept as a digest."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from ketnap.accounts.actions.issue_token import digest_of
from ketnap.accounts.actor import Actor
from ketnap.accounts.channels.actions.revoke_feed import revoke_feed
from ketnap.accounts.channels.models import Feed
from ketnap.accounts.models import User
from ketnap.audit.record import record


def issue_feed(*, by: Actor, at: dt.datetime, user: User) -> tuple[Feed, str]:
    """The feed and its secret; the address before no longer opens anything."""
    text = secrets.token_urlsafe(32)
    with transaction.atomic():
        for old in Feed.objects.select_for_update().filter(user=user, revoked_at=None):
            revoke_feed(by=by, at=at, feed=old)
        feed = Feed.objects.create(user=user, digest=digest_of(text), created_at=at)
        record(
            by=by, at=at, action="accounts.issue_feed", subject="accounts.feed", subject_id=feed.pk,
            after={"user": user.username},
        )  # fmt: skip
    return feed, text
