"""Revoke an API token at once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.models import ApiToken
from ketnap.audit.record import record


def revoke_token(*, by: Actor, at: dt.datetime, token: ApiToken) -> ApiToken:
    """Mark the token revoked; revoking twice changes nothing."""
    with transaction.atomic():
        if token.revoked_at is None:
            token.revoked_at = at
            token.save(update_fields=["revoked_at"])
            record(by=by, at=at, action="accounts.revoke_token", subject="accounts.token", subject_id=token.pk)
    return token
