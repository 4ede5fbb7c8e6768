"""Show a person's sensitive facts to somebody who holds the right; the reading is audited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib import rls
from ketnap.members.models import Person, Private
from ketnap.members.secret import decrypt


@dataclass(frozen=True)
class Revealed:
    """Plain sensitive facts; empty text where nothing is recorded."""

    identity: str = ""
    card: str = ""
    ethnicity: str = ""
    religion: str = ""


def reveal_private(*, by: Actor, at: dt.datetime, person: Person, unit_id: int, reason: str = "") -> Revealed:
    """The facts. The caller has checked the right (`members.access.may_reveal`); this writes the trace of the reading."""
    with transaction.atomic():
        record(
            by=by, at=at, action="members.reveal", subject="members.person", subject_id=person.uid, unit_id=unit_id,
            reason=reason,
        )  # fmt: skip
        with rls.sensitive():
            private = Private.objects.filter(person=person).first()
    if private is None:
        return Revealed()
    return Revealed(decrypt(private.identity_cipher), decrypt(private.card_cipher), private.ethnicity, private.religion)
