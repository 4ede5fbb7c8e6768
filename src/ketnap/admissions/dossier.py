"""All that is known of cases on a day, loaded in a constant number of queries: what findings and pages read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Model

from ketnap.admissions.consents.models import Special
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.models import Ballot, Case, Helper, Referee, Step, Waiver
from ketnap.admissions.turns.models import Report
from ketnap.admissions.vetting import progress
from ketnap.admissions.vetting.models import Conclusion
from ketnap.law import Calendar, load_calendar
from ketnap.members.kinds import LEFT, MemberState, Status
from ketnap.members.models import Background, Membership, Spell, StateSpan
from ketnap.training.models import Certificate, CourseKind
from ketnap.training.queries import certificates_of
from ketnap.work.workdays.queries import calendar_on

R = TypeVar("R", bound=Model)


@dataclass
class Dossier:
    """One case with everything that bears on it. `steps` are those that count, `undone` those taken back."""

    case: Case
    on: dt.date
    steps: dict[str, Step] = field(default_factory=dict)
    undone: list[Step] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    helpers: list[Helper] = field(default_factory=list)
    referees: list[Referee] = field(default_factory=list)
    waivers: dict[tuple[str, str], Waiver] = field(default_factory=dict)
    paper_acts: list[PaperAct] = field(default_factory=list)
    vetted: list[progress.Person] = field(default_factory=list)
    concluded: Conclusion | None = None
    specials: list[Special] = field(default_factory=list)
    certificate: Certificate | None = None
    background: Background | None = None
    past: list[Membership] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    spells: dict[int, list[Spell]] = field(default_factory=dict)
    suspended: dict[int, list[StateSpan]] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=load_calendar)

    @property
    def taken(self) -> dict[str, dt.date]:
        """Day of each step that counts."""
        return {key: step.on for key, step in self.steps.items()}

    def fact(self, name: str) -> object:
        """A typed fact kept with any step, None when nobody stated it. The latest step that states it wins."""
        found = [step.facts[name] for step in self.steps.values() if step.facts.get(name) is not None]
        return found[-1] if found else None

    def day(self, key: str) -> dt.date | None:
        """The day of a step, None when not taken."""
        return self.steps[key].on if key in self.steps else None

    @property
    def left_on(self) -> dt.date | None:
        """The first day the person was no member any more; None for who never was, or where it is not in sight."""
        gone = [spell.valid_until for spell in self.spells.get(self.case.person_id, []) if spell.ended in LEFT]
        return max((day for day in gone if day is not None), default=None)

    @property
    def times_readmitted(self) -> int:
        """How often the ledger shows the person readmitted, decisions cancelled since left out."""
        return sum(row.again and row.cancelled_on is None and row.decided_on is not None for row in self.past)

    def official(self, member_id: int, on: dt.date) -> bool | None:
        """Whether a member was official that day; None when nothing is recorded of them within sight."""
        spells = self.spells.get(member_id, [])
        if not spells:
            return None
        return any(on in spell.valid and spell.status == Status.OFFICIAL for spell in spells)

    def is_suspended(self, member_id: int, on: dt.date) -> bool:
        """Whether a suspension or prosecution of the member is recorded for that day."""
        return any(on in row.valid for row in self.suspended.get(member_id, []))


def _grouped(rows: Iterable[R], key: str = "case_id") -> dict[int, list[R]]:
    groups: dict[int, list[R]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def load_many(cases: Sequence[Case], on: dt.date) -> dict[int, Dossier]:
    """The dossiers by case id, as known now; certificates and schooling as of `on`."""
    ids, people = [case.pk for case in cases], [case.person_id for case in cases]
    steps = _grouped(Step.objects.filter(case__in=ids).select_related("document").order_by("on", "id"))
    ballots = _grouped(Ballot.objects.filter(case__in=ids, undone_at=None).order_by("on", "id"))
    helpers = _grouped(Helper.objects.filter(case__in=ids).select_related("member").order_by("since", "id"))
    referees = _grouped(Referee.objects.filter(case__in=ids).select_related("member").order_by("on", "id"))
    reports = _grouped(Report.objects.filter(case__in=ids).order_by("on", "id"))
    waivers = _grouped(Waiver.objects.filter(case__in=ids).select_related("document"))
    paper_acts = _grouped(PaperAct.objects.filter(case__in=ids).order_by("id"))
    subjects = _grouped(progress.with_progress(ids))
    specials = _grouped(Special.objects.filter(case__in=ids, undone_at=None).select_related("document").order_by("id"))
    concluded = {row.case_id: row for row in Conclusion.objects.filter(case__in=ids)}
    certificates = certificates_of(people, CourseKind.AWARENESS, on)
    backgrounds = {row.person_id: row for row in Background.objects.on(on).filter(person__in=people)}
    past = _grouped(Membership.objects.known().filter(person__in=people).order_by("id"), "person_id")
    members = {row.member_id for rows in referees.values() for row in rows if row.member_id}
    members |= {case.person_id for case in cases if case.again}  # when they left the Party, as far as it is in sight
    spells = _grouped(Spell.objects.known().filter(person__in=members), "person_id")
    states = StateSpan.objects.known().filter(
        person__in=members, state__in=(MemberState.SUSPENDED, MemberState.PROSECUTED)
    )
    suspended, calendar = _grouped(states, "person_id"), calendar_on(on)
    return {
        case.pk: Dossier(
            case=case, on=on,
            steps={step.key: step for step in steps[case.pk] if step.undone_at is None},
            undone=[step for step in steps[case.pk] if step.undone_at is not None],
            ballots=ballots[case.pk], helpers=helpers[case.pk], referees=referees[case.pk],
            waivers={(waiver.step, waiver.rule): waiver for waiver in waivers[case.pk]},
            paper_acts=paper_acts[case.pk], vetted=progress.people(subjects[case.pk]), concluded=concluded.get(case.pk),
            specials=specials[case.pk],
            certificate=certificates.get(case.person_id), background=backgrounds.get(case.person_id),
            past=past[case.person_id], reports=reports[case.pk], spells=spells, suspended=suspended, calendar=calendar,
        )
        for case in cases
    }  # fmt: skip


def load(case: Case, on: dt.date) -> Dossier:
    """The dossier of one case."""
    return load_many([case], on)[case.pk]
