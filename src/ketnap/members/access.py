"""Who may get which person, for what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from ketnap.access.roles import Can
from ketnap.access.scope import Scope
from ketnap.lib import rls
from ketnap.members.ledger import units_of
from ketnap.members.models import Person, Spell, StateSpan, Tie, Transfer


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
    tied = [
        unit
        for unit in Tie.objects.filter(person=person).order_by("id").values_list("unit_id", flat=True)
        if unit in reach
    ]
    if not tied:
        raise Http404
    return Seen(person, tied[-1], present=False)


def may_reveal(scope: Scope, seen: Seen) -> bool:
    """Whether the user may open the person's sensitive facts: only where the person is now."""
    return seen.present and scope.sees_sensitive(seen.unit_id)


def people_seen(scope: Scope) -> QuerySet[Person]:
    """Persons the user may open: tied to a unit where they may see members. Row security says the same or less."""
    reach = scope.units(Can.SEE_MEMBERS)
    found = Person.objects.all()
    if reach == scope.people_units:
        return found  # row security is exactly this condition
    return found.filter(Exists(Tie.objects.filter(person=OuterRef("pk"), unit_id__in=reach)))


@contextmanager
def whole_history(seen: Seen) -> Iterator[None]:
    """Open what was recorded elsewhere about somebody who is now in the user's unit: the dossier travels with the member.

    Only for reading facts of this one person. For a former member the row security stays as it is.
    """
    if not seen.present:
        yield
        return
    with rls.widened(units_of(seen.person)):
        yield


def transfer_for(scope: Scope, pk: int, *, side: str) -> Transfer:
    """The transfer, if the user may write members at its `side` ("sender" or "receiver"). Raises Http404 otherwise."""
    transfer = Transfer.objects.filter(pk=pk).first()
    if transfer is None or not scope.can(Can.EDIT_MEMBERS, getattr(transfer, f"{side}_id")):
        raise Http404
    return transfer


def state_for(scope: Scope, pk: int) -> StateSpan:
    """The state, if the user may write members where it was recorded. Raises Http404 otherwise."""
    state = StateSpan.objects.known().filter(pk=pk).select_related("person").first()
    if state is None or not scope.can(Can.EDIT_MEMBERS, state.unit_id):
        raise Http404
    return state
