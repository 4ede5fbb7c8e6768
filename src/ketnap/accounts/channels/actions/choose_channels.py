"""Choose how to be told of limits."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.channels.models import Channels
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.lib.errors import Refused


def choose_channels(*, by: Actor, at: dt.datetime, user: User, email: bool) -> Channels:
    """The choice. E-mail begins with what is reminded from now on. Raises Refused for e-mail without an address."""
    if email and not user.email:
        raise Refused(
            "channels.no_address", "Tài khoản chưa có địa chỉ thư điện tử.",
            remedy="Hãy nhờ người quản trị ghi địa chỉ thư, rồi chọn lại.", field="email",
        )  # fmt: skip
    with transaction.atomic():
        chosen, _ = Channels.objects.select_for_update().get_or_create(user=user)
        if chosen.email != email:
            chosen.email, chosen.email_since = email, at if email else None
            chosen.save(update_fields=["email", "email_since"])
            record(
                by=by, at=at, action="accounts.choose_channels", subject="accounts.user", subject_id=user.pk,
                after={"email": email},
            )  # fmt: skip
    return chosen
