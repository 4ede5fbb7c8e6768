"""The trace of an exported list, and the numbers that go into it where the right is held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib import rls
from ketnap.members.models import Person, Private
from ketnap.members.secret import decrypt

Secrets = dict[int, tuple[str, str]]


def export_people(
    *, by: Actor, at: dt.datetime, persons: Sequence[Person], unit_id: int, what: Mapping[str, object], open_for: Collection[int]
) -> Secrets:  # fmt: skip
    """Record that the list leaves the house, and return (identity, card) of the persons in `open_for`, by person id.

    The caller has checked the right to export, and for everybody in `open_for` the right to sensitive facts.
    """
    with transaction.atomic():
        record(
            by=by, at=at, action="members.export", subject="members.person", unit_id=unit_id,
            after={**what, "sensitive": bool(open_for), "count": len(persons)}, rows=[str(person.uid) for person in persons],
        )  # fmt: skip
        if not open_for:
            return {}
        with rls.sensitive():
            rows = list(Private.objects.filter(person_id__in=open_for))
    return {row.person_id: (decrypt(row.identity_cipher), decrypt(row.card_cipher)) for row in rows}
