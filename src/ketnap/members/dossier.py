"""Everything known about one person, for their page."""

from __future__ import annotations

from dataclasses import dataclass

from ketnap.members.models import Event, Membership, Person, Seat, Spell, StateSpan, Transfer


@dataclass(frozen=True)
class Dossier:
    """Everything a person's page tells, as far as it may be read."""

    spells: list[Spell]
    admissions: list[Membership]
    states: list[StateSpan]
    seats: list[Seat]
    transfers: list[Transfer]
    events: list[Event]


def dossier_of(person: Person) -> Dossier:
    """The facts about one person, the latest first. Six queries; run inside `access.whole_history`."""
    return Dossier(
        spells=list(Spell.objects.known().filter(person=person).select_related("unit").order_by("-valid")),
        admissions=list(
            Membership.objects.known().filter(person=person).select_related("unit").order_by("-decided_on", "-id")
        ),
        states=list(StateSpan.objects.known().filter(person=person).order_by("-valid")),
        seats=list(Seat.objects.known().filter(person=person).select_related("committee", "unit").order_by("-valid")),
        transfers=list(
            Transfer.objects.filter(person=person).select_related("sender", "receiver").order_by("-sent_on", "-id")
        ),
        events=list(Event.objects.filter(person=person, withdrawn_at=None).order_by("-on", "-id")),
    )
