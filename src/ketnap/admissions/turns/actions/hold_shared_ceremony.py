"""Record a ceremony several people share: each in turn, with an oath and a day of their own, for the cell it counts for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.models import Case, Helper
from ketnap.admissions.recording import lock
from ketnap.admissions.turns.models import Ceremony, Oath
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.models import Person
from ketnap.organisations.models import Unit


@dataclass(frozen=True)
class Sworn:
    """One person's part: the day of the oath, who helps from now on, and the superior's consent where it is late."""

    case: Case
    on: dt.date
    helper: Person | None = None
    consent_symbol: str = ""
    consent_on: dt.date | None = None
    ground: str = ""


def hold_shared_ceremony(
    *, by: Actor, at: dt.datetime, unit: Unit, on: dt.date, people: Sequence[Sworn], leader: str = ""
) -> Ceremony:
    """Write the ceremony held at `unit`, and for each person the step, the oath and the beginning of the probation in their own
    cell, all in one transaction. A helper is assigned where given; somebody without any is refused.

    Raises Refused for nobody, somebody twice, an oath before the ceremony, or a person the ceremony may not admit, by name.
    """
    if not people:
        raise Refused("ceremony.nobody", "Lễ kết nạp chưa có ai.", remedy="Hãy chọn ít nhất một người.", field="cases")
    if len({one.case.pk for one in people}) < len(people):
        raise Refused("ceremony.twice", "Một người ghi hai lần trong lễ.", remedy="Mỗi người chỉ một lượt tuyên thệ.")
    with transaction.atomic():
        for pk in sorted(one.case.pk for one in people):  # one order for all, so two ceremonies cannot deadlock
            lock(Case(pk=pk))
        ceremony = Ceremony.objects.create(unit=unit, on=on, leader=clean(leader), typed_by=by.username, recorded_at=at)
        for place, one in enumerate(people, start=1):
            try:
                _swear(ceremony, place, one, by=by, at=at)
            except Refused as refusal:
                raise _naming(one, refusal) from refusal
        record(
            by=by, at=at, action="admissions.hold_shared_ceremony", subject="turns.ceremony", subject_id=ceremony.pk,
            unit_id=unit.pk, after={"on": on, "people": len(people)}, rows=[one.case.pk for one in people],
        )  # fmt: skip
    return ceremony


def _swear(ceremony: Ceremony, place: int, one: Sworn, *, by: Actor, at: dt.datetime) -> Oath:
    if one.on < ceremony.on:
        raise Refused(
            "ceremony.oath_early",
            f"Tuyên thệ trước ngày lễ ({vn.day(ceremony.on)}).",
            remedy="Hãy xem lại ngày.",
            field="on",
        )
    facts: dict[str, object] = {}
    if one.consent_symbol and one.consent_on is not None:
        facts = {
            "late_consent": True, "late_consent_symbol": clean(one.consent_symbol),
            "late_consent_on": one.consent_on.isoformat(),
        }  # fmt: skip
    step = record_step(by=by, at=at, case=one.case, key="ceremony", on=one.on, facts=facts, ground=one.ground)
    if one.helper is not None:
        if not Helper.objects.filter(case=one.case, member=one.helper, until=None).exists():
            assign_helper(by=by, at=at, case=one.case, member=one.helper, on=one.on)
    elif not Helper.objects.filter(case=one.case, until=None).exists():
        raise Refused(
            "ceremony.helper", "Chưa phân công đảng viên giúp đỡ đảng viên dự bị.", remedy="Hãy chọn người giúp đỡ.",
            field="helper",
        )  # fmt: skip
    return Oath.objects.create(
        ceremony=ceremony, case=one.case, unit_id=step.unit_id, place=place, on=one.on, step=step
    )


def _naming(one: Sworn, refusal: Refused) -> Refused:
    name = Case.objects.select_related("person").get(pk=one.case.pk).person.full_name
    return Refused(
        refusal.code,
        f"Hồ sơ của {name}: {refusal.sentence.removesuffix('.')}.",
        remedy=refusal.remedy,
        field=refusal.field,
    )
