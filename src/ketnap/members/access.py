"""Who may get which person, for what."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.members.models import Person, Spell, Tie


@dataclass(frozen=True)
class Seen:
    """A person as a user reaches them: `unit_id` is where (their present unit if in reach, else the latest tie in reach)."""

    person: Person
    unit_id: int
    present: bool


def person_for(scope: Scope, uid: UUID, capability: Can) -> Seen:
    """The person, if one of their units is one where the user has the capability. Raises Http404 otherwise."""
    person = Person.objects.filter(uid=uid).first()
    if person is None:
        raise Http404
    reach = scope.units(capability)
    spell = Spell.objects.known().filter(person=person, valid__upper_inf=True).first()
    if spell is not None and spell.unit_id in reach:
        return Seen(person, spell.unit_id, present=True)
    tied = [unit for unit in Tie.objects.filter(person=person).order_by("id").values_list("unit_id", flat=True) if unit in reach]
    if not tied:
        raise Http404
    return Seen(person, tied[-1], present=False)


def may_reveal(scope: Scope, seen: Seen) -> bool:
    """Whether the user may open the person's sensitive facts: only where the person is now."""
    return seen.present and scope.sees_sensitive(seen.unit_id)
