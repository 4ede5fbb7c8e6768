"""What all meetings share: who sat, who was not counted and why, and the vote on each case."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ketnap.accounts.actor import Actor
from ketnap.admissions.dossier import Dossier
from ketnap.admissions.judging import VOTE_RULES, Effect, Question, effect_of, judge
from ketnap.admissions.kinds import Body, Excluded, MeetingKind, Method
from ketnap.admissions.models import Ballot, Case, Meeting, Step
from ketnap.admissions.places import Way
from ketnap.admissions.recording import Blocked, Paper, Taking, check_order
from ketnap.admissions.rolls import body_roll
from ketnap.audit.record import record
from ketnap.law import Finding, Outcome
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit

STEPS: dict[tuple[str, str], str] = {
    (Body.CELL, MeetingKind.ADMISSION): "cell_vote",
    (Body.CELL, MeetingKind.RECOGNITION): "recognition_cell_vote",
    (Body.COMMITTEE, MeetingKind.ADMISSION): "committee_resolution",
    (Body.COMMITTEE, MeetingKind.RECOGNITION): "recognition_committee_resolution",
    (Body.STANDING, MeetingKind.ADMISSION): "decided",
    (Body.STANDING, MeetingKind.RECOGNITION): "recognised",
    (Body.DELEGATED, MeetingKind.ADMISSION): "decided",
    (Body.DELEGATED, MeetingKind.RECOGNITION): "recognised",
    (Body.CELL, MeetingKind.REMOVAL): "removal_cell_vote",
    (Body.COMMITTEE, MeetingKind.REMOVAL): "removal_committee_vote",
    (Body.STANDING, MeetingKind.REMOVAL): "removal_decided",
    (Body.DELEGATED, MeetingKind.REMOVAL): "removal_decided",
}


@dataclass(frozen=True)
class LeftOut:
    """Somebody who belongs to the body but is not counted, and why (a code of `kinds.Excluded`). `person` by id, where known."""

    why: str
    name: str = ""
    person: int | None = None


@dataclass(frozen=True)
class Vote:
    """The ballots on one case."""

    case: Case
    votes_for: int
    against: int = 0
    blank: int = 0


@dataclass(frozen=True)
class Sitting:
    """A meeting as its minutes tell it: `members` is everybody who belongs, before those left out.

    `counted` are those, by id, of whom nothing on file says whether they count and of whom the office said they do.
    """

    unit: Unit
    body: str
    kind: str
    on: dt.date
    members: int
    left_out: Sequence[LeftOut] = ()
    chair: str = ""
    secretary: str = ""
    method: str = Method.SECRET
    paper: Paper = field(default_factory=Paper)
    counted: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """The step the meeting takes."""
        return STEPS[self.body, self.kind]

    @property
    def excluded(self) -> dict[str, int]:
        """How many are left out, by reason."""
        return dict(Counter(str(one.why) for one in self.left_out))


def asked_field(person: int) -> str:
    """The field of a form that asks whether the person counts."""
    return f"counted_{person}"


def open_meeting(sitting: Sitting, votes: Sequence[Vote], *, by: Actor, at: dt.datetime) -> Meeting:
    """Write the meeting. Raises Refused for counts or choices that cannot be, or while nobody said whether one of whom that is
    not known counts."""
    if not votes:
        raise Refused(
            "meeting.empty", "Cuộc họp chưa có hồ sơ nào.", remedy="Hãy chọn ít nhất một hồ sơ.", field="cases"
        )
    if sitting.on > at.date():
        raise Refused("meeting.future", "Ngày họp ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    if sitting.method not in Method.values or any(one.why not in Excluded.values for one in sitting.left_out):
        raise Refused(
            "meeting.choice", "Cách biểu quyết hoặc lý do không tính không có trong danh mục.", remedy="Hãy chọn lại."
        )
    if sitting.method == Method.WRITTEN and sitting.body == Body.CELL:
        raise Refused(
            "meeting.written_cell", "Chi bộ họp để biểu quyết, không lấy ý kiến bằng văn bản.",
            remedy="Hãy chọn bỏ phiếu kín hoặc biểu quyết bằng thẻ.", field="method",
        )  # fmt: skip
    _check_answered(sitting)
    total = sitting.members - len(sitting.left_out)
    if total < 1:
        raise Refused(
            "meeting.total", "Tổng số được tính phải lớn hơn 0.", remedy="Hãy xem lại thành phần.", field="members"
        )
    for vote in votes:
        if min(vote.votes_for, vote.against, vote.blank) < 0 or vote.votes_for + vote.against + vote.blank > total:
            raise Refused(
                "meeting.count",
                f"{vote.case.person.full_name}: số phiếu nhiều hơn tổng số được tính ({total}).",
                remedy="Hãy đối chiếu biên bản kiểm phiếu.",
                field="votes",
            )
    meeting = Meeting.objects.create(
        unit=sitting.unit, body=sitting.body, kind=sitting.kind, on=sitting.on, chair=clean(sitting.chair),
        secretary=clean(sitting.secretary), method=sitting.method, members=sitting.members,
        left_out=[{"name": clean(one.name), "why": str(one.why)} for one in sitting.left_out],
        paper_symbol=clean(sitting.paper.symbol), document=sitting.paper.document, did=by.did, typed_by=by.username,
        recorded_at=at,
    )  # fmt: skip
    record(
        by=by, at=at, action="admissions.hold_meeting", subject="admissions.meeting", subject_id=meeting.pk,
        unit_id=sitting.unit.pk, rows=[vote.case.pk for vote in votes],
        after={"body": sitting.body, "kind": sitting.kind, "on": sitting.on, "members": sitting.members,
               "excluded": sitting.excluded, "counted": sorted(sitting.counted), "cases": len(votes)},
    )  # fmt: skip
    return meeting


def _check_answered(sitting: Sitting) -> None:
    """Whether somebody counts is never supposed: whoever the roll asks about must be counted or left out by name."""
    answered = sitting.counted | {one.person for one in sitting.left_out}
    people = body_roll(sitting.unit, sitting.body, sitting.on).people
    open_ = [one for one in people if one.ask and one.person.pk not in answered]
    if open_:
        names = "; ".join(f"{one.person.full_name} {one.ask}" for one in open_)
        raise Refused(
            "meeting.asked", f"Chưa ghi có tính vào tổng số hay không: {names}.",
            remedy="Hãy chọn có tính hoặc không tính từng người, kèm lý do.", field=asked_field(open_[0].person.pk),
        )  # fmt: skip


def cast_ballot(
    meeting: Meeting, sitting: Sitting, vote: Vote, dossier: Dossier, way: Way, *, rule: str = ""
) -> Ballot:
    """Write the vote on a case with what the rule says of it; a lost vote is kept just as well.

    `rule` judges a vote that stands beside the route. Raises Refused for one that is neither there nor on the route.
    """
    ballot = Ballot(
        meeting=meeting, case=vote.case, unit_id=vote.case.unit_id, key=sitting.key, on=sitting.on, body=sitting.body,
        members=sitting.members, excluded=sitting.excluded, votes_for=vote.votes_for, against=vote.against,
        blank=vote.blank,
    )  # fmt: skip
    step = way.step(sitting.key)
    rule = rule or (step.rule if step is not None else "")
    if rule not in VOTE_RULES:
        raise Refused(
            "meeting.not_on_route",
            f"{vote.case.person.full_name}: trình tự của hồ sơ này không có bước do cuộc họp này quyết định.",
            remedy="Hãy bỏ hồ sơ này khỏi chương trình họp.",
        )
    finding = judge(rule, Question(dossier, way, sitting.key, sitting.on, ballot))
    ballot.finding, ballot.passed = finding.as_json(), _passed(finding)
    ballot.save(force_insert=True)
    return ballot


def check_lost(sitting: Sitting, vote: Vote, dossier: Dossier, way: Way, at: dt.datetime) -> None:
    """What a vote that was lost must still obey. Raises Refused for a wrong order or day, or where earlier lost votes have to be
    reported upwards first."""
    check_order(dossier, way, Taking(sitting.key, sitting.on), at)
    if sitting.key != "recognition_cell_vote":
        return
    finding = judge("failed_recognition_rounds", Question(dossier, way, sitting.key, sitting.on))
    if finding.outcome is Outcome.NOT_MET:
        raise Blocked(
            "meeting.report_first", finding.reason,
            remedy="Hãy ghi báo cáo kết quả biểu quyết ở trang hồ sơ trước, rồi mới ghi cuộc họp này.", field="cases",
            found=[finding],
        )  # fmt: skip


def _passed(finding: Finding) -> bool | None:
    if finding.outcome is Outcome.UNKNOWN:
        return None
    return effect_of(finding) is not Effect.REFUSE


def naming(vote: Vote, refusal: Refused) -> Refused:
    """The refusal with the person it concerns, since a meeting deals with many."""
    sentence = f"{vote.case.person.full_name}: {refusal.sentence}"
    if isinstance(refusal, Blocked):
        return Blocked(refusal.code, sentence, remedy=refusal.remedy, field=refusal.field, found=refusal.findings)
    return Refused(refusal.code, sentence, remedy=refusal.remedy, field=refusal.field)


@dataclass(frozen=True)
class Held:
    """What a meeting ended with: the steps taken, and the ballots that did not reach their share."""

    meeting: Meeting
    steps: tuple[Step, ...]
    lost: tuple[Ballot, ...]
