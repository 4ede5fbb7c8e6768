"""Record a meeting of a cell or a grassroots committee: one agenda, a vote on each case, the steps they take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.dossier import load
from ketnap.admissions.kinds import Body, MeetingKind
from ketnap.admissions.models import Ballot, Step
from ketnap.admissions.places import Way
from ketnap.admissions.recording import Taking, lock, take, way_of
from ketnap.admissions.voting import Held, Sitting, Vote, cast_ballot, check_lost, naming, open_meeting
from ketnap.lib.errors import Refused


def hold_meeting(*, by: Actor, at: dt.datetime, sitting: Sitting, votes: Sequence[Vote], ground: str = "") -> Held:
    """Write the meeting, a ballot for each case, and the step for each vote that reached its share.

    A lost vote is kept and reported up; its case waits for another meeting, the superior's document, or a side exit. All in
    one transaction: a refusal names the person and writes nothing. Raises Refused, or Blocked where rules stand in the way.
    """
    if sitting.body not in (Body.CELL, Body.COMMITTEE) or sitting.kind == MeetingKind.REMOVAL:
        raise Refused("meeting.body", "Cuộc họp này ra quyết định.", remedy="Hãy mở mục Họp quyết định.", field="body")
    steps: list[Step] = []
    lost: list[Ballot] = []
    with transaction.atomic():
        meeting = open_meeting(sitting, votes, by=by, at=at)
        for vote in sorted(votes, key=lambda vote: vote.case.pk):  # one order for all, so two meetings cannot deadlock
            case = lock(vote.case)
            dossier = load(case, sitting.on)
            way = way_of(case, dossier.taken, sitting.on)
            _check_place(sitting, vote, way)
            ballot = cast_ballot(meeting, sitting, vote, dossier, way)
            try:
                if ballot.passed is False:
                    check_lost(sitting, vote, dossier, way, at)
                    lost.append(ballot)
                    continue
                taking = Taking(sitting.key, sitting.on, sitting.paper, ground=ground)
                steps.append(take(case, taking, by=by, at=at, ballot=ballot))
            except Refused as refusal:
                raise naming(vote, refusal) from refusal
    return Held(meeting, tuple(steps), tuple(lost))


def _check_place(sitting: Sitting, vote: Vote, way: Way) -> None:
    expected = vote.case.unit_id if sitting.body == Body.CELL else way.place.grassroots
    if sitting.unit.pk != expected:
        raise Refused(
            "meeting.place",
            f"{vote.case.person.full_name}: hồ sơ này không do nơi họp xét.",
            remedy="Hãy bỏ hồ sơ này khỏi chương trình họp.",
            field="cases",
        )
