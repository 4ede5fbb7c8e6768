"""What a plan holds that a book has no sheet for: targets with their shares, goals, and who helps a candidate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ketnap.accounts.actor import Actor
from ketnap.admissions.actions.assign_helper import assign_helper
from ketnap.admissions.models import Case
from ketnap.demo.rows import CandidateRow, Paper, Plan, TargetRow
from ketnap.documents.actions.register_document import register_document
from ketnap.documents.models import Document
from ketnap.lib import rls
from ketnap.members.models import Person
from ketnap.members.secret import digest
from ketnap.organisations.models import Unit
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.set_goal import set_goal
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.kinds import Denominator, Measure


def beside_the_book(plan: Plan, *, by: Actor, at: dt.datetime) -> None:
    """Write it through the same actions as the screens. Must run with the whole house in scope, after the import."""
    _targets(plan.targets, by=by, at=at)
    for goal in plan.goals:
        unit = Unit.objects.get(code=goal.unit)
        document = _document(goal.paper, {unit.code: unit}, by=by, at=at)
        set_goal(
            by=by, at=at, unit=unit, start=goal.start, end=goal.end, measure=Measure.RATE, low=goal.low, high=goal.high,
            denominator=Denominator.START, document=document,
        )  # fmt: skip
    for candidate in plan.candidates:
        if candidate.helper and not candidate.ended:
            _help(candidate, by=by, at=at)


def _help(candidate: CandidateRow, *, by: Actor, at: dt.datetime) -> None:
    on = next(step.on for step in candidate.steps if step.key == "helper_assigned")
    person = _person(candidate.identity)
    case = Case.objects.get(person=person, closed_on=None)
    assign_helper(by=by, at=at, case=case, member=_person(candidate.helper), on=on)


def _person(identity: str) -> Person:
    with rls.sensitive():
        return Person.objects.get(private__identity_digest=digest(identity))


def _targets(rows: Sequence[TargetRow], *, by: Actor, at: dt.datetime) -> None:
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=_codes(rows))}
    for row in rows:
        document = _document(row.paper, units, by=by, at=at)
        target = set_target(
            by=by, at=at, unit=units[row.unit], start=row.start, end=row.end, number=row.number, document=document,
            category=row.category,
        )  # fmt: skip
        if row.shares:
            parts = {units[share.unit]: share.value for share in row.shares}
            kept = row.number - sum(parts.values())
            hand_down(by=by, at=at, target=target, parts=parts, kept=kept, document=document)


def _codes(rows: Sequence[TargetRow]) -> set[str]:
    return {row.unit for row in rows} | {row.paper.unit for row in rows} | {s.unit for row in rows for s in row.shares}


def _document(paper: Paper, units: dict[str, Unit], *, by: Actor, at: dt.datetime) -> Document:
    return register_document(
        by=by, at=at, unit_id=units[paper.unit].pk, kind=paper.kind, symbol=paper.symbol, issued_on=paper.issued_on,
        issuer=paper.issuer, title=paper.title,
    )  # fmt: skip
