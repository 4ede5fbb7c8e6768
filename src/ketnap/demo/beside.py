"""What a plan holds that a book has no sheet for, or not all of: targets with shares and floors, goals, who helps a candidate,
courses, sittings, campaigns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from ketnap.accounts.actor import Actor
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.models import Case
from ketnap.demo.rows import CampaignRow, CandidateRow, CourseRow, GoalRow, Paper, Plan, SittingRow, TargetRow
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.kinds import Kind
from ketnap.documents.models import Document
from ketnap.lib import rls
from ketnap.members.models import Person, Private
from ketnap.members.secret import digest
from ketnap.organisations.models import Unit
from ketnap.targets.actions.enter_campaign import enter_campaign
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.mark_step import mark_step
from ketnap.targets.actions.open_campaign import open_campaign
from ketnap.targets.actions.set_floors import set_floors
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.kinds import Denominator, Measure
from ketnap.targets.models import CampaignEntry, Target
from ketnap.targets.queries import target_of
from ketnap.training.actions.add_course import add_course
from ketnap.training.actions.enrol import enrol
from ketnap.training.sittings.actions.record_sittings import Line, record_sittings


def beside_the_book(plan: Plan, *, by: Actor, at: dt.datetime) -> None:
    """Write it through the same actions as the screens. Must run with the whole house in scope, after the import."""
    writer = _Writer(by, at, {unit.code: unit for unit in Unit.objects.filter(code__in=_codes(plan))})
    for target in plan.targets:
        writer.target(target)
    for goal in plan.goals:
        writer.goal(goal)
    for course in plan.courses:
        writer.course(course)
    for sitting in plan.sittings:
        writer.sitting(sitting)
    for campaign in plan.campaigns:
        writer.campaign(campaign)
    for candidate in plan.candidates:
        if candidate.helper and not candidate.ended:
            writer.helper(candidate)


class _Writer:
    """Writes rows one after another; `units` by code."""

    def __init__(self, by: Actor, at: dt.datetime, units: dict[str, Unit]) -> None:
        self.by, self.at, self.units = by, at, units

    def target(self, row: TargetRow) -> None:
        by, at, document = self.by, self.at, self._document(row.paper)
        target = self._handed(row) if row.from_above else set_target(
            by=by, at=at, unit=self.units[row.unit], start=row.start, end=row.end, number=row.number, document=document,
            category=row.category, measure=row.measure, accepted=_basis(row.paper),
        )  # fmt: skip
        if row.floors:
            set_floors(by=by, at=at, target=target, floors=dict(row.floors), document=document)
        if row.shares:
            parts = {self.units[share.unit]: share.value for share in row.shares}
            kept = row.number - sum(parts.values())
            hand_down(by=by, at=at, target=target, parts=parts, kept=kept, document=document)

    def _handed(self, row: TargetRow) -> Target:
        unit = self.units[row.unit]
        found = target_of(unit.pk, row.start, row.end, category=row.category, measure=row.measure)
        if found is None:
            raise LookupError(f"{row.unit}: no target of {row.start} has come from above")
        return found

    def goal(self, row: GoalRow) -> None:
        denominator = Denominator.START if row.measure == Measure.RATE else ""
        set_goal(
            by=self.by, at=self.at, unit=self.units[row.unit], start=row.start, end=row.end, measure=row.measure, low=row.low,
            high=row.high, denominator=denominator, document=self._document(row.paper),
            accepted=_basis(row.paper),
        )  # fmt: skip

    def course(self, row: CourseRow) -> None:
        course = add_course(
            by=self.by, at=self.at, unit=self.units[row.unit], kind=row.kind, name=row.name, starts_on=row.starts_on,
            ends_on=row.ends_on,
        )  # fmt: skip
        people = _people(identity for identity, _ in row.people)
        enrol(
            by=self.by, at=self.at, course=course,
            people=[(people[identity], self.units[unit].pk) for identity, unit in row.people],
        )  # fmt: skip

    def sitting(self, row: SittingRow) -> None:
        people = _people(identity for identity, _, _ in row.people)
        record_sittings(
            by=self.by, at=self.at, held_by=self.units[row.unit], examiner=row.examiner, on=row.on,
            lines=[Line(people[identity], self.units[cell].pk, result) for identity, cell, result in row.people],
        )  # fmt: skip

    def campaign(self, row: CampaignRow) -> None:
        by, at, unit = self.by, self.at, self.units[row.unit]
        campaign = open_campaign(
            by=by, at=at, unit=unit, name=row.name, document=self._document(row.paper), start=row.start, end=row.end,
            steps=row.steps, target=target_of(unit.pk, row.start, row.end) if row.aimed else None,
        )  # fmt: skip
        if not row.people:
            return
        people = _people(identity for identity, _ in row.people)
        persons = [(people[identity], self.units[cell]) for identity, cell in row.people]
        enter_campaign(by=by, at=at, campaign=campaign, persons=persons, on=row.start)
        entries = {entry.person_id: entry for entry in CampaignEntry.objects.filter(campaign=campaign)}
        for mark in row.marks:
            chosen = [entries[people[identity].pk] for identity in mark.people]
            mark_step(by=by, at=at, campaign=campaign, key=mark.key, entries=chosen, on=mark.on)

    def helper(self, row: CandidateRow) -> None:
        on = next(step.on for step in row.steps if step.key == "helper_assigned")
        people = _people((row.identity, row.helper))
        case = Case.objects.get(person=people[row.identity], closed_on=None)
        assign_helper(by=self.by, at=self.at, case=case, member=people[row.helper], on=on)

    def _document(self, paper: Paper) -> Document:
        return register_document(
            by=self.by, at=self.at, unit_id=self.units[paper.unit].pk, kind=paper.kind, symbol=paper.symbol,
            issued_on=paper.issued_on, issuer=paper.issuer, title=paper.title,
        )  # fmt: skip


def _basis(paper: Paper) -> str:
    """On what a target stands whose days do not fit the term, as some of the sources' do: the paper that set it."""
    return f"{Kind(paper.kind).label} số {paper.symbol}"


def _codes(plan: Plan) -> Collection[str]:
    rows: list[TargetRow | GoalRow | CampaignRow] = [*plan.targets, *plan.goals, *plan.campaigns]
    found = {course.unit for course in plan.courses} | {row.unit for row in rows} | {row.paper.unit for row in rows}
    found |= {share.unit for target in plan.targets for share in target.shares}
    people = [course.people for course in plan.courses] + [campaign.people for campaign in plan.campaigns]
    found |= {row.unit for row in plan.sittings} | {cell for row in plan.sittings for _, cell, _ in row.people}
    return found | {cell for group in people for _, cell in group}


def _people(identities: Iterable[str]) -> dict[str, Person]:
    """Persons by identity number. Raises KeyError later for whoever the book did not bring."""
    wanted = {digest(identity): identity for identity in identities}
    with rls.sensitive():
        rows = Private.objects.filter(identity_digest__in=list(wanted)).select_related("person")
        return {wanted[row.identity_digest or ""]: row.person for row in rows}
