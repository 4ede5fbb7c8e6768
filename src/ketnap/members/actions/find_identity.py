"""Look a person up by the exact identity number: rate-limited, and every look-up leaves its trace."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.models import Entry
from ketnap.audit.record import keyed_digest, record
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.members.models import Person, Private
from ketnap.members.secret import checked_identity, digest

ACTION = "members.find_identity"
LIMIT, WINDOW = 10, dt.timedelta(minutes=10)


def find_identity(*, by: Actor, at: dt.datetime, number: str, unit_id: int) -> Person | None:
    """The person with that number among those the user may see (the scope of the transaction), else None.

    A person outside the scope is not found: the answer never tells whether the number exists elsewhere. `unit_id` is where
    the user works. Raises Refused for a number of the wrong shape or too many look-ups in ten minutes.
    """
    identity = checked_identity(number)
    with transaction.atomic():
        with rls.everything():
            recent = Entry.objects.filter(username=by.username, action=ACTION, at__gt=at - WINDOW, at__lte=at).count()
        if recent >= LIMIT:
            raise Refused(
                "identity.too_many", "Bạn đã tra số định danh nhiều lần liên tiếp.",
                remedy="Hãy đợi ít phút rồi tra tiếp.", field="number",
            )  # fmt: skip
        key = digest(identity)
        with rls.sensitive():
            found = Private.objects.filter(identity_digest=key).select_related("person").first()
        record(
            by=by, at=at, action=ACTION, subject="members.person", subject_id=found.person.uid if found else "",
            unit_id=unit_id, after={"number": keyed_digest(key), "found": found is not None},
        )  # fmt: skip
    return found.person if found else None
