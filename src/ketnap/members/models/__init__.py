"""Persons and the dated facts about their Party life."""

from ketnap.members.models.party_life import Event, Lower, Membership, Spell, Upper
from ketnap.members.models.person import Background, Person, Private, Tie
from ketnap.members.models.places import Seat, StateSpan, Transfer

__all__ = [
    "Background",
    "Event",
    "Lower",
    "Membership",
    "Person",
    "Private",
    "Seat",
    "Spell",
    "StateSpan",
    "Tie",
    "Transfer",
    "Upper",
]
