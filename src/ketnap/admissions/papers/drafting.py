"""From a form and a case to drafts: which builder writes it, for whom there is a sheet each, what is still missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ketnap.admissions.papers.build import (
    cancelling,
    cell,
    certificates,
    committee,
    letters,
    minutes,
    personal,
    removal,
    slips,
    union,
)
from ketnap.admissions.papers.facts import CANCELLING, REMOVAL, Facts
from ketnap.admissions.papers.registry import Form
from ketnap.admissions.papers.sheet import Draft, Sheet
from ketnap.lib.errors import Refused

BUILDERS: dict[str, Callable[[Sheet], Draft]] = {
    "application": personal.application, "booklet_cover": certificates.booklet_cover, "referee_letter": personal.referee_letter,
    "youth_union": union.youth_union, "trade_union": union.trade_union, "opinions": cell.opinions,
    "cell_resolution": cell.cell_resolution, "appraisal": committee.appraisal,
    "committee_resolution": committee.committee_resolution, "decision": committee.decision, "self_review": personal.self_review,
    "helper_remarks": personal.helper_remarks, "certificate": certificates.certificate,
    "vetting_request": letters.vetting_request, "vetting_trip": letters.vetting_trip,
    "helped_certificate": letters.helped_certificate, "file_letter": letters.file_letter, "contents_list": letters.contents_list,
    "intake_slip": slips.intake_slip, "return_slip": slips.return_slip, "extract": slips.extract,
    "removal_cell": removal.cell_resolution, "removal_committee": removal.committee_resolution, "removal_decision": removal.decision,
    "minutes": minutes.of_case, "cancel_admission": cancelling.decision, "cancel_recognition": cancelling.decision,
}  # fmt: skip


@dataclass(frozen=True)
class Writing:
    """How papers are written now: the moment the file is dated, whether the home is a demo, what was typed for it, for whom."""

    written: dt.datetime
    demo: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    which: int = 0


def sheets_of(form: Form, facts: Facts) -> list[tuple[int, str]]:
    """(id, name) for each sheet of the form: one for each referee, helper or meeting in sight, else one without name."""
    if form.builder == "minutes":
        return minutes.sheets(facts) or [(0, "")]
    if form.builder == "referee_letter":
        found = [row for row in facts.referees if not row.ended]
    elif form.builder == "helper_remarks":
        found = list(facts.helpers)
    else:
        found = []
    return [(row.person.pk, row.person.full_name) for row in found] or [(0, "")]


def draft(form: Form, facts: Facts, writing: Writing) -> Draft:
    """The draft. Raises Refused for a form that is not printed here, and for a date without a known layout."""
    if not form.builder:
        raise Refused(
            "paper.controlled", f"“{form.title}” viết trên phôi do cấp trên phát hành, phần mềm không in.",
            remedy="Hãy viết trên phôi và ghi số, ngày vào hồ sơ.",
        )  # fmt: skip
    sheet = Sheet(form, facts.told_by(form), writing.written, writing.demo, writing.typed, writing.which)
    try:
        return BUILDERS[form.builder](sheet)
    except ValueError as error:  # the layout of that day is not known
        raise Refused("paper.layout", str(error), remedy="Hãy dùng bản giấy đã ban hành của ngày đó.") from error


def drafts(form: Form, facts: Facts, writing: Writing) -> list[Draft]:
    """Every sheet of the form."""
    return [
        draft(form, facts, Writing(writing.written, writing.demo, writing.typed, which))
        for which, _ in sheets_of(form, facts)
    ]


def needs_case(form: Form, facts: Facts) -> bool:
    """Whether the form belongs to the way of this case: one of its steps is on it, a removal is under way or
    decided, a wrong decision was cancelled, a meeting voted whose minutes the reader may see."""
    if form.builder in REMOVAL:
        return facts.removal is not None
    if form.builder == "minutes":
        return bool(minutes.sheets(facts))
    if form.builder in CANCELLING:
        return CANCELLING[form.builder] in facts.corrections
    if not facts.way.steps:
        return True
    return any(facts.way.step(key) is not None or key in facts.dossier.steps for key in form.steps)


def file_name(form: Form, case_uid: object, kind: str, nth: int = 0) -> str:
    """A file name that names no person."""
    return f"{form.slug}-{str(case_uid)[:8]}{f'-{nth}' if nth else ''}.{kind}"


def words_of(found: Sequence[Draft]) -> list[str]:
    """Labels of what is missing in any of the drafts, each once."""
    return list(dict.fromkeys(one.label for made in found for one in made.missing))
