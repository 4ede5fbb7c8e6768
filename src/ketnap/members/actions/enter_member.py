"""Enter somebody who is already a member: from a list, a transfer from elsewhere, the books of a new home."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import since, span
from ketnap.lib.text import clean
from ketnap.members import ledger
from ketnap.members.actions.set_private import set_private
from ketnap.members.entry import Line, Plan, plan
from ketnap.members.kinds import Gender
from ketnap.members.models import Background, Event, Membership, Person, Spell
from ketnap.organisations.models import Unit


@dataclass(frozen=True)
class Identity:
    """Who it is. `identity` and `card` are twelve digits or empty."""

    full_name: str
    birth_date: dt.date
    gender: str
    other_names: str = ""
    hometown: str = ""
    residence: str = ""
    identity: str = ""
    card: str = ""
    ethnicity: str = ""
    religion: str = ""


@dataclass(frozen=True)
class Qualities:
    """Schooling and work; empty means not known."""

    education: str = ""
    professional: str = ""
    occupation: str = ""
    private_owner: bool = False
    youth_union: bool | None = None


def next_person_id() -> int:
    """A key taken ahead, so the tie that makes the person visible can be written first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('members_person', 'id'))")
        return int(cursor.fetchone()[0])


def new_person(who: Identity, unit_id: int, *, at: dt.datetime) -> Person:
    """Write the person, tied to the unit. Raises Refused for a blank name or an unknown gender."""
    name = clean(who.full_name)
    if not name:
        raise Refused("person.name", "Chưa có họ và tên.", remedy="Hãy ghi họ và tên khai sinh.", field="full_name")
    if who.gender not in Gender.values:
        raise Refused("person.gender", "Giới tính phải là Nam hoặc Nữ.", remedy="Hãy chọn lại.", field="gender")
    if who.birth_date >= at.date():
        raise Refused("person.birth", "Ngày sinh ở tương lai.", remedy="Hãy xem lại ngày sinh.", field="birth_date")
    person = Person(
        id=next_person_id(), full_name=name, other_names=clean(who.other_names), birth_date=who.birth_date,
        gender=who.gender, hometown=clean(who.hometown), residence=clean(who.residence), created_at=at,
    )  # fmt: skip
    ledger.tie(person, unit_id)
    person.save(force_insert=True)
    return person


def enter_member(
    *,
    by: Actor,
    at: dt.datetime,
    unit: Unit,
    who: Identity,
    line: Line,
    qualities: Qualities | None = None,
    document: Document | None = None,
) -> Person:
    """Write person, spells, admission and events. Returns the person.

    Raises Refused when dates contradict each other, the unit is no cell, or the identity number is known already.
    """
    planned = plan(line)
    with transaction.atomic():
        ledger.must_be_cell(unit, planned.spells[0].start)
        person = new_person(who, unit.pk, at=at)
        if who.identity or who.card or who.ethnicity or who.religion:
            set_private(
                by=by, at=at, person=person, unit_id=unit.pk, identity=who.identity, card=who.card,
                ethnicity=who.ethnicity, religion=who.religion,
            )  # fmt: skip
        _write_facts(person, unit, line, planned, qualities or Qualities(), at=at, document=document)
        record(
            by=by, at=at, action="members.enter", subject="members.person", subject_id=person.uid, unit_id=unit.pk,
            after={"unit": unit.code, "ceremony_on": line.ceremony_on, "official_on": line.official_on,
                   "decided_on": line.decided_on, "left_on": line.left_on},
        )  # fmt: skip
    return person


def _write_facts(
    person: Person,
    unit: Unit,
    line: Line,
    planned: Plan,
    qualities: Qualities,
    *,
    at: dt.datetime,
    document: Document | None,
) -> None:
    for spell in planned.spells:
        Spell.objects.create(
            person=person, unit=unit, status=spell.status, began=spell.began, ended=spell.ended,
            valid=span(spell.start, spell.end), recorded=since(at),
        )  # fmt: skip
    Membership.objects.create(
        person=person, unit=unit, decided_on=line.decided_on, ceremony_on=line.ceremony_on, official_on=line.official_on,
        recognised_on=line.recognised_on, recorded=since(at),
    )  # fmt: skip
    Background.objects.create(
        person=person, education=qualities.education, professional=qualities.professional,
        occupation=qualities.occupation, private_owner=qualities.private_owner, youth_union=qualities.youth_union,
        valid=span(planned.spells[0].start), recorded=since(at),
    )  # fmt: skip
    Event.objects.bulk_create(
        Event(person=person, unit=unit, kind=kind, on=on, document=document, recorded_at=at)
        for kind, on in planned.events
    )
