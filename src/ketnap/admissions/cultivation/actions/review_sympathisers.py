"""Record the cell's monthly review of its sympathisers: one meeting, one line a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.admissions.cultivation.kinds import Note, Verdict
from ketnap.admissions.cultivation.models import Review
from ketnap.admissions.cultivation.writing import choice, held_on
from ketnap.admissions.models import Case, Step
from ketnap.audit.record import record
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit


@dataclass(frozen=True)
class Line:
    """One sympathiser: the verdict and at most one note, both of closed lists."""

    case: Case
    verdict: str
    note: str = ""


def review_sympathisers(
    *, by: Actor, at: dt.datetime, cell: Unit, month: dt.date, on: dt.date, lines: Sequence[Line]
) -> list[Review]:
    """Write a review for each line; one already written for the month is replaced where it says otherwise.

    `month` is any day of the month reviewed. Returns the rows written. Raises Refused for no lines, a case of another cell,
    somebody who is no sympathiser yet, or a day outside the month and the one after it. All or nothing.
    """
    first = month.replace(day=1)
    if not lines:
        raise Refused("review.empty", "Chưa chọn ai để xét.", remedy="Hãy đánh dấu ít nhất một người.")
    if on < first or months_apart(first, on) > 1:
        raise Refused(
            "review.month", "Ngày xét không thuộc tháng được xét hoặc tháng liền sau.", remedy="Hãy xem lại ngày và tháng.",
            field="on",
        )  # fmt: skip
    made = []
    with transaction.atomic():
        for line in sorted(lines, key=lambda line: line.case.pk):
            held = held_on(line.case, on, at)
            _check(held, cell, line, on)
            if row := _write(held, line, first, on, by=by, at=at):
                made.append(row)
        record(
            by=by, at=at, action="admissions.review_sympathisers", subject="organisations.unit", subject_id=cell.pk,
            unit_id=cell.pk, rows=[row.case_id for row in made], after={"month": first, "on": on, "cases": len(made)},
        )  # fmt: skip
    return made


def months_apart(first: dt.date, later: dt.date) -> int:
    """Months from the month of `first` to that of `later`."""
    return (later.year - first.year) * 12 + later.month - first.month


def _check(case: Case, cell: Unit, line: Line, on: dt.date) -> None:
    if case.unit_id != cell.pk:
        raise Refused(
            "review.cell", f"{case.person.full_name} thuộc chi bộ khác.", remedy="Hãy xét tại chi bộ của người đó."
        )
    if not Step.objects.filter(case=case, key="sympathiser", undone_at=None, on__lte=on).exists():
        raise Refused(
            "review.not_sympathiser", f"{case.person.full_name} chưa được công nhận cảm tình Đảng vào ngày xét.",
            remedy="Hãy ghi bước công nhận cảm tình Đảng trước.",
        )  # fmt: skip
    choice(line.verdict, Verdict.values, "verdict")
    choice(line.note, ["", *Note.values], "note")


def _write(case: Case, line: Line, first: dt.date, on: dt.date, *, by: Actor, at: dt.datetime) -> Review | None:
    known = Review.objects.filter(case=case, month=first, replaced_at=None).first()
    if known is not None:
        if (known.verdict, known.note, known.on) == (line.verdict, line.note, on):
            return None
        known.replaced_at = at
        known.save(update_fields=["replaced_at"])
    return Review.objects.create(
        case=case, unit_id=case.unit_id, month=first, on=on, verdict=line.verdict, note=line.note, did=by.did,
        typed_by=by.username, recorded_at=at,
    )  # fmt: skip
