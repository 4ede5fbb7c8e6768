"""Who belongs to a body that votes, and who of them does not count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from ketnap.admissions.kinds import Body, Excluded
from ketnap.admissions.models import Case
from ketnap.admissions.places import Way
from ketnap.members.kinds import MemberState, SeatTitle, Status
from ketnap.members.models import Person, Seat, Spell, StateSpan
from ketnap.organisations.models import Unit


@dataclass(frozen=True)
class Seated:
    """One who belongs to a body that votes; `why` is the code for not counting, empty where they count.

    `if_absent`: the reason holds only when the person did not come. `ask`: why the office must say whether they count.
    """

    person: Person
    why: str = ""
    if_absent: bool = False
    ask: str = ""

    @property
    def why_label(self) -> str:
        """The reason in words."""
        return Excluded(self.why).label if self.why else ""


@dataclass(frozen=True)
class Roll:
    """Who belongs to a body on a day, in order of names. `members` is everybody, `total` those who count."""

    people: tuple[Seated, ...]

    @property
    def members(self) -> int:
        return len(self.people)

    @property
    def total(self) -> int | None:
        """How many count; None where that must be asked of somebody."""
        return None if self.asks else sum(not one.why for one in self.people)

    @property
    def asks(self) -> bool:
        """Whether there is somebody of whom it is not known whether they count."""
        return any(one.ask for one in self.people)


_WHY = {
    MemberState.SUSPENDED: (Excluded.SUSPENDED_OR_PROSECUTED, False),
    MemberState.PROSECUTED: (Excluded.SUSPENDED_OR_PROSECUTED, False),
    MemberState.ELSEWHERE: (Excluded.TEMPORARY_TRANSFER, False),
    MemberState.EXEMPT: (Excluded.EXEMPT_AND_ABSENT, True),
}

_ASK = {MemberState.INTERRUPTED: "đang ghi gián đoạn sinh hoạt, chưa rõ có tính hay không"}


def roll(cell: Unit, on: dt.date) -> Roll:
    """Official members of the cell that day, and who of them does not count and why. Two queries."""
    rows = Spell.objects.on(on).filter(unit=cell, status=Status.OFFICIAL).select_related("person")
    return _seated((row.person for row in rows), on)


_STANDING = (SeatTitle.SECRETARY, SeatTitle.DEPUTY, SeatTitle.STANDING)


def committee_roll(unit: Unit, body: str, on: dt.date) -> Roll:
    """Who sits in the unit's committee (`standing`: its standing committee) that day, as far as seats are recorded."""
    rows = Seat.objects.on(on).filter(committee__unit=unit).select_related("person")
    if body == Body.STANDING:
        rows = rows.filter(Q(committee__body="standing") | Q(committee__body="committee", title__in=_STANDING))
    else:
        rows = rows.filter(committee__body="committee")
    return _seated({row.person_id: row.person for row in rows}.values(), on)


def body_roll(unit: Unit, body: str, on: dt.date) -> Roll:
    """Who belongs that day to the body of the unit that votes: the members of a cell, else who sits in its committee."""
    return roll(unit, on) if body == Body.CELL else committee_roll(unit, body, on)


def _seated(people: Iterable[Person], on: dt.date) -> Roll:
    listed = sorted(people, key=lambda person: (person.sort_key, person.pk))
    states = list(StateSpan.objects.on(on).filter(person__in=listed).values_list("person_id", "state"))
    why = {person_id: _WHY[MemberState(state)] for person_id, state in states if state in _WHY}
    ask = {person_id: _ASK[MemberState(state)] for person_id, state in states if state in _ASK and person_id not in why}
    return Roll(tuple(Seated(person, *why.get(person.pk, ("", False)), ask.get(person.pk, "")) for person in listed))


def roll_for_step(case: Case, way: Way, key: str, on: dt.date) -> Roll:
    """The roll a step's form is filled from: the cell's, or that of the committee which votes."""
    if key in ("committee_resolution", "recognition_committee_resolution"):
        return committee_roll(Unit.objects.get(pk=way.place.grassroots), Body.COMMITTEE, on)
    return roll(case.unit, on)
