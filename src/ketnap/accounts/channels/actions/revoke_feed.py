"""Close the secret address of a calendar at once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.channels.models import Feed
from ketnap.audit.record import record


def revoke_feed(*, by: Actor, at: dt.datetime, feed: Feed) -> Feed:
    """Mark the address closed; closing twice changes nothing."""
    with transaction.atomic():
        if feed.revoked_at is None:
            feed.revoked_at = at
            feed.save(update_fields=["revoked_at"])
            record(by=by, at=at, action="accounts.revoke_feed", subject="accounts.feed", subject_id=feed.pk)
    return feed
