"""Put somebody on a cell's list of sources."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Case
from ketnap.admissions.recording import Paper, Taking, lock, take, way_of
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import since, span
from ketnap.members import ledger
from ketnap.members.actions.enter_member import Identity, Qualities, new_person
from ketnap.members.actions.set_private import set_private
from ketnap.members.models import Background, Membership, Person
from ketnap.organisations.models import Unit


def add_source(
    *,
    by: Actor,
    at: dt.datetime,
    cell: Unit,
    on: dt.date,
    person: Person | None = None,
    who: Identity | None = None,
    qualities: Qualities | None = None,
    again: bool = False,
    same_name_is_another: bool = False,
    paper: Paper | None = None,
) -> Case:
    """Open a case for `person`, or for a new person `who`, and take its first step. Returns the case.

    Raises Refused when the person is a member, was one and is not marked `again`, has an open case, or when somebody of the
    same name and birth date is known within sight (unless `same_name_is_another`).
    """
    if (person is None) == (who is None):
        raise ValueError("either an existing person or a new one")
    if on > at.date():
        raise Refused("source.future", "Ngày đưa vào nguồn ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    with transaction.atomic():
        ledger.must_be_cell(cell, on)
        if person is None and who is not None:
            person = _new(who, qualities or Qualities(), cell, on, by=by, at=at, anyway=same_name_is_another)
        assert person is not None
        Person.objects.select_for_update().get(pk=person.pk)
        if ledger.lasting(person) is not None:
            raise Refused("source.member", "Người này đang là đảng viên.", remedy="Hãy xem lại hồ sơ.", field="person")
        if Case.objects.filter(person=person, closed_on=None).exists():
            raise Refused(
                "source.open",
                "Người này đang có một hồ sơ chưa kết thúc.",
                remedy="Hãy mở hồ sơ đã có.",
                field="person",
            )
        _check_again(person, again=again)
        ledger.tie(person, cell.pk)
        case = Case.objects.create(person=person, unit=cell, again=again, opened_on=on, recorded_at=at)
        record(
            by=by, at=at, action="admissions.add_source", subject="admissions.case", subject_id=case.uid,
            unit_id=cell.pk, after={"cell": cell.code, "on": on, "again": again},
        )  # fmt: skip
        if way_of(case, {}, on).step("sourced") is not None:
            take(lock(case), Taking("sourced", on, paper or Paper()), by=by, at=at)
    return case


def _check_again(person: Person, *, again: bool) -> None:
    """Whoever was a member comes back by readmission, and only they: what the ledger shows cannot be said otherwise."""
    was = Membership.objects.known().filter(person=person, cancelled_on=None).exists()
    if was and not again:
        raise Refused(
            "source.was_member", "Người này đã từng là đảng viên.",
            remedy="Hãy chọn “Kết nạp lại” để áp dụng đúng điều kiện.", field="again",
        )  # fmt: skip


def _new(
    who: Identity, qualities: Qualities, cell: Unit, on: dt.date, *, by: Actor, at: dt.datetime, anyway: bool
) -> Person:
    known = Person.objects.filter(full_name__iexact=who.full_name.strip(), birth_date=who.birth_date).exists()
    if known and not anyway:
        raise Refused(
            "source.same_name",
            f"Đã có người tên {who.full_name}, sinh ngày {vn.day(who.birth_date)} trong phạm vi được xem.",
            remedy="Nếu là người đó, hãy chọn từ danh sách; nếu là người khác, hãy xác nhận.",
            field="same_name_is_another",
        )
    person = new_person(who, cell.pk, at=at)
    if who.identity or who.ethnicity or who.religion:
        set_private(
            by=by, at=at, person=person, unit_id=cell.pk, identity=who.identity, ethnicity=who.ethnicity,
            religion=who.religion,
        )  # fmt: skip
    Background.objects.create(
        person=person, education=qualities.education, professional=qualities.professional,
        occupation=qualities.occupation, private_owner=qualities.private_owner, youth_union=qualities.youth_union,
        valid=span(on), recorded=since(at),
    )  # fmt: skip
    return person
