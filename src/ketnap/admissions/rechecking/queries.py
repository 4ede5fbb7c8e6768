"""Which decisions would be judged otherwise by today's rule files, on the same records."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ketnap.admissions.dossier import Dossier, load_many
from ketnap.admissions.judging import Question, effect_of, judge
from ketnap.admissions.models import Case, Step
from ketnap.admissions.places import Way, ways
from ketnap.admissions.states import BY_DECISION, LABELS
from ketnap.law import Finding, RuleSet, load_rules, overlays, rules
from ketnap.law.recall import as_kept

JUDGED = (
    "cell_vote",
    "committee_resolution",
    "recognition_cell_vote",
    "recognition_committee_resolution",
    *BY_DECISION,
)


@dataclass(frozen=True)
class Differing:
    """A finding of a decided case that would come out otherwise. `kept` is what was found, `now` what would be."""

    case: Case
    step: Step
    kept: Finding
    now: Finding

    @property
    def label(self) -> str:
        """The step it looks at."""
        return LABELS[self.step.key]


@dataclass(frozen=True)
class Rechecked:
    """`cases` decided since the day, `same` judged by the very rules of today, and what would differ."""

    since: dt.date
    cases: int
    same: int
    differing: list[Differing]
    fingerprint: str


def recheck(units: Iterable[int] | None, since: dt.date, base: RuleSet | None = None) -> Rechecked:
    """Cases decided or recognised from `since` on, of the cells `units` (None: all), judged by `base` (None: today's files).

    A finding is judged twice on the same records: by the values it kept, and by those of the files; only what differs between
    the two is listed, so a fact corrected since does not show. A constant number of queries for each different day of a step.
    """
    book = base or load_rules()
    decided = Step.objects.filter(key__in=BY_DECISION, undone_at=None, on__gte=since)
    if units is not None:
        decided = decided.filter(unit_id__in=list(units))
    ids = set(decided.values_list("case_id", flat=True))
    steps = Step.objects.filter(case__in=ids, key__in=JUDGED, undone_at=None).exclude(findings=[])
    by_day: dict[dt.date, list[Step]] = defaultdict(list)
    for step in steps.select_related("case__person").order_by("on", "pk"):
        by_day[step.on].append(step)
    differing, other = [], set[int]()
    for day, taken in by_day.items():
        dossiers = load_many([step.case for step in taken], day)
        days = {case: dossier.taken for case, dossier in dossiers.items()}
        placed = ways({case: dossier.case.unit_id for case, dossier in dossiers.items()}, days, day)
        for step in taken:
            way = placed[step.case_id]
            now = _rules(book, way)
            if step.rules_hash != now.hash:
                other.add(step.case_id)
                differing += _compare(step, dossiers[step.case_id], way, now)
    return Rechecked(since, len(ids), len(ids - other), differing, book.hash)


def _rules(base: RuleSet, way: Way) -> RuleSet:
    layers = overlays.overlays_for(way.place.layers)
    return overlays.apply(base, layers) if layers else base


def _compare(step: Step, dossier: Dossier, way: Way, now: RuleSet) -> list[Differing]:
    ballot = next((one for one in dossier.ballots if (one.key, one.on) == (step.key, step.on)), None)
    found = []
    for data in step.findings:
        kept = Finding.from_json(data)
        if kept.rule not in rules.REGISTRY:
            continue
        asked = Question(dossier, way, step.key, step.on, ballot, rules=as_kept(now, kept.values))
        then = judge(kept.rule, asked)
        today = judge(kept.rule, Question(dossier, way, step.key, step.on, ballot, rules=now))
        if (then.outcome, effect_of(then)) != (today.outcome, effect_of(today)):
            found.append(Differing(step.case, step, kept, today))
    return found
