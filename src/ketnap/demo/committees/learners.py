"""People on the lists of sources of a committee, and those who sit in its courses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ketnap.demo import shape
from ketnap.demo.maker import Cell, Maker
from ketnap.demo.rows import CandidateRow, CourseRow, MemberRow, Step
from ketnap.demo.shape import DAY

_SYMPATHISER_AFTER = 40  # days on the list before the cell recognises a sympathiser
Seat = tuple[str, str]


def source(maker: Maker, cell: Cell, on: dt.date, *, course_on: dt.date | None = None, occupation: str = "") -> CandidateRow:  # fmt: skip
    """Somebody put on the list of the cell that day, who finished a course on `course_on` if one is given."""
    quality = maker.people.some_quality(cell.sector)
    who = maker.people.who(maker.people.birth_for(on, youngest=18, mean=21 if occupation else 27))
    steps = [Step("sourced", shape.workday(on))]
    if course_on is not None:
        steps.append(Step("sympathiser", shape.workday(min(on + _SYMPATHISER_AFTER * DAY, course_on - 20 * DAY))))
        steps.append(Step("course_completed", course_on))
    return CandidateRow(
        unit=cell.code, **who, education=str(quality.education), professional=str(quality.professional),
        occupation=occupation or str(quality.occupation), helper="", steps=tuple(steps),
    )  # fmt: skip


def seats(rows: Sequence[CandidateRow] | Sequence[MemberRow]) -> list[Seat]:
    """(identity number, cell) of each."""
    return [(row.identity, row.unit) for row in rows]


def courses(
    unit: str, kind: str, name: str, spans: Sequence[tuple[dt.date, dt.date]], people: Sequence[Seat]
) -> list[CourseRow]:
    """One course a span, numbered, the people dealt over them in their order as evenly as can be."""
    found, start = [], 0
    for number, (first, last) in enumerate(spans, start=1):
        stop = len(people) * number // len(spans)
        label = name if len(spans) == 1 else f"{name} {number}"
        found.append(CourseRow(unit, kind, label, first, last, tuple(people[start:stop])))
        start = stop
    return found
