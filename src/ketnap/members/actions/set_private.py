"""Write a person's sensitive facts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import keyed_digest, record
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.clash import report_clash
from ketnap.members.models import Person, Private
from ketnap.members.secret import checked_identity, digest, encrypt


def set_private(
    *,
    by: Actor,
    at: dt.datetime,
    person: Person,
    unit_id: int,
    identity: str | None = None,
    card: str | None = None,
    ethnicity: str | None = None,
    religion: str | None = None,
) -> None:
    """Write what is given (None leaves a fact as it is, empty clears it).

    Raises Refused for a number of the wrong shape, or one that belongs to another person: a clash outside the writer's
    scope becomes a task for the common superior, and the refusal does not say who or where.
    """
    with transaction.atomic(), rls.sensitive():
        private = Private.objects.filter(person=person).first() or Private(person=person)
        before = _digests(private)
        for name, text in (("identity", identity), ("card", card)):
            if text is None:
                continue
            number = checked_identity(text) if text.strip() else ""
            key = digest(number) if number else None
            if number and name == "identity":
                report_clash(key or "", person=person, unit_id=unit_id, at=at)
            setattr(private, f"{name}_digest", key)
            setattr(private, f"{name}_cipher", encrypt(number) if number else None)
        if ethnicity is not None:
            private.ethnicity = clean(ethnicity)
        if religion is not None:
            private.religion = clean(religion)
        if (
            private.card_digest
            and Private.objects.filter(card_digest=private.card_digest).exclude(person=person).exists()
        ):
            raise Refused(
                "card.taken", "Số thẻ này đã cấp cho người khác.", remedy="Hãy đối chiếu lại số thẻ.", field="card"
            )
        private.save()
        record(
            by=by, at=at, action="members.set_private", subject="members.person", subject_id=person.uid, unit_id=unit_id,
            before=before, after=_digests(private),
        )  # fmt: skip


def _digests(private: Private) -> dict[str, str]:
    return {
        "identity": keyed_digest(private.identity_digest or ""),
        "card": keyed_digest(private.card_digest or ""),
        "ethnicity": keyed_digest(private.ethnicity),
        "religion": keyed_digest(private.religion),
    }
