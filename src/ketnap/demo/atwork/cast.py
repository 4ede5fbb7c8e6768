"""Who plays: the users by name, the units by code, the cases by where they stand; and new candidates walked to where a scene begins."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from ketnap.accounts.actor import Actor, from_user
from ketnap.accounts.models import User
from ketnap.admissions.actions.add_referee import add_referee
from ketnap.admissions.actions.add_source import add_source
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.actions.decide_meeting import decide_meeting
from ketnap.admissions.actions.hold_meeting import hold_meeting
from ketnap.admissions.actions.record_step import record_step
from ketnap.admissions.kinds import Body, MeetingKind, RefereeKind, Together
from ketnap.admissions.models import Case, Helper
from ketnap.admissions.places import DELEGATED
from ketnap.admissions.queries import route_of
from ketnap.admissions.recording import Paper
from ketnap.admissions.states import ORDER
from ketnap.admissions.voting import Sitting, Vote
from ketnap.demo import shape
from ketnap.demo.committees.baxuyen import CITY, COMMUNE
from ketnap.demo.committees.pipeline import GAPS
from ketnap.demo.shape import DAY
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.models import Document
from ketnap.members.actions.enter_member import Identity, Qualities
from ketnap.members.kinds import Education, Gender, Occupation, Professional, Status
from ketnap.members.models import Person, Seat, Spell
from ketnap.organisations.kinds import Body as Seating
from ketnap.organisations.models import Unit
from ketnap.training.actions.issue_certificate import issue_certificate
from ketnap.training.models import CourseKind

CENTRE = "Trung tâm chính trị thành phố Sông Công"
SECRETARY_CELL = f"{COMMUNE}.02"  # the cell whose secretary signs in
_HELPS_AT_MOST = 2
_STANDING_MEMBERS = 11  # of a standing committee whose seats are not in the book, as the minutes have it
_GROUND = "Đã đối chiếu bản giấy"


@dataclass(frozen=True)
class New:
    """Somebody who was not in the book: obviously invented, put on the list of `cell` by a scene."""

    cell: str
    name: str
    born: dt.date
    gender: str = Gender.FEMALE
    occupation: str = Occupation.FARMER


@dataclass
class Cast:
    """Everything a scene needs. `at` is the moment the demo is made."""

    at: dt.datetime
    city: Actor
    commune: Actor
    cell: Actor
    centre: Actor
    council: Actor
    units: dict[str, Unit]
    people: dict[str, Case] = field(default_factory=dict)  # new candidates by a scene's own word

    @property
    def today(self) -> dt.date:
        """The day the demo is made."""
        return self.at.date()

    def ago(self, days: int) -> dt.date:
        """The working day about that many days ago."""
        return shape.workday(self.today - days * DAY)

    def case_at(self, key: str) -> Case:
        """The first open case of the book whose last step is `key`."""
        rows = Case.objects.filter(closed_on=None, unit__code__startswith=f"{COMMUNE}.").order_by("pk")
        taken = set(self.people.values())
        return next(row for row in rows.prefetch_related("steps") if row not in taken and _last(row) == key)

    def official(self, cell: Unit, on: dt.date) -> Person:
        """The official member of the cell that day who is longest in it, of those who do not help two already."""
        rows = Spell.objects.on(on).filter(unit=cell, status=Status.OFFICIAL).select_related("person")
        helping = Counter(Helper.objects.filter(unit=cell, until=None).values_list("member_id", flat=True))
        return next(row.person for row in rows.order_by("valid", "pk") if helping[row.person_id] < _HELPS_AT_MOST)

    def count(self, cell: Unit, on: dt.date) -> int:
        """Official members of the cell that day: who votes."""
        return Spell.objects.on(on).filter(unit=cell, status=Status.OFFICIAL).count()

    def seated(self, unit: Unit, on: dt.date, body: str = Seating.COMMITTEE) -> list[Person]:
        """Who sits in the committee of the unit that day, by name."""
        rows = Seat.objects.on(on).filter(unit=unit, committee__body=body).select_related("person")
        return [row.person for row in rows.order_by("person__sort_key", "pk")]

    def decider(self, case: Case, on: dt.date) -> Unit:
        """The unit that decides on the case that day; the law moved this from the city to the commune."""
        place = route_of(case, on).place
        return Unit.objects.get(pk=place.decider or place.grassroots)

    def document(self, by: Actor, unit: Unit, kind: str, symbol: str, on: dt.date, title: str) -> Document:
        """A paper in the unit's register."""
        return register_document(
            by=by, at=self.at, unit_id=unit.pk, kind=kind, symbol=symbol, issued_on=on,
            issuer="Thành uỷ Sông Công" if unit.code == CITY else "Đảng uỷ xã Bá Xuyên", title=title,
        )  # fmt: skip

    def walk(self, new: New, last: str, on: dt.date) -> Case:
        """Put the person on the list and take every step up to `last`, which is taken on `on`, at the usual pace."""
        days = steps_up_to(last, on)
        cell = self.units[new.cell]
        case = add_source(
            by=self.cell, at=self.at, cell=cell, on=days["sourced"],
            who=Identity(new.name, new.born, new.gender, hometown="xã Giả Định 1", ethnicity="Kinh"),
            qualities=Qualities(
                education=Education.UPPER_SECONDARY, professional=Professional.INTERMEDIATE, occupation=new.occupation, youth_union=True
            ),
        )  # fmt: skip
        for key, day in list(days.items())[1:]:
            self._step(case, key, day)
        return case

    def _step(self, case: Case, key: str, on: dt.date) -> None:
        if key == "helper_assigned":
            helper = self.official(case.unit, on)
            assign_helper(by=self.cell, at=self.at, case=case, member=helper, on=on)
        elif key in ("cell_vote", "committee_resolution"):
            self.meet(case, key, on)
        elif key == "decided":
            self._decide(case, on)
        else:
            facts = self._before(case, key, on)
            by = self.city if key == "sent_up" else self.cell
            record_step(by=by, at=self.at, case=case, key=key, on=on, facts=facts, ground=_GROUND)

    def _decide(self, case: Case, on: dt.date) -> None:
        unit = self.decider(case, on)
        members = len(self.seated(unit, on, Seating.STANDING)) or _STANDING_MEMBERS
        body = Body.DELEGATED if route_of(case, on).place.mode == DELEGATED else Body.STANDING
        sitting = Sitting(unit, body, MeetingKind.ADMISSION, on, members)
        by = self.city if unit.code == CITY else self.commune
        decide_meeting(by=by, at=self.at, sitting=sitting, votes=[Vote(case, members)], ground=_GROUND)

    def meet(self, case: Case, key: str, on: dt.date, *, votes_for: int | None = None) -> None:
        """The cell, or the commune's committee, votes on the case; all are for it unless told otherwise."""
        body = Body.CELL if key == "cell_vote" else Body.COMMITTEE
        unit = case.unit if body == Body.CELL else self.units[COMMUNE]
        members = self.count(case.unit, on) if body == Body.CELL else len(self.seated(unit, on))
        for_it = members if votes_for is None else votes_for
        hold_meeting(
            by=self.cell if body == Body.CELL else self.commune, at=self.at,
            sitting=Sitting(unit, body, MeetingKind.ADMISSION, on, members, paper=Paper(f"{on.month:02d}-NQ/CB", on)),
            votes=[Vote(case, for_it, members - for_it)], ground=_GROUND,
        )  # fmt: skip

    def _before(self, case: Case, key: str, on: dt.date) -> dict[str, object]:
        """What must be on file for the step, and the facts typed with it."""
        if key == "course_completed":
            issue_certificate(
                by=self.centre, at=self.at, person=case.person, unit_id=case.unit_id, kind=CourseKind.AWARENESS, issued_on=on,
                issuer=CENTRE, grade="Khá",
            )  # fmt: skip
        if key == "introduced":
            helper = Helper.objects.select_related("member").get(case=case, until=None).member
            add_referee(
                by=self.cell, at=self.at, case=case, kind=RefereeKind.MEMBER, on=on, member=helper, together=Together.WORK,
                since=on.replace(year=on.year - 3, day=1), disciplined=False,
            )  # fmt: skip
            add_referee(
                by=self.cell, at=self.at, case=case, kind=RefereeKind.YOUTH_UNION, on=on, paper_symbol="05-NQ/ĐTN"
            )
            return {"youth_union_exists": True, "of_union_age": True}
        return {"political_standard_settled": True} if key == "vetting_closed" else {}


def steps_up_to(last: str, on: dt.date) -> dict[str, dt.date]:
    """The day of every step up to `last`, which is done on `on`, the usual time apart."""
    keys = [key for key, _ in GAPS]
    found: dict[str, dt.date] = {}
    day = on
    for key, gap in reversed(GAPS[: keys.index(last) + 1]):
        found[key] = shape.workday(day)
        day = found[key] - DAY * gap
    return dict(reversed(found.items()))


def _last(case: Case) -> str:
    keys = [step.key for step in case.steps.all() if step.undone_at is None]
    return max(keys, key=lambda key: ORDER.get(key, -1), default="")


def cast_for(at: dt.datetime) -> Cast:
    """The users of the demo home as actors, and the units of the city."""

    def actor(name: str) -> Actor:
        return from_user(User.objects.get(username=name))

    units = {unit.code: unit for unit in Unit.objects.filter(code__startswith=CITY)}
    return Cast(at, actor("canbo"), actor("bithu.xa"), actor("bithu.chibo"), actor("trungtam"), actor("hoidong"), units)
