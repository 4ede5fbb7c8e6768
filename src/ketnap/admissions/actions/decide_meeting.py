"""Record the meeting that decides: one meeting, many cases, one numbered decision for each that reached its share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.dossier import Dossier, load
from ketnap.admissions.judging import probation_end
from ketnap.admissions.kinds import Body, MeetingKind, Outcome
from ketnap.admissions.models import Ballot, Case, Step
from ketnap.admissions.places import DELEGATED, Way
from ketnap.admissions.recording import Taking, lock, take, way_of
from ketnap.admissions.turns.proposals import no_open_removal
from ketnap.admissions.voting import Held, Sitting, Vote, cast_ballot, check_lost, naming, open_meeting
from ketnap.documents.actions.give_number import give_number, symbol_of
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.lib.errors import Refused
from ketnap.members.actions.admit import admit
from ketnap.members.actions.recognise import recognise
from ketnap.members.models import Membership
from ketnap.organisations.checks import profile_on

TITLES = {
    MeetingKind.ADMISSION: "Kết nạp đảng viên",
    MeetingKind.RECOGNITION: "Công nhận đảng viên chính thức",
    MeetingKind.REMOVAL: "Xoá tên đảng viên dự bị",
}


def decide_meeting(
    *, by: Actor, at: dt.datetime, sitting: Sitting, votes: Sequence[Vote], ground: str = "", extension: int = 0
) -> Held:
    """Write meeting and ballots, and for each case that reached its share a decision with the next number of the book.

    Admission: the person awaits the ceremony. Recognition: official from the day the probation ended, and the case is closed.
    All in one transaction: a refusal names the person, writes nothing and uses no number. Raises Refused, or Blocked.
    """
    if sitting.body not in (Body.STANDING, Body.DELEGATED) or sitting.kind == MeetingKind.REMOVAL:
        raise Refused(
            "meeting.body", "Cuộc họp này không ra quyết định.", remedy="Hãy mở mục Ghi cuộc họp.", field="body"
        )
    facts = {"extension": extension} if extension else {}
    steps: list[Step] = []
    lost: list[Ballot] = []
    with transaction.atomic():
        meeting = open_meeting(sitting, votes, by=by, at=at)
        for vote in sorted(votes, key=lambda vote: vote.case.pk):
            case = lock(vote.case)
            dossier = load(case, sitting.on)
            way = way_of(case, dossier.taken, sitting.on)
            check_authority(sitting, vote, way)
            ballot = cast_ballot(meeting, sitting, vote, dossier, way)
            try:
                if ballot.passed is False:
                    check_lost(sitting, vote, dossier, way, at)
                    lost.append(ballot)
                    continue
                steps.append(_decide(case, dossier, sitting, ballot, facts, ground, by=by, at=at))
            except Refused as refusal:
                raise naming(vote, refusal) from refusal
    return Held(meeting, tuple(steps), tuple(lost))


def check_authority(sitting: Sitting, vote: Vote, way: Way) -> None:
    """Raise Refused unless the body that sat may decide the case on that day."""
    body = Body.DELEGATED if way.place.mode == DELEGATED else Body.STANDING
    if way.place.decider != sitting.unit.pk or sitting.body != body:
        raise Refused(
            "meeting.authority",
            f"{vote.case.person.full_name}: nơi họp không có thẩm quyền quyết định hồ sơ này vào ngày họp.",
            remedy="Hãy xem mục thẩm quyền kết nạp của đơn vị.",
            field="cases",
        )


def _decide(
    case: Case, dossier: Dossier, sitting: Sitting, ballot: Ballot, facts: dict[str, int], ground: str, *, by: Actor,
    at: dt.datetime,
) -> Step:  # fmt: skip
    step = take(case, Taking(sitting.key, sitting.on, sitting.paper, facts, ground), by=by, at=at, ballot=ballot)
    document = numbered_decision(sitting, by=by, at=at)
    step.document, step.paper_symbol, step.paper_on = document, document.symbol, document.issued_on
    step.save(update_fields=["document", "paper_symbol", "paper_on"])
    if sitting.kind == MeetingKind.ADMISSION:
        admit(
            by=by, at=at, person=case.person, unit=case.unit, decider=sitting.unit, decided_on=sitting.on,
            decision=document, again=case.again,
        )  # fmt: skip
    else:
        _recognise(case, dossier, sitting, document, by=by, at=at)
    return step


def numbered_decision(sitting: Sitting, *, by: Actor, at: dt.datetime) -> Document:
    """The next numbered decision of the deciding unit, entered in its register."""
    number = give_number(by=by, at=at, unit_id=sitting.unit.pk, kind=Kind.DECISION, on=sitting.on)
    document = register_document(
        by=by, at=at, unit_id=sitting.unit.pk, kind=Kind.DECISION, symbol=symbol_of(number), number=number.number,
        issued_on=sitting.on, issuer=profile_on(sitting.unit, sitting.on).name, title=TITLES[MeetingKind(sitting.kind)],
    )  # fmt: skip
    number.document = document
    number.save(update_fields=["document"])
    return document


def _recognise(
    case: Case, dossier: Dossier, sitting: Sitting, document: Document, *, by: Actor, at: dt.datetime
) -> None:
    no_open_removal(case)
    official_on = probation_end(dossier)
    if official_on is None:
        raise Refused(
            "recognise.length_unknown", "Chưa có căn cứ về thời gian dự bị vào ngày kết nạp.",
            remedy="Hãy bổ sung quy định của thời gian đó.",
        )  # fmt: skip
    membership = Membership.objects.known().get(person=case.person, official_on=None, cancelled_on=None)
    recognise(
        by=by, at=at, membership=membership, official_on=official_on, recognised_on=sitting.on, recognition=document
    )
    case.closed_on, case.outcome = sitting.on, Outcome.RECOGNISED
    case.save(update_fields=["closed_on", "outcome"])
