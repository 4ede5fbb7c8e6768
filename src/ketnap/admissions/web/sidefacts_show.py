"""Facts beside the steps as parts of pages: the panel of a case, their own table, the section of a member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from ketnap.access.request import Request
from ketnap.access.roles import Can
from ketnap.accounts.queries import full_names
from ketnap.admissions.dossier import Dossier
from ketnap.admissions.kinds import Outcome
from ketnap.admissions.models import Case
from ketnap.admissions.places import Way
from ketnap.admissions.sidefacts import reading
from ketnap.admissions.sidefacts.kinds import AFTER_CEREMONY, RECORDS, SPECS, SideKind, Spec, Verdict
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.law import load_rules
from ketnap.lib import format as vn
from ketnap.members.models import Person
from ketnap.members.web.sections import Section
from ketnap.ui import parts

TITLE = "Việc kèm theo các bước"
RECORDS_TITLE = "Hồ sơ, thẻ đảng viên"
_TONES: dict[str, parts.Tone] = {Verdict.FIT: "good", Verdict.RETURNED: "warn"}


def may_record(request: Request, case: Case, way: Way, spec: Spec) -> bool:
    """Whether the user may write this kind: what a body above did is written by whoever writes there too."""
    if request.frame.past or not reading.may_be_written(case) or not request.scope.can(Can.EDIT_CASES, case.unit_id):
        return False
    unit = way.place.acting(spec.above) if spec.above else case.unit_id
    return unit is not None and request.scope.can(Can.EDIT_CASES, unit)


def facts_url(case: Case) -> str:
    """The page of the facts of a case."""
    return reverse("admissions:side_facts", args=[case.uid])


def side_panel(request: Request, dossier: Dossier, way: Way) -> dict[str, Any] | None:
    """What the page of the case shows: what falls due now and what is written, of the half the case is in. None for neither, but for
    a case that ended in recognition, which has no other link to them."""
    facts = reading.facts_of(dossier.case, dossier.on)
    late = "ceremony" in dossier.steps
    shown = [
        line
        for line in reading.lines(dossier, facts)
        if (line.due or line.fact) and (line.spec.kind in AFTER_CEREMONY) == late
    ]
    if not shown and not facts and dossier.case.outcome != Outcome.RECOGNISED:
        return None
    due = sum(line.due for line in shown)
    return {
        "title": RECORDS_TITLE if late else TITLE, "lead": f"Đến lúc ghi: {due} việc." if due else "",
        "links": [parts.Link("Mở việc kèm theo", facts_url(dossier.case), "plain")],
        "table": lines_table(request, dossier.case, way, shown) if shown else None,
    }  # fmt: skip


def lines_table(request: Request, case: Case, way: Way, lines: Sequence[reading.Line]) -> parts.DataTable:
    """One row a kind: what it is, its day, what the paper says, and the act open for it."""
    names = full_names(line.fact.typed_by for line in lines if line.fact)
    rows: list[list[parts.Cell | parts.CellValue]] = []
    for line in lines:
        who = line.fact.did or names.get(line.fact.typed_by, line.fact.typed_by) if line.fact else ""
        rows.append(
            [
                parts.Cell(line.spec.label, note=law_words(line.spec, case, request.frame.day) if not line.fact else who),
                _day(line), parts.Cell(words(line.fact), badge=_verdict(line.fact), note=line.odd), _act(request, case, way, line),
            ]
        )  # fmt: skip
    columns = [parts.Column(label) for label in ("Việc", "Ngày", "Nội dung trên giấy", "Ghi")]
    return parts.DataTable(TITLE, columns, rows, unit="việc", caption_hidden=True)


def _day(line: reading.Line) -> parts.Cell:
    again = parts.Badge("Chờ trình lại", "warn") if line.fact and line.due else None
    if line.fact:
        return parts.Cell(line.fact.on, badge=again)
    return parts.Cell("", badge=parts.Badge("Đến lúc ghi", "warn") if line.due else parts.Badge("Chưa ghi", "neutral"))


def _act(request: Request, case: Case, way: Way, line: reading.Line) -> parts.Cell:
    if not may_record(request, case, way, line.spec):
        return parts.Cell("")
    if line.fact and not line.due:
        return parts.Cell("Gỡ", reverse("admissions:undo_side_fact", args=[case.uid, line.fact.pk]))
    return parts.Cell("Ghi", reverse("admissions:side_fact", args=[case.uid, line.spec.kind]))


def _verdict(fact: SideFact | None) -> parts.Badge | None:
    return parts.Badge(str(Verdict(fact.verdict).label), _TONES[fact.verdict]) if fact and fact.verdict else None


def words(fact: SideFact | None) -> str:
    """What the paper says: number, body, counts."""
    if fact is None:
        return ""
    counts = ""
    if fact.asked is not None:
        silent = f", không có ý kiến {vn.number(fact.silent)}" if fact.silent else ""
        counts = f"tán thành {vn.number(fact.agreed)}/{vn.number(fact.asked)}, không tán thành {vn.number(fact.against)}{silent}"
    number = f"số {fact.paper_symbol}" if fact.paper_symbol else ""
    return "; ".join(filter(None, [fact.body, counts, number, fact.paper_place]))


def law_words(spec: Spec, case: Case, day: dt.date) -> str:
    """What the law says of when or how, with its document; '' where nothing is said or known."""
    value = load_rules().value(spec.law, day) if spec.law else None
    return f"{value.text} ({value.cited})" if value is not None and value.known else ""


def entries(rows: Sequence[SideFact]) -> list[parts.Entry]:
    """Everything written, newest first; what was taken back stays, marked."""
    made = []
    for row in rows:
        gone = f"Đã gỡ lúc {vn.moment(row.undone_at)} ({row.undone_by}): {row.undo_reason}" if row.undone_at else ""
        detail = ". ".join(filter(None, [words(row), gone]))
        tone: parts.Tone = "warn" if row.undone_at else "neutral"
        title = f"{SPECS[row.kind].label}, ngày {vn.day(row.on)}"
        made.append(parts.Entry(title, row.recorded_at, row.did, row.typed_by, detail, tone=tone))
    return made[::-1]


def member_section(request: Request, person: Person) -> Section | None:
    """Life story, card and data base on the page of the member; None where nothing was written of them."""
    found = reading.records_of(person)
    if not found:
        return None
    terms = [parts.Term(SPECS[kind].label, _record(found[kind])) for kind in RECORDS if kind in found]
    case = next(reversed(found.values())).case
    seen = request.scope.can(Can.SEE_CASES, case.unit_id)
    return Section(RECORDS_TITLE, terms, (parts.Link("Mở việc kèm theo", facts_url(case), "plain"),) if seen else ())


def _record(row: SideFact) -> parts.Cell:
    number = row.kind == SideKind.CV_NUMBER
    return (
        parts.Cell(row.paper_symbol, note=f"cấp ngày {vn.day(row.on)}")
        if number
        else parts.Cell(row.on, note=words(row))
    )
