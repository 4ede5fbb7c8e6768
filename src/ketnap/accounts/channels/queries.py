"""Who wants e-mail, and whose calendar an address opens."""

from __future__ import annotations

from ketnap.accounts.actions.issue_token import digest_of
from ketnap.accounts.channels.models import Channels, Feed
from ketnap.accounts.models import User


def channels_of(user: User) -> Channels:
    """The user's choice; the inbox alone where nothing was chosen."""
    return Channels.objects.filter(user=user).first() or Channels(user=user)


def feed_of(user: User) -> Feed | None:
    """The address in use, None when there is none."""
    return Feed.objects.filter(user=user, revoked_at=None).first()


def feed_holder(secret: str) -> Feed | None:
    """The feed the secret opens; None when it is closed or unknown, or its user's account is."""
    feed = Feed.objects.filter(digest=digest_of(secret), revoked_at=None).select_related("user").first()
    return feed if feed is not None and feed.user.is_active else None
