"""Record the vote of one body on removing a probationer; the deciding body's vote removes when it reaches its share."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.actions.decide_meeting import numbered_decision
from ketnap.admissions.dossier import load
from ketnap.admissions.kinds import MeetingKind, Outcome
from ketnap.admissions.models import Ballot, Case
from ketnap.admissions.places import Way
from ketnap.admissions.recording import lock, way_of
from ketnap.admissions.states import LABELS
from ketnap.admissions.turns.models import Removal
from ketnap.admissions.turns.removing import ballots_of, bodies, place_of_vote, rule_of
from ketnap.admissions.voting import Sitting, Vote, cast_ballot, open_meeting
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.members.actions.end_membership import end_membership
from ketnap.members.kinds import Ended


def vote_removal(*, by: Actor, at: dt.datetime, removal: Removal, sitting: Sitting, vote: Vote) -> Ballot:
    """Write meeting and ballot. A vote below its share is kept and goes up with the rest: only the deciding body's vote says
    no or yes, and only its yes gives a number, ends the Party life as struck off and closes the case.

    Raises Refused for another kind of meeting, a body out of turn or without authority, or a day before what went before.
    """
    with transaction.atomic():
        case = lock(vote.case)
        row = Removal.objects.select_for_update().get(pk=removal.pk)
        dossier = load(case, sitting.on)
        way = way_of(case, dossier.taken, sitting.on)
        _check(row, case, sitting, way)
        meeting = open_meeting(sitting, [vote], by=by, at=at)
        ballot = cast_ballot(meeting, sitting, vote, dossier, way, rule=rule_of(sitting))
        record(
            by=by, at=at, action="admissions.vote_removal", subject="admissions.case", subject_id=case.uid,
            unit_id=case.unit_id, after={"key": sitting.key, "on": sitting.on, "passed": ballot.passed},
        )  # fmt: skip
        if sitting.key == "removal_decided" and ballot.passed:
            _remove(row, case, sitting, by=by, at=at)
    return ballot


def _check(removal: Removal, case: Case, sitting: Sitting, way: Way) -> None:
    if removal.case_id != case.pk or sitting.kind != MeetingKind.REMOVAL:
        raise Refused("removal.meeting", "Cuộc họp này không xét xoá tên.", remedy="Hãy xem lại nội dung họp.")
    if removal.decided_on is not None or removal.dropped_on is not None or case.closed_on is not None:
        raise Refused("removal.over", "Việc xoá tên này đã kết thúc.", remedy="Không cần ghi lại.")
    if (sitting.unit.pk, sitting.body) != place_of_vote(way, sitting.key) or sitting.key not in bodies(way):
        raise Refused(
            "removal.authority",
            "Nơi họp không có thẩm quyền ở bước này.",
            remedy="Hãy xem thẩm quyền của đơn vị.",
            field="body",
        )
    held = ballots_of(removal)
    for earlier in bodies(way)[: bodies(way).index(sitting.key)]:
        if earlier not in held:
            raise Refused("removal.order", f"Chưa có “{LABELS[earlier]}”.", remedy="Hãy ghi biểu quyết đó trước.")
    latest = max([removal.proposed_on, *(one.on for one in held.values())])
    if sitting.on < latest:
        raise Refused(
            "removal.date_order",
            f"Ngày họp trước việc gần nhất ({vn.day(latest)}).",
            remedy="Hãy xem lại ngày.",
            field="on",
        )


def _remove(removal: Removal, case: Case, sitting: Sitting, *, by: Actor, at: dt.datetime) -> None:
    document = numbered_decision(sitting, by=by, at=at)
    end_membership(by=by, at=at, person=case.person, kind=Ended.STRUCK_OFF, on=sitting.on, document=document)
    removal.decided_on, removal.symbol = sitting.on, document.symbol
    removal.save(update_fields=["decided_on", "symbol"])
    case.closed_on, case.outcome, case.reason = sitting.on, Outcome.STRUCK_OFF, removal.reason
    case.closing_document = document
    case.save(update_fields=["closed_on", "outcome", "reason", "closing_document"])
    record(
        by=by, at=at, action="admissions.decide_removal", subject="admissions.case", subject_id=case.uid,
        unit_id=case.unit_id, after={"on": sitting.on, "decision": document.symbol}, reason=removal.reason,
    )  # fmt: skip
