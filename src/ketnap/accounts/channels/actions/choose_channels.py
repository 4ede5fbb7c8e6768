"""Choose how to be told of limits."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.accounts.channels.models import Channels
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean


def choose_channels(*, by: Actor, at: dt.datetime, user: User, email: bool, address: str | None = None) -> Channels:
    """The choice. E-mail begins with what is reminded from now on; `address` replaces the account's (None leaves it).

    Raises Refused for e-mail without an address.
    """
    address = user.email if address is None else clean(address)
    if email and not address:
        raise Refused(
            "channels.no_address", "Tài khoản chưa có địa chỉ thư điện tử.",
            remedy="Hãy ghi địa chỉ thư của bạn rồi chọn lại.", field="address",
        )  # fmt: skip
    with transaction.atomic():
        chosen, _ = Channels.objects.select_for_update().get_or_create(user=user)
        if (chosen.email, user.email) == (email, address):
            return chosen
        if chosen.email != email:
            chosen.email, chosen.email_since = email, at if email else None
            chosen.save(update_fields=["email", "email_since"])
        if user.email != address:
            user.email = address
            user.save(update_fields=["email"])
        record(
            by=by, at=at, action="accounts.choose_channels", subject="accounts.user", subject_id=user.pk,
            after={"email": email, "address": bool(address)},
        )  # fmt: skip
    return chosen
