"""Timeliness: of the probationers whose time ended in the period, who was reviewed and decided in time, and who is full member.

Recognition always takes effect on its day by law, so what can be late is the cell's review and the decision. Where no case was
kept on the way, the days are not known, and unknown is never late.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ketnap.access.gates import require
from ketnap.access.roles import Can
from ketnap.admissions.models import Step
from ketnap.law import Calendar, RuleSet, load_rules, rules
from ketnap.law.calendar import add_months
from ketnap.lib import rls
from ketnap.lib.format import ratio_percent
from ketnap.members.counting import Sees
from ketnap.members.models import Membership, Spell
from ketnap.organisations.queries import below_each
from ketnap.work.workdays.queries import calendar_on

REVIEW, DECIDE = "deadline.conversion_review", "deadline.official_decision"
_LONGEST = 24  # months to look back for ceremonies; the law's length decides which of them end in the period


@dataclass(frozen=True)
class Probation:
    """One probationer: when the time ended, when the cell reviewed, when it was decided; None where not (known) yet."""

    person: int
    unit_id: int
    ends_on: dt.date
    reviewed_on: dt.date | None
    decided_on: dt.date | None
    recognised: bool
    review_in_time: bool | None
    decision_in_time: bool | None


@dataclass(frozen=True)
class Timeliness:
    """All probationers of the period; each share is of those of whom the answer is known."""

    rows: tuple[Probation, ...]

    def share(self, name: str) -> tuple[int, int, Decimal | None]:
        """(in time, known, per cent) for `review_in_time`, `decision_in_time` or `recognised`."""
        known = [value for row in self.rows if (value := getattr(row, name)) is not None]
        return sum(known), len(known), ratio_percent(sum(known), len(known))

    @property
    def late(self) -> list[Probation]:
        """Reviewed or decided too late, or still not although the limit has passed."""
        return [row for row in self.rows if row.review_in_time is False or row.decision_in_time is False]

    @property
    def unknown(self) -> list[Probation]:
        """Of whom the days are not in the books."""
        return [row for row in self.rows if row.review_in_time is None]


def timeliness(reader: Sees, unit_id: int, start: dt.date, end: dt.date, *, today: dt.date) -> Timeliness:
    """Probationers at or below the unit whose time ends in [start, min(end, today)]. Five queries.

    Raises Http404 unless the reader may see figures of the unit.
    """
    require(reader, Can.SEE_FIGURES, unit_id)  # type: ignore[arg-type]
    until = min(end, today)
    below = below_each([unit_id], until)
    book, calendar = load_rules(), calendar_on(until)
    with rls.everything():
        rows = [
            (row, ends)
            for row in Membership.objects.known()
            .filter(cancelled_on=None, ceremony_on__gte=add_months(start, -_LONGEST), ceremony_on__lte=until)
            .only("person_id", "unit_id", "ceremony_on", "recognised_on", "official_on")
            if row.ceremony_on and (ends := rules.probation_ends_on(row.ceremony_on, book)) and start <= ends <= until
        ]
        places = _places({row.person_id: ends for row, ends in rows})
        steps = _steps(places)
    found = []
    for row, ends in rows:
        place = places.get(row.person_id)
        if place is None or place not in below:
            continue  # left the Party before, or stood elsewhere on the day
        taken = steps.get(row.person_id, {})
        decided = row.recognised_on or taken.get("recognised")
        found.append(
            judge(row.person_id, place, ends, taken.get("recognition_cell_vote"), decided, today, book, calendar)
        )
    return Timeliness(tuple(sorted(found, key=lambda one: (one.ends_on, one.person))))


def judge(
    person: int, unit_id: int, ends: dt.date, reviewed: dt.date | None, decided: dt.date | None, today: dt.date,
    book: RuleSet, calendar: Calendar,
) -> Probation:  # fmt: skip
    """One probationer against the two limits of the law of the day."""
    review = _in_time(REVIEW, ends, reviewed, today, book, calendar)
    if reviewed is None and decided is not None:
        review = None  # decided, so the cell did review; the books just do not say when
    decision = _in_time(DECIDE, reviewed, decided, today, book, calendar) if reviewed else None
    return Probation(person, unit_id, ends, reviewed, decided, decided is not None, review, decision)


def _in_time(
    key: str, start: dt.date, done: dt.date | None, today: dt.date, book: RuleSet, calendar: Calendar
) -> bool | None:
    due = rules.due_date(key, start, book, calendar)
    if due is None:
        return None
    if done is not None:
        return done <= due.date
    return False if today > due.date else None


def _places(days: Mapping[int, dt.date]) -> dict[int, int]:
    """Where each person was a member on the day the time ended."""
    found = {}
    spells = Spell.objects.known().filter(person_id__in=list(days))
    for person, unit, since, until in spells.values_list("person_id", "unit_id", "begins_on", "ends_on"):
        if since <= days[person] and (until is None or days[person] < until):
            found[person] = unit
    return found


def _steps(persons: Iterable[int]) -> dict[int, dict[str, dt.date]]:
    found: dict[int, dict[str, dt.date]] = defaultdict(dict)
    rows = Step.objects.filter(
        case__person_id__in=list(persons), undone_at=None, key__in=("recognition_cell_vote", "recognised")
    )
    for person, key, on in rows.values_list("case__person_id", "key", "on"):
        found[person][key] = on
    return found
