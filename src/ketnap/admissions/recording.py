"""The one place that takes steps, so that order, dates, rules and one-at-a-time hold for every action and every screen.

Actions check who may and audit what they did besides; this module turns a decision to take a step into a row, or refuses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ketnap.accounts.actor import Actor
from ketnap.admissions import states
from ketnap.admissions.dossier import Dossier, load
from ketnap.admissions.judging import Effect, Question, effect_of, findings, is_unsure
from ketnap.admissions.models import Ballot, Case, Step
from ketnap.admissions.places import Way, way_for_case
from ketnap.admissions.slips.away import check_here
from ketnap.admissions.states import RESOLVING
from ketnap.admissions.turns.models import Move
from ketnap.admissions.turns.moving import LOCAL
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.law import Finding
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean

TYPED_FACTS: dict[str, tuple[type, ...]] = {
    "schooling": (str,), "special_area": (bool,), "elder": (bool,), "elder_consent": (bool,), "over_age_consent": (bool,),
    "youth_union_exists": (bool,), "of_union_age": (bool,), "political_standard_settled": (bool,), "extension": (int,),
    "late_consent": (bool,), "late_consent_symbol": (str,), "late_consent_on": (str,),
    "left_on": (str,), "left_for": (list,), "times_readmitted": (int,), "consent_on": (str,),
    "consent_symbol": (str,), "less_serious_crime": (bool,), "record_cleared": (str,), "family_hardship": (bool,),
    "population_policy": (bool,), "result": (str,),
}  # fmt: skip
"""Facts a step may carry. None of them says anything of a family, a faith or what vetting found."""


@dataclass(frozen=True)
class Paper:
    """The paper of a step as it lies on the shelf: number, date, place. `document` is its entry in the register, if any."""

    symbol: str = ""
    on: dt.date | None = None
    place: str = ""
    document: Document | None = None


@dataclass(frozen=True)
class Taking:
    """What is said about a step when it is taken."""

    key: str
    on: dt.date
    paper: Paper = field(default_factory=Paper)
    facts: Mapping[str, object] = field(default_factory=dict)
    ground: str = ""


class Blocked(Refused):
    """Rules stand in the way; `findings` say which and why, for the screen to show beside the form."""

    def __init__(self, code: str, sentence: str, *, remedy: str, field: str, found: Sequence[Finding]) -> None:
        super().__init__(code, sentence, remedy=remedy, field=field)
        self.findings = list(found)


def lock(case: Case) -> Case:
    """The case, held until the transaction ends: two people at once take turns. Raises Refused while it is on its way elsewhere."""
    held = hold(case)
    if Move.objects.filter(case=held, received_on=None, returned_on=None).exists():
        raise Refused(
            "case.moving",
            "Hồ sơ đã gửi đi, đang chờ nơi đến tiếp nhận.",
            remedy="Hãy chờ nơi đến tiếp nhận, hoặc ghi trả lại ở mục Chuyển hồ sơ.",
        )
    return held


def hold(case: Case) -> Case:
    """The case, held until the transaction ends, wherever it is."""
    return Case.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=case.pk)


def way_of(case: Case, taken: Mapping[str, dt.date], on: dt.date) -> Way:
    """The way of one case as it stands on `on`."""
    return way_for_case(case.pk, case.unit_id, taken, on)


def take(
    case: Case, taking: Taking, *, by: Actor, at: dt.datetime, ballot: Ballot | None = None, redo: bool = False
) -> Step:
    """Take a step of a locked case. Raises Refused for a wrong order or date, Blocked where a rule stands in the way.

    `redo`: the step is done again among steps that keep their worth, so those after it, and the end of the case, don't forbid it.
    """
    dossier = load(case, taking.on)
    way = way_of(case, dossier.taken, taking.on)
    check_order(dossier, way, taking, at, redo=redo)
    facts = checked_facts(taking.facts)
    draft = Step(
        case=case, unit_id=case.unit_id, key=taking.key, on=taking.on, did=by.did, typed_by=by.username,
        channel=by.channel, recorded_at=at, document=taking.paper.document, paper_symbol=clean(taking.paper.symbol),
        paper_on=taking.paper.on, paper_place=clean(taking.paper.place), facts=facts, ground=clean(taking.ground),
    )  # fmt: skip
    seen = Dossier(**{**vars(dossier), "steps": {**dossier.steps, taking.key: draft}})
    found = findings(Question(seen, way, taking.key, taking.on, ballot))
    refuse(found, draft.ground)
    draft.findings = [finding.as_json() for finding in found]
    draft.rules_hash = way.rules.hash
    draft.unsure = sum(is_unsure(finding) for finding in found)
    if not any(effect_of(finding) is Effect.GROUND for finding in found):
        draft.ground = ""  # nothing needed one
    draft.save(force_insert=True)
    record(
        by=by, at=at, action=f"admissions.{taking.key}", subject="admissions.case", subject_id=case.uid,
        unit_id=case.unit_id, reason=draft.ground,
        after={"on": taking.on, "paper": draft.paper_symbol, "facts": facts, "unsure": draft.unsure},
    )  # fmt: skip
    return draft


def check_order(dossier: Dossier, way: Way, taking: Taking, at: dt.datetime, *, redo: bool = False) -> None:
    """Raise Refused unless the step may be taken now, on that day."""
    case, key, label = dossier.case, taking.key, states.LABELS.get(taking.key, taking.key)
    if case.closed_on is not None and not redo:
        raise Refused("case.closed", "Hồ sơ này đã kết thúc.", remedy="Hãy xem lại hồ sơ.")
    if not way.steps:
        raise Refused("case.no_route", way.because, remedy="Hãy xem mục thẩm quyền của đơn vị.")
    if way.step(key) is None:
        raise Refused(
            "step.not_on_route",
            f"Bước “{label}” không có trong trình tự của hồ sơ này.",
            remedy="Hãy chọn bước khác.",
            field="key",
        )
    if key in dossier.steps:
        raise Refused(
            "step.done",
            f"Bước “{label}” đã được ghi ngày {vn.day(dossier.steps[key].on)}.",
            remedy="Không cần ghi lại; nếu ghi nhầm trong ngày, hãy gỡ bước đó.",
        )
    if wanting := states.missing(way, key, dossier.steps):
        names = "; ".join(f"“{step.label}”" for step in wanting[:3])
        raise Refused("step.order", f"Chưa thể ghi “{label}”: còn thiếu {names}.", remedy="Hãy ghi các bước trước.")
    if not redo and states.passed(way, key, dossier.steps):
        later = states.after(way, key, dossier.steps)
        raise Refused(
            "step.passed",
            f"Đã ghi “{states.LABELS[later[0]]}”, không thể ghi thêm “{label}”.",
            remedy="Hãy xem lại hồ sơ.",
        )
    if not redo:
        _check_opening(dossier, taking)
        check_here(case, way, key, taking.on)
    _check_dates(dossier, way, taking, at)


def _check_opening(dossier: Dossier, taking: Taking) -> None:
    """No step before the case began. One from a book begins with its earliest step. One that came from another cell brings its
    past along: steps typed late may lie in it, but what this cell and those above it do themselves waits for the arrival."""
    case, key = dossier.case, taking.key
    here = key in LOCAL or (key in RESOLVING and not _brought(dossier, taking))
    first = case.opened_on if here else min([case.opened_on, *dossier.taken.values()])
    if taking.on < first:
        raise Refused(
            "step.before_opening",
            f"“{states.LABELS[taking.key]}” ngày {vn.day(taking.on)} trước ngày hồ sơ bắt đầu tại chi bộ ({vn.day(first)}).",
            remedy="Hãy đối chiếu lại giấy tờ và ghi đúng ngày.", field="on",
        )  # fmt: skip


def _brought(dossier: Dossier, taking: Taking) -> bool:
    """Whether the step rests on a vote of the cell the person came from, as where the committee above agreed with it afterwards."""
    return any(one.brought and (one.key, one.on) == (taking.key, taking.on) for one in dossier.ballots)


def _check_dates(dossier: Dossier, way: Way, taking: Taking, at: dt.datetime) -> None:
    label = states.LABELS[taking.key]
    if taking.on > at.date():
        raise Refused("step.future", f"Ngày của “{label}” ở tương lai.", remedy="Hãy xem lại ngày.", field="on")
    for earlier, day in states.dates(dossier.taken, way, taking.key):
        if taking.on < day:
            raise Refused(
                "step.date_order",
                f"“{label}” ngày {vn.day(taking.on)} trước “{earlier}” ngày {vn.day(day)}.",
                remedy="Hãy đối chiếu lại giấy tờ và ghi đúng ngày.",
                field="on",
            )


def checked_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts given, without empty ones. Raises ValueError for a name or type that is not on the list."""
    kept = {name: value for name, value in facts.items() if value is not None and value != ""}
    for name, value in kept.items():
        if name not in TYPED_FACTS or type(value) not in TYPED_FACTS[name]:
            raise ValueError(f"not a fact of a step: {name}")
    return kept


def refuse(found: Sequence[Finding], ground: str, *, who: str = "") -> None:
    """Raise Blocked where a finding refuses, or asks for a ground that was not given."""
    lead = f"{who}: " if who else ""
    against = [finding for finding in found if effect_of(finding) is Effect.REFUSE]
    if against:
        raise Blocked(
            "step.refused",
            lead + " ".join(f"{finding.title}: {finding.reason}" for finding in against),
            remedy="Hãy bổ sung cho đủ, hoặc ghi văn bản của cấp có thẩm quyền cho phép ở mục “Miễn điều kiện”.",
            field="",
            found=found,
        )
    open_ones = [finding for finding in found if effect_of(finding) is Effect.GROUND]
    if open_ones and not ground:
        names = "; ".join(finding.title for finding in open_ones)
        raise Blocked(
            "step.ground",
            f"{lead}Chưa xác định được: {names}.",
            remedy="Hãy ghi căn cứ để vẫn ghi bước này; việc chưa rõ sẽ được nhắc ở trang đầu.",
            field="ground",
            found=found,
        )
