"""Reads of facts beside the steps: what is written, what falls due now, what stands in an odd order. Nothing of it is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketnap.admissions.dossier import Dossier
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.admissions.sidefacts.kinds import RECORDS, SPECS, SideKind, Spec, Verdict
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.admissions.vetting.models import Request
from ketnap.lib import format as vn
from ketnap.members.models import Person


@dataclass(frozen=True)
class Line:
    """One kind of a case: what counts of it, whether somebody should write it now, what is odd about its day."""

    spec: Spec
    fact: SideFact | None = None
    due: bool = False
    odd: str = ""


def facts_of(case: Case, on: dt.date) -> list[SideFact]:
    """What counts on `on`, in the order written. One query."""
    return list(SideFact.objects.filter(case=case, undone_at=None, on__lte=on).order_by("on", "pk"))


def may_be_written(case: Case) -> bool:
    """Whether facts may still be written: while the case runs, and after recognition, when card and announcement follow."""
    return case.closed_on is None or case.outcome == Outcome.RECOGNISED


def lines(dossier: Dossier, facts: Sequence[SideFact]) -> list[Line]:
    """The kinds that may stand in the case by now, in the order of the procedure; the last of a kind that comes again."""
    known = {fact.kind: fact for fact in facts}
    return [
        Line(spec, known.get(kind), is_due(spec, dossier, known), odd(spec, dossier, known))
        for kind, spec in SPECS.items()
        if kind in known or not spec.after or spec.after in dossier.steps
    ]


def is_due(spec: Spec, dossier: Dossier, known: dict[str, SideFact]) -> bool:
    """Whether somebody should write it now. Of steps that came from a book nothing is asked: nobody knows what was done then."""
    if not may_be_written(dossier.case):
        return False
    books = {key: step.from_book for key, step in dossier.steps.items()}
    union = bool(dossier.background and dossier.background.youth_union)
    return is_wanted(spec, books, {kind: fact.verdict for kind, fact in known.items()}, union=union)


def is_wanted(spec: Spec, books: Mapping[str, bool], verdicts: Mapping[str, str], *, union: bool) -> bool:
    """Whether a case lacks the kind: `books` are the steps taken and whether each came from a book, `verdicts` the kinds written
    with the verdict of the last ('' for most), `union` whether the person belongs to the youth union."""
    if spec.until in books:
        return False
    if spec.asked_from and books.get(spec.asked_from, True):
        return False
    if spec.union and not union:
        return False
    if spec.follows and spec.follows not in verdicts:
        return False
    return verdicts.get(spec.kind, Verdict.RETURNED) == Verdict.RETURNED


def odd(spec: Spec, dossier: Dossier, known: dict[str, SideFact]) -> str:
    """What stands in another order than the law's, in words; '' where nothing does. The day stays as the paper has it."""
    fact, before = known.get(spec.kind), known.get(spec.follows)
    if fact is None:
        return ""
    if before is not None and fact.on < before.on:
        return f"Trước ngày “{SPECS[before.kind].label}” ({vn.day(before.on)}); hãy đối chiếu lại."
    if spec.kind == SideKind.CV_STAMPED:
        asked = Request.objects.filter(case=dossier.case, withdrawn_on=None).order_by("sent_on").first()
        if asked is not None and fact.on > asked.sent_on:
            return f"Sau ngày gửi thẩm tra ({vn.day(asked.sent_on)}); phải đóng dấu trước khi thẩm tra."
    return ""


def records_of(person: Person) -> dict[str, SideFact]:
    """The latest of each kind that belongs to the member's record, as far as it is in sight. One query."""
    rows = SideFact.objects.filter(case__person=person, kind__in=RECORDS, undone_at=None).order_by("on", "pk")
    return {row.kind: row for row in rows}
