"""Take back an admission, a ceremony or a recognition typed by mistake: as if it had not been written, but visibly so.

Only the latest of the three can be taken back, and only while nothing has happened to the member since.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import close, since, span
from ketnap.lib.text import clean
from ketnap.members.kinds import Began, Ended, Status
from ketnap.members.models import Event, Membership, Spell, Transfer
from ketnap.members.revise import revise

What = Literal["decided", "ceremony", "recognised"]


def withdraw_entry(*, by: Actor, at: dt.datetime, membership: Membership, what: What, reason: str) -> Membership | None:
    """Take back `what`; returns the admission as it stands after, None when the decision itself was taken back.

    Raises Refused without a reason, when `what` is not the latest, or when the member has moved or changed since.
    """
    if not clean(reason):
        raise Refused("withdraw.reason", "Gỡ phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        current = Membership.objects.known().select_for_update().get(pk=membership.pk)
        if (
            what != _latest(current)
            or Transfer.objects.filter(person=current.person, sent_on__gte=_day(current)).exists()
        ):
            raise Refused("withdraw.later", "Sau việc này đã có việc khác.", remedy="Hãy gỡ việc sau trước.")
        after = _UNDO[what](current, at)
        record(
            by=by, at=at, action=f"members.withdraw_{what}", subject="members.person",
            subject_id=current.person.uid, unit_id=current.unit_id, before={what: _day(current)}, reason=clean(reason),
        )  # fmt: skip
    return after


def _latest(row: Membership) -> What:
    return "recognised" if row.official_on else "ceremony" if row.ceremony_on else "decided"


def _day(row: Membership) -> dt.date:
    day = row.official_on or row.ceremony_on or row.decided_on
    if day is None:
        raise ValueError("an admission without any day")
    return day


def _withdraw_event(row: Membership, kind: str, at: dt.datetime) -> None:
    Event.objects.filter(person=row.person, kind=kind, on=_day(row), withdrawn_at=None).update(withdrawn_at=at)


def _lasting(row: Membership, status: str) -> Spell:
    spell = Spell.objects.known().filter(person=row.person, valid__upper_inf=True, status=status).first()
    if spell is None or spell.valid_from != _day(row):
        raise Refused("withdraw.moved", "Quá trình sinh hoạt đã thay đổi sau đó.", remedy="Hãy xem lại hồ sơ.")
    return spell


def _undo_decision(row: Membership, at: dt.datetime) -> None:
    moment = max(at, row.recorded.lower + dt.timedelta(microseconds=1))
    Membership.objects.filter(pk=row.pk).update(recorded=TimestamptzRange(row.recorded.lower, moment, "[)"))
    _withdraw_event(row, "decided", at)


def _undo_ceremony(row: Membership, at: dt.datetime) -> Membership:
    close([_lasting(row, Status.PROBATIONARY)], at=at)
    _withdraw_event(row, Began.ADMITTED, at)
    return revise(row, at=at, ceremony_on=None)


def _undo_recognition(row: Membership, at: dt.datetime) -> Membership:
    official = _lasting(row, Status.OFFICIAL)
    ended = Spell.objects.known().filter(person=row.person, ended=Ended.RECOGNISED, valid__endswith=row.official_on)
    before = ended.first() or official  # none: on that very day the member had come from elsewhere, still on probation
    moment = close([official] if before is official else [official, before], at=at)
    Spell.objects.create(
        person=row.person, unit_id=official.unit_id, status=Status.PROBATIONARY, began=before.began,
        valid=span(before.valid_from), recorded=since(moment),
    )  # fmt: skip
    _withdraw_event(row, Began.RECOGNISED, at)
    return revise(row, at=at, official_on=None, recognised_on=None, recognition=None)


_UNDO = {"decided": _undo_decision, "ceremony": _undo_ceremony, "recognised": _undo_recognition}
