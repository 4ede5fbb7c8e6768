"""Bá Xuyên after the source: who joined, died and moved since, and who is on the way, relative to the day the book is made."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from ketnap.demo import shape
from ketnap.demo.maker import Cell, Maker
from ketnap.demo.rows import CandidateRow, MemberRow, Step, TransferRow
from ketnap.demo.shape import DAY, Window

# Steps in order with the usual days since the step before.
GAPS = (
    ("sourced", 0), ("sympathiser", 45), ("helper_assigned", 5), ("course_completed", 120), ("file_permitted", 30),
    ("file_compiled", 210), ("vetting_closed", 40), ("introduced", 12), ("opinions_collected", 9), ("cell_vote", 10),
    ("committee_resolution", 12), ("sent_up", 4), ("decided", 16), ("decision_received", 3), ("ceremony", 8),
)  # fmt: skip
_KEYS = tuple(key for key, _ in GAPS)
_OUTSIDE = "NGOAI"

# (last step done, days ago): somebody at every step, some of them late.
_ON_THE_WAY = (
    ("sourced", 20), ("sourced", 400), ("sympathiser", 15), ("helper_assigned", 60), ("helper_assigned", 300),
    ("course_completed", 25), ("file_permitted", 90), ("file_compiled", 12), ("vetting_closed", 8), ("introduced", 6),
    ("opinions_collected", 5), ("cell_vote", 4), ("committee_resolution", 75), ("sent_up", 20), ("decided", 9),
)  # fmt: skip
_ON_PROBATION = (345, 425, 190, 60)  # days since the ceremony: ends soon, overdue, half way, just begun


def since(maker: Maker, today: dt.date, scarce: str) -> None:
    """Add everything from the day of the source to `today`."""
    cells = [cell for cell in maker.cells if cell.code != scarce]
    start = maker.plan.day + 30 * DAY
    _admitted(maker, cells, start, shape.years_before(today, 1.2))
    _changes(maker, cells, start, today)
    helpers = _helpers(maker)
    for number, (key, days) in enumerate(_ON_THE_WAY):
        cell = cells[number % len(cells)]
        maker.plan.candidates.append(_candidate(maker, cell, key, today - days * DAY, helpers[cell.code]))
    for number, days in enumerate(_ON_PROBATION):
        _probationer(maker, cells[-1 - number], today - days * DAY, helpers[cells[-1 - number].code])
    _gave_up(maker, cells[2], today, helpers[cells[2].code])


def _admitted(maker: Maker, cells: list[Cell], start: dt.date, end: dt.date) -> None:
    """Four a year, official by now."""
    first = start
    while first + 300 * DAY < end:
        window = Window(first, first + 300 * DAY, 4)
        for cell in maker.rng.sample(cells, window.count):
            maker.plan.members.append(maker.people.fresh(cell.code, cell.sector, window))
        first = first + 365 * DAY


def _changes(maker: Maker, cells: list[Cell], start: dt.date, today: dt.date) -> None:
    """Two or three deaths and a transfer out a year; one transfer still under way."""
    moved = {row.identity for row in maker.plan.transfers}
    old = [
        row for row in maker.plan.members
        if not row.left_on and row.identity not in moved and row.ceremony_on.year < 1996
    ]  # fmt: skip
    years = max(1, (today - start).days // 365)
    for row in maker.rng.sample(old, min(len(old), 2 * years)):
        on = start + DAY * maker.rng.randrange((today - start).days)
        place = maker.plan.members.index(row)
        maker.plan.members[place] = maker.people.gone(row, "died", on)
    young = [
        row for row in maker.plan.members
        if not row.left_on and row.identity not in moved and dt.date(2006, 1, 1) <= row.ceremony_on < dt.date(2019, 1, 1)
        and row.unit in {cell.code for cell in cells}
    ]  # fmt: skip
    for row in maker.rng.sample(young, min(len(young), years)):
        sent = shape.workday(start + DAY * maker.rng.randrange(5, (today - start).days - 90))
        maker.plan.transfers.append(
            TransferRow(row.identity, row.unit, _OUTSIDE, sent, sent + 9 * DAY, "Thay đổi nơi công tác")
        )
        moved.add(row.identity)
    going = next(row for row in young if row.identity not in moved)
    sent = shape.workday(today - 34 * DAY)
    receiver = next(cell.code for cell in cells if cell.code != going.unit)
    maker.plan.transfers.append(TransferRow(going.identity, going.unit, receiver, sent, None, "Thay đổi nơi cư trú"))


def _helpers(maker: Maker) -> dict[str, str]:
    """An official member of each cell who stays in it."""
    moved = {row.identity for row in maker.plan.transfers}
    return {
        row.unit: row.identity for row in maker.plan.members
        if not row.left_on and not row.arrived_on and row.identity not in moved and row.ceremony_on.year < 2018
    }  # fmt: skip


def _steps(maker: Maker, last: str, on: dt.date) -> tuple[Step, ...]:
    """Every step up to `last`, which was done on `on`."""
    found: list[Step] = []
    day = on
    for place in range(_KEYS.index(last), -1, -1):
        key, gap = GAPS[place]
        done = shape.workday(day)
        found.append(Step(key, done))
        day = min(day, done) - DAY * (gap + maker.rng.randrange(0, 3))
    return tuple(reversed(found))


def _row(maker: Maker, cell: Cell, steps: tuple[Step, ...], helper: str) -> CandidateRow:
    quality = maker.people.some_quality(cell.sector)
    who = maker.people.who(maker.people.birth_for(steps[0].on, youngest=18, mean=26))
    reached = {step.key for step in steps}
    return CandidateRow(
        unit=cell.code, **who, education=str(quality.education), professional=str(quality.professional),
        occupation=str(quality.occupation), helper=helper if "helper_assigned" in reached else "", steps=steps,
    )  # fmt: skip


def _candidate(maker: Maker, cell: Cell, last: str, on: dt.date, helper: str) -> CandidateRow:
    return _row(maker, cell, _steps(maker, last, on), helper)


def _probationer(maker: Maker, cell: Cell, ceremony: dt.date, helper: str) -> None:
    """Somebody whose probation runs: a candidate with a ceremony, and a probationary member with the same number."""
    row = _row(maker, cell, _steps(maker, "ceremony", ceremony), helper)
    dates = {step.key: step.on for step in row.steps}
    maker.plan.candidates.append(row)
    maker.plan.members.append(
        MemberRow(
            unit=row.unit,
            full_name=row.full_name,
            gender=row.gender,
            birth_date=row.birth_date,
            identity=row.identity,
            ceremony_on=dates["ceremony"],
            decided_on=dates["decided"],
            official_on=None,
            hometown=row.hometown,
            ethnicity=row.ethnicity,
            education=row.education,
            professional=row.professional,
            occupation=row.occupation,
            youth_union=True,
        )
    )


def _gave_up(maker: Maker, cell: Cell, today: dt.date, helper: str) -> None:
    """Somebody taken off the list of sources."""
    row = _row(maker, cell, _steps(maker, "course_completed", today - 200 * DAY), helper)
    maker.plan.candidates.append(
        replace(
            row,
            ended="removed_from_list",
            ended_on=today - 120 * DAY,
            reason="Chuyển nơi cư trú",
        )
    )
