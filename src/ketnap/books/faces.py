"""The people a whole sheet names, looked up at once, for sheets that enter nobody themselves."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ketnap.books.pieces import batched
from ketnap.books.shape import Row
from ketnap.lib import rls
from ketnap.lib.text import fold
from ketnap.members.models import Person, Private
from ketnap.members.secret import digest

_PIECE = 1000


@dataclass(frozen=True)
class Faces:
    """People in sight by folded name and birth date, and by the digest of their number."""

    named: Mapping[tuple[str, dt.date], list[Person]]
    holders: Mapping[str, list[Person]]


def faces(rows: Iterable[Row]) -> Faces:
    """Everybody the rows name. Two queries for each thousand rows."""
    named: dict[tuple[str, dt.date], list[Person]] = defaultdict(list)
    holders: dict[str, list[Person]] = defaultdict(list)
    for piece in batched(rows, _PIECE):
        names = {(fold(row["full_name"]), row["birth_date"]) for row in piece}
        fresh = names - named.keys()
        asked = Person.objects.filter(
            name_fold__in={name for name, _ in fresh}, birth_date__in={day for _, day in fresh}
        )
        for person in asked:
            if (person.name_fold, person.birth_date) in fresh:
                named[person.name_fold, person.birth_date].append(person)
        numbers = {digest(row["identity"]) for row in piece if row["identity"]} - holders.keys()
        with rls.sensitive():
            found = dict(
                Private.objects.filter(identity_digest__in=numbers).values_list("person_id", "identity_digest")
            )
        for person in Person.objects.filter(pk__in=found):
            holders[str(found[person.pk])].append(person)
    return Faces(dict(named), dict(holders))
