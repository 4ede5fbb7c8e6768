"""Load cases from books: past steps are marked as coming from a book and never refused for law.

One case or thousands go the same way, so single entry and bulk import cannot differ. Findings on these steps are computed
when somebody looks.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case, Step
from ketnap.admissions.recording import checked_facts
from ketnap.admissions.states import LABELS, ORDER
from ketnap.audit.record import record
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.actions.admit import admit
from ketnap.members.actions.hold_ceremony import hold_ceremony
from ketnap.members.models import Membership, Person, Tie
from ketnap.organisations.models import Unit


@dataclass(frozen=True)
class BookStep:
    """A step as a book tells it: a key of the law's routes, its day, and what is written of its paper."""

    key: str
    on: dt.date
    did: str = ""
    paper_symbol: str = ""
    paper_on: dt.date | None = None
    paper_place: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class BookCase:
    """A case as a book tells it. `outcome` (with `closed_on`, and `reason` for a side exit) for one that is over."""

    person: Person
    cell: Unit
    steps: Sequence[BookStep]
    opened_on: dt.date | None = None
    again: bool = False
    outcome: str = ""
    closed_on: dt.date | None = None
    reason: str = ""


def load_case(
    *,
    by: Actor,
    at: dt.datetime,
    person: Person,
    cell: Unit,
    steps: Sequence[BookStep],
    opened_on: dt.date | None = None,
    again: bool = False,
    outcome: str = "",
    closed_on: dt.date | None = None,
    reason: str = "",
) -> Case:
    """One case; see `load_cases`."""
    line = BookCase(person, cell, steps, opened_on, again, outcome, closed_on, reason)
    return load_cases(by=by, at=at, lines=[line])[0]


def load_cases(*, by: Actor, at: dt.datetime, lines: Sequence[BookCase]) -> list[Case]:
    """Write the cases with their steps, in a constant number of statements (but for admissions the ledger lacks).

    Where the book has a decision and the members' ledger has none for the person, the admission (and the ceremony) is
    written too; whoever is in the ledger already is left alone. Raises Refused for an unknown or doubled step, a day to come,
    a side exit without reason, or a second open case of one person. Nothing is written then.
    """
    for line in lines:
        _check(line, at)
    with transaction.atomic():
        _refuse_second_open(lines)
        Tie.objects.bulk_create([Tie(person=line.person, unit=line.cell) for line in lines], ignore_conflicts=True)
        cases = Case.objects.bulk_create([_case(line, at) for line in lines], batch_size=1000)
        Step.objects.bulk_create(
            (_step(case, one, by=by, at=at) for line, case in zip(lines, cases, strict=True) for one in line.steps),
            batch_size=1000,
        )
        record(
            by=by, at=at, action="admissions.load_cases", subject="admissions.case", after={"cases": len(cases)},
            rows=[case.pk for case in cases],
        )  # fmt: skip
        _complete_ledger(lines, by=by, at=at)
    return cases


def _check(line: BookCase, at: dt.datetime) -> None:
    keys = Counter(step.key for step in line.steps)
    if unknown := [key for key in keys if key not in ORDER]:
        raise Refused(
            "book.step", f"Không có bước “{unknown[0]}”.", remedy="Hãy xem danh mục các bước.", field=unknown[0]
        )
    if doubled := [key for key, times in keys.items() if times > 1]:
        raise Refused(
            "book.doubled", f"Bước “{LABELS[doubled[0]]}” ghi hai lần.", remedy="Chỉ giữ một.", field=doubled[0]
        )
    for step in line.steps:
        if step.on > at.date():
            raise Refused(
                "book.future", f"“{LABELS[step.key]}” ngày {vn.day(step.on)} ở tương lai.", remedy="Hãy xem lại ngày.",
                field=step.key,
            )  # fmt: skip
    ended = line.outcome or ("recognised" in keys and Outcome.RECOGNISED)
    if ended and ended not in Outcome.values:
        raise Refused("book.outcome", "Kết quả không có trong danh mục.", remedy="Hãy chọn lại.", field="outcome")
    if ended and ended != Outcome.RECOGNISED and not (clean(line.reason) and line.closed_on):
        raise Refused("book.reason", "Hồ sơ đã kết thúc phải có ngày và lý do.", remedy="Hãy ghi đủ.", field="reason")
    if line.opened_on is None and not line.steps:
        raise Refused(
            "book.empty", "Chưa có ngày nào của hồ sơ.", remedy="Hãy ghi ngày đưa vào nguồn.", field="opened_on"
        )


def _closing(line: BookCase) -> tuple[str, dt.date | None]:
    recognised = next((step.on for step in line.steps if step.key == "recognised"), None)
    if line.outcome:
        return line.outcome, line.closed_on or recognised
    return (Outcome.RECOGNISED, recognised) if recognised else ("", None)


def _refuse_second_open(lines: Sequence[BookCase]) -> None:
    still = [line.person for line in lines if not _closing(line)[0]]
    twice = [pk for pk, times in Counter(person.pk for person in still).items() if times > 1]
    known = Case.objects.filter(person__in=still, closed_on=None).values_list("person_id", flat=True)
    for person in still:
        if person.pk in {*twice, *known}:
            raise Refused(
                "book.open", f"{person.full_name} đang có một hồ sơ chưa kết thúc.", remedy="Hãy xem hồ sơ đã có.",
                field="person",
            )  # fmt: skip


def _case(line: BookCase, at: dt.datetime) -> Case:
    outcome, closed_on = _closing(line)
    opened = line.opened_on or min(step.on for step in line.steps)
    return Case(
        person=line.person, unit=line.cell, again=line.again, opened_on=min([opened, *(step.on for step in line.steps)]),
        closed_on=closed_on, outcome=outcome, reason=clean(line.reason), recorded_at=at,
    )  # fmt: skip


def _step(case: Case, step: BookStep, *, by: Actor, at: dt.datetime) -> Step:
    return Step(
        case=case, unit_id=case.unit_id, key=step.key, on=step.on, did=clean(step.did), typed_by=by.username,
        channel=by.channel, recorded_at=at, paper_symbol=clean(step.paper_symbol), paper_on=step.paper_on,
        paper_place=clean(step.paper_place), facts=checked_facts(step.facts), from_book=True,
    )  # fmt: skip


def _complete_ledger(lines: Sequence[BookCase], *, by: Actor, at: dt.datetime) -> None:
    dated = [(line, {step.key: step.on for step in line.steps}) for line in lines if not _closing(line)[0]]
    waiting = [(line, days) for line, days in dated if "decided" in days]
    known = set(
        Membership.objects.known()
        .filter(person__in=[line.person for line, _ in waiting], cancelled_on=None)
        .values_list("person_id", flat=True)
    )
    for line, days in waiting:
        if line.person.pk in known:
            continue
        membership = admit(
            by=by, at=at, person=line.person, unit=line.cell, decider=None, decided_on=days["decided"], decision=None,
            again=line.again,
        )  # fmt: skip
        if "ceremony" in days:
            hold_ceremony(by=by, at=at, membership=membership, on=days["ceremony"], unit=line.cell)
