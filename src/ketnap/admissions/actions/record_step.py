"""Take one step of a case: everything but votes and decisions, which are taken by meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.models import Ballot, Case, Step
from ketnap.admissions.recording import Paper, Taking, lock, take
from ketnap.admissions.states import BY_DECISION, BY_VOTE, LABELS
from ketnap.lib.errors import Refused
from ketnap.members.actions.hold_ceremony import hold_ceremony
from ketnap.members.models import Membership


def record_step(
    *,
    by: Actor,
    at: dt.datetime,
    case: Case,
    key: str,
    on: dt.date,
    paper: Paper | None = None,
    facts: Mapping[str, object] | None = None,
    ground: str = "",
) -> Step:
    """Take the step `key` of the law's route on `on`. The ceremony also begins the probation.

    A vote that was lost and then waived by the superior's document is taken here on its latest ballot. Raises Refused for a
    wrong order or date, a step already taken, or a step only a meeting can take; `recording.Blocked` where rules stand in the
    way or ask for a `ground`.
    """
    if key in BY_DECISION:
        raise Refused(
            "step.by_decision",
            f"“{LABELS[key]}” được ghi tại cuộc họp quyết định.",
            remedy="Hãy mở mục Họp quyết định.",
        )
    given = facts or {}
    if given.get("late_consent") and not (given.get("late_consent_symbol") and given.get("late_consent_on")):
        raise Refused(
            "ceremony.consent", "Đồng ý tổ chức lễ quá hạn phải có số và ngày văn bản.", remedy="Hãy ghi đủ số, ngày.",
            field="late_consent_symbol",
        )  # fmt: skip
    with transaction.atomic():
        held = lock(case)
        ballot = _ballot(held, key, on) if key in BY_VOTE else None
        step = take(held, Taking(key, on, paper or Paper(), facts or {}, ground), by=by, at=at, ballot=ballot)
        if key == "ceremony":
            membership = Membership.objects.known().get(person=held.person, ceremony_on=None, cancelled_on=None)
            hold_ceremony(by=by, at=at, membership=membership, on=on, unit=held.unit)
    return step


def _ballot(case: Case, key: str, on: dt.date) -> Ballot:
    ballot = Ballot.objects.filter(case=case, key=key, undone_at=None).order_by("on", "id").last()
    if ballot is None or ballot.on != on:
        raise Refused(
            "step.by_vote", f"“{LABELS[key]}” được ghi cùng kết quả biểu quyết.", remedy="Hãy ghi cuộc họp và số phiếu."
        )
    return ballot
