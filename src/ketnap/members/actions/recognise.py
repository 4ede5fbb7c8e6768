"""Record the recognition decision: official from the day the probation ended, however late the decision."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.lib.temporal import close, since, span
from ketnap.members import ledger
from ketnap.members.kinds import Began, Ended, Status
from ketnap.members.models import Membership, Spell
from ketnap.members.revise import revise


def recognise(
    *,
    by: Actor,
    at: dt.datetime,
    membership: Membership,
    official_on: dt.date,
    recognised_on: dt.date,
    recognition: Document | None,
) -> Membership:
    """Make the member official from `official_on` (computed from the law by the caller).

    Raises Refused without a ceremony, twice, or for a decision before the probation has ended. Moves during the probation
    are kept: every spell after `official_on` becomes official.
    """
    with transaction.atomic():
        current = Membership.objects.known().select_for_update().get(pk=membership.pk)
        if current.ceremony_on is None:
            raise Refused("recognise.no_ceremony", "Chưa ghi lễ kết nạp.", remedy="Hãy ghi lễ kết nạp trước.")
        if current.official_on is not None:
            raise Refused("recognise.done", "Người này đã được công nhận chính thức.", remedy="Không cần ghi lại.")
        if recognised_on < official_on:
            raise Refused(
                "recognise.early", "Quyết định công nhận không thể trước ngày hết thời gian dự bị.",
                remedy="Hãy xem lại ngày quyết định.", field="recognised_on",
            )  # fmt: skip
        with rls.widened(
            ledger.units_of(current.person)
        ):  # those who moved during the probation became official elsewhere
            _make_official(current, official_on, at=at)
        spell = ledger.lasting(current.person)
        unit_id = spell.unit_id if spell else current.unit_id
        ledger.note(current.person, unit_id, Began.RECOGNISED, official_on, at=at, document=recognition)
        new = revise(current, at=at, official_on=official_on, recognised_on=recognised_on, recognition=recognition)
        record(
            by=by, at=at, action="members.recognise", subject="members.person", subject_id=new.person.uid,
            unit_id=unit_id, after={"official_on": official_on, "recognised_on": recognised_on,
                                    "recognition": recognition.pk if recognition else None},
        )  # fmt: skip
    return new


def _make_official(membership: Membership, official_on: dt.date, *, at: dt.datetime) -> None:
    touched = list(
        Spell.objects.known().filter(
            person_id=membership.person_id, status=Status.PROBATIONARY, valid__overlap=span(official_on)
        )
    )
    if not touched:
        raise Refused(
            "recognise.no_spell",
            "Không có thời gian dự bị bao trùm ngày này.",
            remedy="Hãy xem lại quá trình sinh hoạt.",
            field="official_on",
        )
    for spell in touched:
        start, end, began, ended = spell.valid_from, spell.valid_until, spell.began, spell.ended
        moment = close([spell], at=at)
        facts = {"person_id": spell.person_id, "unit_id": spell.unit_id, "recorded": since(moment)}
        if start is not None and start < official_on:
            Spell.objects.create(
                **facts, status=Status.PROBATIONARY, began=began, ended=Ended.RECOGNISED, valid=span(start, official_on)
            )
            start, began = official_on, Began.RECOGNISED
        Spell.objects.create(**facts, status=Status.OFFICIAL, began=began, ended=ended, valid=span(start, end))
