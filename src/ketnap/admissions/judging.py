"""From a dossier to findings, and from findings to what happens: refuse, ask for a ground, or only mark.

The law's rules are pure; here stands which of them look at which step, which facts they get, and the one table that says
what a finding does.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from ketnap.admissions.asking import FACTS, Question, failed_rounds, papers_of, probation_end
from ketnap.law import Finding, Outcome, Verified, rules
from ketnap.lib import format as vn

__all__ = [
    "CHECKS",
    "EFFECTS",
    "VOTE_RULES",
    "Effect",
    "Question",
    "effect_of",
    "failed_rounds",
    "findings",
    "is_unsure",
    "judge",
    "papers_of",
    "probation_end",
]  # fmt: skip
REMOVAL_RULES = ("removal_cell_vote", "removal_committee_vote", "removal_standing_vote", "removal_delegated_vote")
VOTE_RULES = frozenset(
    {"cell_vote", "committee_vote", "standing_committee_vote", "delegated_committee_vote", *REMOVAL_RULES}
)
ELIGIBILITY = (
    "age", "schooling", "awareness_certificate", "dossier_age", "referees", "union_introduction", "vetting_closed",
    "file_papers",
)  # fmt: skip
READMISSION = ("readmission_gap", "readmission_bars", "readmission_once")
CHECKS: dict[str, tuple[str, ...]] = {
    "course_completed": ("awareness_certificate",),
    "cell_vote": ELIGIBILITY,
    "subcommittee_appraisal": ("subcommittee_appraisal",),
    "sent_up": ("file_papers",),
    "decided": ("decision_limit", "file_papers"),
    "ceremony": ("ceremony_limit",),
    "self_review": ("probation_end",),
    "recognition_cell_vote": ("probation_end", "failed_recognition_rounds", "conversion_review_limit", "file_papers"),
    "recognition_appraisal": ("subcommittee_appraisal",),
    "recognised": ("official_decision_limit", "file_papers"),
}


class Effect(StrEnum):
    """What a finding does to the step it looks at."""

    PASS = "pass"  # noqa: S105 - a word, not a password
    MARK = "mark"
    GROUND = "ground"
    REFUSE = "refuse"


# (outcome, whether the law's values were at least reported by somebody) → effect, for rules that stand in the way of a step.
EFFECTS: dict[tuple[Outcome, bool], Effect] = {
    (Outcome.MET, True): Effect.PASS,
    (Outcome.MET, False): Effect.GROUND,
    (Outcome.WAIVED, True): Effect.PASS,
    (Outcome.WAIVED, False): Effect.GROUND,
    (Outcome.NOT_MET, True): Effect.REFUSE,
    (Outcome.NOT_MET, False): Effect.GROUND,
    (Outcome.UNKNOWN, True): Effect.GROUND,
    (Outcome.UNKNOWN, False): Effect.GROUND,
}


def effect_of(finding: Finding) -> Effect:
    """What the finding does. A value only assumed neither blocks nor lets pass in silence; a lost vote never passes."""
    if finding.rule in VOTE_RULES and finding.outcome is Outcome.NOT_MET:
        return Effect.REFUSE
    if finding.rule == "ceremony_limit" and finding.outcome is Outcome.NOT_MET:
        return Effect.GROUND  # late without the superior's consent: it happened, and somebody must say on what ground
    if not rules.REGISTRY[finding.rule].blocking:
        return Effect.PASS if finding.outcome in (Outcome.MET, Outcome.WAIVED) else Effect.MARK
    if finding.facts.get("waived_by"):
        return Effect.PASS
    return EFFECTS[finding.outcome, finding.verified in (Verified.YES, Verified.SECONDARY)]


def is_unsure(finding: Finding) -> bool:
    """Whether the finding is counted among those somebody must still settle."""
    return finding.outcome is Outcome.UNKNOWN or effect_of(finding) is Effect.GROUND


def findings(asked: Question) -> list[Finding]:
    """The findings that look at the step, in a fixed order, waivers applied."""
    names = list(CHECKS.get(asked.key, ()))
    if asked.dossier.case.again:
        names += READMISSION if asked.key == "cell_vote" else ("readmission_consent",) if asked.key == "decided" else ()
    if asked.key == "vetting_closed" and asked.dossier.vetted:
        names.append("vetting_subjects")
    if asked.key == "decided" and asked.dossier.specials:
        names.append("special_consents")
    step = asked.way.step(asked.key)
    if asked.ballot is not None and step is not None and step.rule:
        names.append(step.rule)
    return [judge(name, asked) for name in names]


def judge(name: str, asked: Question) -> Finding:
    """One rule on the question, with the case's waiver of it if there is one."""
    facts = FACTS["vote" if name in VOTE_RULES else name](asked)
    finding = rules.REGISTRY[name](facts, asked.book, asked.dossier.calendar)
    waiver = asked.dossier.waivers.get((asked.key, name))
    if waiver is None or finding.outcome is Outcome.MET:
        return finding
    document = f"{waiver.document}, {vn.day_long(waiver.document.issued_on)}"
    if finding.outcome is Outcome.WAIVED:
        return replace(
            finding, outcome=Outcome.UNKNOWN, blocking=rules.REGISTRY[name].blocking,
            reason=f"Cùng lúc có hai ngoại lệ: {finding.reason} Và văn bản miễn {document}. Cấp uỷ xác định chỉ dùng một.",
            facts={**finding.facts, "exceptions": [name, str(waiver.document)]},
        )  # fmt: skip
    return replace(
        finding, outcome=Outcome.WAIVED, blocking=False, reason=f"{finding.reason} Được miễn theo {document}.",
        facts={**finding.facts, "waived_by": str(waiver.document)},
    )  # fmt: skip
