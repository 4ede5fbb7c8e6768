"""The members of some units, written as the sheet reads them: where each is now, with the four dates."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from ketnap.books.pieces import batched
from ketnap.books.sheets.base import Exporting
from ketnap.books.sheets.members.columns import EXEMPT, INTERRUPTED, LEFT, STATES, SUSPENDED
from ketnap.books.sheets.members.fill import Facts, facts_of
from ketnap.members.kinds import LEFT as LEFT_KINDS
from ketnap.members.kinds import Education, Gender, MemberState, Occupation, Professional
from ketnap.members.models import Membership, Person, Spell
from ketnap.members.secret import decrypt
from ketnap.organisations.models import Unit

_SLICE = 2_000
_STATE = {MemberState.EXEMPT: EXEMPT, MemberState.SUSPENDED: SUSPENDED, MemberState.INTERRUPTED: INTERRUPTED}


def exported(what: Exporting) -> Iterator[dict[str, object]]:
    """One row a person whose last spell is in one of the units, in the order of Vietnamese names."""
    codes = dict(Unit.objects.filter(pk__in=what.units).values_list("pk", "code"))
    ended = Q(valid__upper_inf=True) | Q(ended__in=LEFT_KINDS)
    ids = Spell.objects.known().filter(ended, unit_id__in=what.units).values("person_id")
    order = Person.objects.filter(pk__in=ids).order_by("sort_key", "id").values_list("pk", flat=True)
    for piece in batched(order.iterator(chunk_size=_SLICE), _SLICE):
        held = facts_of(piece)
        for key in piece:
            if (row := _row(held[key], codes, what)) is not None:
                yield row


def _row(facts: Facts, codes: dict[int, str], what: Exporting) -> dict[str, object] | None:
    last = facts.spells[-1]
    held = [m for m in facts.memberships if m.ceremony_on is not None]
    if last.unit_id not in codes or not held:
        return None
    admission = max(held, key=lambda m: str(m.ceremony_on))
    person = facts.person
    gone = last.ended in LEFT_KINDS
    return {
        "full_name": person.full_name, "other_names": person.other_names, "gender": Gender(person.gender).label,
        "birth_date": person.birth_date, "unit": codes[last.unit_id], "hometown": person.hometown, "residence": person.residence,
        "left_on": last.valid_until if gone else None, "left_kind": LEFT[last.ended] if gone else None,
        **_private(facts, sensitive=what.scope.sees_sensitive(last.unit_id)), **_admission(facts, admission), **_background(facts),
        **({"state": None} if gone else _state(facts)),
    }  # fmt: skip


def _private(facts: Facts, *, sensitive: bool) -> dict[str, object]:
    private = facts.private if sensitive else None
    return {
        "identity": decrypt(private.identity_cipher) if private else None,
        "card": decrypt(private.card_cipher) if private else None,
        "ethnicity": private.ethnicity if private else None, "religion": private.religion if private else None,
    }  # fmt: skip


def _admission(facts: Facts, membership: Membership) -> dict[str, object]:
    decision, recognition = membership.decision, membership.recognition
    arrived = _here_since(facts.spells)
    return {
        "ceremony_on": membership.ceremony_on, "official_on": membership.official_on, "decided_on": membership.decided_on,
        "decided_symbol": decision.symbol if decision and membership.decided_on else None,
        "decided_by": decision.issuer if decision and membership.decided_on else None,
        "recognised_on": membership.recognised_on,
        "recognised_symbol": recognition.symbol if recognition and membership.recognised_on else None,
        "arrived_on": arrived if arrived != membership.ceremony_on else None,
    }  # fmt: skip


def _here_since(spells: list[Spell]) -> object:
    """First day of the unbroken stay in the unit of the last spell."""
    start, unit = spells[-1].valid_from, spells[-1].unit_id
    for spell in reversed(spells[:-1]):
        if spell.unit_id != unit or spell.valid_until != start:
            break
        start = spell.valid_from
    return start


def _background(facts: Facts) -> dict[str, object]:
    held = facts.background
    if held is None:
        return dict.fromkeys(("education", "professional", "occupation", "private_owner", "youth_union"))
    return {
        "education": Education(held.education).label if held.education else None,
        "professional": Professional(held.professional).label if held.professional else None,
        "occupation": Occupation(held.occupation).label if held.occupation else None,
        "private_owner": "Có" if held.private_owner else None,
        "youth_union": None if held.youth_union is None else "Có" if held.youth_union else "Không",
    }  # fmt: skip


def _state(facts: Facts) -> dict[str, object]:
    for held in facts.states:
        if held.state in _STATE and held.valid_until is None:
            return {"state": STATES[_STATE[MemberState(held.state)]], "left_on": held.valid_from}
    return {"state": None}
