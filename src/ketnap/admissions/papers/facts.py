"""All that papers may say of a case, read once and under the reader's own scope. Nothing sensitive but what was revealed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from ketnap.admissions import states
from ketnap.admissions.dossier import Dossier, load
from ketnap.admissions.judging import probation_end
from ketnap.admissions.kinds import Body, RefereeKind
from ketnap.admissions.models import Ballot, Case, Helper, Meeting, Referee
from ketnap.admissions.papers.letterheads import Head, Names, names_of
from ketnap.admissions.papers.registry import Form
from ketnap.admissions.places import DELEGATED, DIRECT, Place, Way, way_for_case
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.admissions.sidefacts.reading import facts_of
from ketnap.admissions.slips.models import Slip
from ketnap.admissions.states import ORDER
from ketnap.admissions.turns.kinds import CorrectionKind
from ketnap.admissions.turns.models import Correction, Removal
from ketnap.members.kinds import SeatTitle, Status
from ketnap.members.models import Membership, Person, Seat, Spell
from ketnap.organisations.kinds import Body as CommitteeBody
from ketnap.training.models import Course

FOLLOWS_THE_CASE = frozenset({"file_letter", "contents_list", "intake_slip", "return_slip", "extract"})
"""Builders that write of the admission while it runs, and of the recognition after the ceremony."""
REMOVAL = {
    "removal_cell": "removal_cell_vote",
    "removal_committee": "removal_committee_vote",
    "removal_decision": "removal_decided",
}
"""Builders of a removal, with the vote each tells of."""

CANCELLING: dict[str, str] = {
    "cancel_admission": CorrectionKind.ADMISSION,
    "cancel_recognition": CorrectionKind.RECOGNITION,
}
"""Builders of a decision that cancels a wrong one, with the correction each tells of."""


@dataclass(frozen=True)
class Fellow:
    """An official member who vouches or helps: Party dates and office as far as they lie within sight."""

    person: Person
    since: dt.date
    joined: dt.date | None = None
    official: dt.date | None = None
    post: str = ""
    ended: bool = False


@dataclass(frozen=True)
class Facts:
    """One case on one day. `sensitive` holds ethnicity and religion only after they were revealed to the user, by audit.

    Bodies are those around the cell at recognition, named as on `day`; `told_by(form)` gives them as one paper tells them.
    """

    case: Case
    day: dt.date
    dossier: Dossier
    way: Way
    names: Names
    secretaries: tuple[Seat, ...]
    place: Place
    on: dt.date
    helpers: tuple[Fellow, ...] = ()
    referees: tuple[Fellow, ...] = ()
    unions: tuple[Referee, ...] = ()
    probationers: int | None = None
    course: Course | None = None
    membership: Membership | None = None
    meetings: dict[int, Meeting] = field(default_factory=dict)
    sensitive: dict[str, str] = field(default_factory=dict)
    slips: dict[str, Slip] = field(default_factory=dict)
    side: dict[str, SideFact] = field(default_factory=dict)
    removal: Removal | None = None
    corrections: dict[str, Correction] = field(default_factory=dict)

    @property
    def person(self) -> Person:
        """Whom the case is about."""
        return self.case.person

    @property
    def cell(self) -> Head:
        """The cell of the case."""
        return self._known(self.place.cell)

    @property
    def grassroots(self) -> Head:
        """The grassroots organisation (the cell itself where it is a chi bộ cơ sở)."""
        return self._known(self.place.grassroots)

    @property
    def sub(self) -> Head | None:
        """The sub-committee level, where there is one."""
        return self.names.head(self.place.sub or 0, self.on)

    @property
    def decider(self) -> Head | None:
        """Who decides, where known."""
        return self.names.head(self.place.decider or 0, self.on)

    @property
    def delegated(self) -> bool:
        """Whether the whole grassroots committee decides by delegation."""
        return self.place.mode == DELEGATED

    def _known(self, unit: int) -> Head:
        """The head on the paper's day; of a unit founded since, as it stands today."""
        found = self.names.head(unit, self.on) or self.names.head(unit, self.day)
        assert found is not None, unit
        return found

    def told_by(self, form: Form) -> Facts:
        """The facts as the form tells them: the bodies of its stage (who decided then decided), as named and signed for that day."""
        probation = "ceremony" in self.dossier.steps
        later = ORDER.get(form.steps[0], 0) > ORDER["ceremony"] or (probation and form.builder in FOLLOWS_THE_CASE)
        place = self.way.place if later else self.way.first or self.way.place
        removing = REMOVAL.get(form.builder, "")
        meeting = self.meeting("removal_decided" if removing else "recognised" if later else "decided")
        if meeting is not None:
            mode = DELEGATED if meeting.body == Body.DELEGATED else place.mode if place.mode != DELEGATED else DIRECT
            place = replace(place, decider=meeting.unit_id, mode=mode)
        voted = self.ballot(removing)
        if removing:
            return replace(self, place=place, on=voted.on if voted else self.day)
        wrong = self.corrections.get(CANCELLING.get(form.builder, ""))
        if wrong is not None:
            return replace(self, place=place, on=wrong.issued_on)
        step = self.dossier.steps.get(form.steps[0])
        dated = step is not None and (form.layer == "national" or (form.builder == "file_letter" and not probation))
        return replace(self, place=place, on=(step.paper_on or step.on) if step and dated else self.day)

    @property
    def official_on(self) -> dt.date | None:
        """The day the probation ends, from which the person is official."""
        return probation_end(self.dossier)

    def ballot(self, key: str) -> Ballot | None:
        """The last vote on the step."""
        return next((row for row in reversed(self.dossier.ballots) if row.key == key), None)

    def meeting(self, key: str) -> Meeting | None:
        """The meeting of that vote, None where it is out of sight (a cell does not read its committee's minutes)."""
        ballot = self.ballot(key)
        return self.meetings.get(ballot.meeting_id) if ballot else None

    def symbol_of(self, key: str) -> str:
        """The number of the paper of a step, as recorded; '' where there is none."""
        step = self.dossier.steps.get(key)
        if step is None:
            return ""
        meeting = self.meeting(key)
        document = step.document.symbol if step.document else ""
        return step.paper_symbol or document or (meeting.paper_symbol if meeting else "")

    def signer(self, unit: int, body: str) -> str:
        """The name of the secretary of that body on the paper's day, '' where no seat is recorded within sight."""
        found = (seat for seat in self.secretaries if seat.unit_id == unit and seat.committee.body == body)
        return next((seat.person.full_name for seat in found if self.on in seat.valid), "")

    @property
    def stage(self) -> states.Stage:
        """Where the case stands."""
        return states.stage_of(self.dossier.steps)


def gather(case: Case, day: dt.date) -> Facts:
    """The facts of the case on `day`, a constant number of queries."""
    dossier = load(case, day)
    way = way_for_case(case.pk, case.unit_id, dossier.taken, day)
    meetings = Meeting.objects.in_bulk({row.meeting_id for row in dossier.ballots})
    units = {meeting.unit_id for meeting in meetings.values()}
    for place in (way.place, way.first or way.place):
        units |= {place.cell, place.sub or 0, place.grassroots, place.decider or 0}
    days = {day, *(step.paper_on or step.on for step in dossier.steps.values()), *(row.on for row in dossier.ballots)}
    corrections = _corrections(case, day) if "decided" in dossier.steps else {}
    days |= {row.issued_on for row in corrections.values()}
    people = [row.member_id for row in dossier.helpers] + [row.member_id for row in dossier.referees if row.member_id]
    memberships = {
        row.person_id: row for row in Membership.objects.known().filter(person__in=people, cancelled_on=None)
    }
    seats = list(Seat.objects.known().filter(unit_id__in=units).select_related("committee", "person").order_by("pk"))
    posts = {row.person_id: str(SeatTitle(row.title).label) for row in seats if day in row.valid}
    certificate = dossier.certificate
    return Facts(
        case, day, dossier, way, names_of(units, days),
        secretaries=tuple(row for row in seats if row.title == SeatTitle.SECRETARY), place=way.place, on=day,
        helpers=tuple(_fellow(row, row.since, memberships, posts) for row in dossier.helpers),
        referees=tuple(
            _fellow(row, row.since or row.on, memberships, posts) for row in dossier.referees if row.kind == RefereeKind.MEMBER
        ),
        unions=tuple(row for row in dossier.referees if row.kind != RefereeKind.MEMBER and row.until is None),
        probationers=Spell.objects.on(day).filter(unit=case.unit_id, status=Status.PROBATIONARY).count(),
        course=certificate.course if certificate and certificate.course_id else None,
        membership=Membership.objects.known().filter(person=case.person_id, cancelled_on=None).order_by("id").last(),
        meetings=meetings,
        slips={row.kind: row for row in Slip.objects.filter(case=case, undone_at=None, on__lte=day).order_by("pk")},
        side={row.kind: row for row in facts_of(case, day)},
        removal=_removal(case, day) if "ceremony" in dossier.steps else None,
        corrections=corrections,
    )  # fmt: skip


def _removal(case: Case, day: dt.date) -> Removal | None:
    """The removal under way or decided; only a probationer can be removed."""
    return Removal.objects.filter(case=case, dropped_on=None, proposed_on__lte=day).order_by("pk").last()


def _corrections(case: Case, day: dt.date) -> dict[str, Correction]:
    """The last correction of each kind, with the step it took away."""
    rows = Correction.objects.filter(case=case, on__lte=day).select_related("old_step__document").order_by("pk")
    return {row.kind: row for row in rows}


def _fellow(row: Helper | Referee, since: dt.date, memberships: dict[int, Membership], posts: dict[int, str]) -> Fellow:
    assert row.member is not None
    found = memberships.get(row.member.pk)
    return Fellow(
        row.member, since, found.ceremony_on if found else None, found.official_on if found else None,
        posts.get(row.member.pk, ""), row.until is not None,
    )  # fmt: skip


BODY_OF: dict[str, str] = {
    Body.CELL: CommitteeBody.CELL_COMMITTEE, Body.COMMITTEE: CommitteeBody.COMMITTEE, Body.STANDING: CommitteeBody.STANDING,
    Body.DELEGATED: CommitteeBody.COMMITTEE,
}  # fmt: skip
