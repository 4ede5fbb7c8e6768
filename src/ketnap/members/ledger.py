"""The one place that writes spells, so that nobody is ever in two units, or in none while a member.

Actions check and audit; these functions only turn a decision that has been made into rows.
"""

from __future__ import annotations

import datetime as dt

from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import after, close, since, span
from ketnap.members.kinds import Began, Ended, Status
from ketnap.members.models import Event, Person, Spell, Tie
from ketnap.organisations.kinds import CELLS, Form
from ketnap.organisations.models import Profile, Unit


def tie(person: Person, unit_id: int) -> None:
    """Make the person visible at the unit, for good."""
    Tie.objects.bulk_create([Tie(person=person, unit_id=unit_id)], ignore_conflicts=True)


def units_of(person: Person) -> list[int]:
    """Every unit the person is or was tied to, also outside the scope: for acts on one person whose right is checked."""
    with rls.everything():
        return list(Tie.objects.filter(person=person).values_list("unit_id", flat=True))


def lasting(person: Person) -> Spell | None:
    """The spell that has no end yet; None for somebody who is no member (any more)."""
    return Spell.objects.known().filter(person=person, valid__upper_inf=True).first()


def must_be_cell(unit: Unit, on: dt.date) -> None:
    """Raise Refused unless people may live their Party life in `unit` on that day."""
    profile = Profile.objects.on(on).filter(unit=unit).first()
    if profile is None or (unit.closed_on is not None and unit.closed_on <= on):
        raise Refused(
            "member.unit_gone",
            f"Đơn vị {unit.code} không hoạt động vào {vn.day_long(on)}.",
            remedy="Hãy chọn chi bộ khác hoặc xem lại ngày.",
            field="unit",
        )
    if profile.form not in (*CELLS, Form.OUTSIDE):
        raise Refused(
            "member.not_a_cell",
            f"{profile.name} không phải chi bộ.",
            remedy="Đảng viên sinh hoạt tại chi bộ; hãy chọn một chi bộ.",
            field="unit",
        )


def begin(
    person: Person,
    unit: Unit,
    status: str,
    began: str,
    on: dt.date,
    *,
    at: dt.datetime,
    document: Document | None = None,
) -> Spell:
    """Open a spell on `on`. Raises Refused when a later or lasting spell stands in the way."""
    must_be_cell(unit, on)
    if Spell.objects.known().filter(person=person, valid__overlap=span(on)).exists():
        raise Refused(
            "member.elsewhere",
            "Người này đang sinh hoạt ở một đơn vị khác vào thời gian đó.",
            remedy="Hãy làm thủ tục chuyển sinh hoạt.",
            field="unit",
        )
    tie(person, unit.pk)
    moment = after(Spell.objects.filter(person=person), at=at)
    spell = Spell.objects.create(
        person=person, unit=unit, status=status, began=began, valid=span(on), recorded=since(moment)
    )
    note(person, unit.pk, began, on, at=at, document=document)
    return spell


def end(spell: Spell, ended: str, on: dt.date, *, at: dt.datetime) -> dt.datetime:
    """End a lasting spell: `on` is the first day it no longer holds. Returns the moment replacements count from.

    Raises Refused when that day is not after its beginning.
    """
    if spell.valid_from is None or on <= spell.valid_from:
        raise Refused(
            "member.too_early",
            f"Ngày này phải sau {vn.day_long(spell.valid_from)}, là ngày bắt đầu sinh hoạt tại đây.",
            remedy="Hãy xem lại ngày.",
            field="on",
        )
    moment = close([spell], at=at)
    Spell.objects.create(
        person_id=spell.person_id, unit_id=spell.unit_id, status=spell.status, began=spell.began, ended=ended,
        valid=span(spell.valid_from, on), recorded=since(moment),
    )  # fmt: skip
    return moment


def change_place(
    person: Person, spell: Spell, unit: Unit, on: dt.date, *, at: dt.datetime, reorganised: bool = False,
    document: Document | None = None,
) -> Spell:  # fmt: skip
    """End the spell here and begin one with the same status there, on the same day."""
    must_be_cell(unit, on)
    moment = end(spell, Ended.REORGANISED if reorganised else Ended.MOVED, on, at=at)
    tie(person, unit.pk)
    began = Began.REORGANISED if reorganised else Began.MOVED
    new = Spell.objects.create(
        person=person, unit=unit, status=spell.status, began=began, valid=span(on), recorded=since(moment)
    )
    note(person, unit.pk, began, on, at=at, other=spell.unit_id, document=document)
    return new


def note(
    person: Person, unit_id: int, kind: str, on: dt.date, *, at: dt.datetime, other: int | None = None,
    document: Document | None = None,
) -> Event:  # fmt: skip
    """Write the event that goes with a change of spells."""
    return Event.objects.create(
        person=person, unit_id=unit_id, other_unit_id=other, kind=kind, on=on, document=document, recorded_at=at
    )


def annul_recognition(person: Person, official_on: dt.date, *, at: dt.datetime) -> int:
    """Make the person probationary again from `official_on` on, wherever they have been since; returns the unit they are in.

    What was believed stays readable as of then. Raises Refused where no official spell begins that day.
    """
    rows = list(Spell.objects.known().filter(person=person, valid__overlap=span(official_on)).order_by("valid"))
    official = [row for row in rows if row.status == Status.OFFICIAL]
    if not official:
        raise Refused(
            "annul.no_spell", "Không có thời gian là đảng viên chính thức từ ngày đó.",
            remedy="Hãy xem lại quá trình sinh hoạt.",
        )  # fmt: skip
    before = Spell.objects.known().filter(person=person, ended=Ended.RECOGNISED, valid__endswith=official_on).first()
    moment = close([*official, *([before] if before is not None else [])], at=at)
    for row in official:
        start, began = row.valid_from, row.began
        if before is not None and start == official_on:
            start, began = before.valid_from, before.began
        Spell.objects.create(
            person=person, unit_id=row.unit_id, status=Status.PROBATIONARY, began=began, ended=row.ended,
            valid=span(start, row.valid_until), recorded=since(moment),
        )  # fmt: skip
    return official[-1].unit_id
