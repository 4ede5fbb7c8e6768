"""A question about a case and the facts each rule gets to answer it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from ketnap.admissions.dossier import Dossier
from ketnap.admissions.files import shelf
from ketnap.admissions.files.kinds import PaperState
from ketnap.admissions.kinds import RefereeKind
from ketnap.admissions.models import Ballot, Referee
from ketnap.admissions.places import Way
from ketnap.admissions.vetting import progress
from ketnap.law import RuleSet, load_rules, rules
from ketnap.law.calendar import full_months
from ketnap.members.kinds import Education

_SCHOOLING = {
    Education.LITERATE: "READ_AND_WRITE_QUOC_NGU",
    Education.PRIMARY: "PRIMARY_PROGRAMME_COMPLETED",
    Education.LOWER_SECONDARY: "LOWER_SECONDARY_DIPLOMA",
    Education.UPPER_SECONDARY: "UPPER_SECONDARY_OR_ABOVE",
}


@dataclass(frozen=True)
class Question:
    """A dossier asked about on a day: `on` is the day of the step, `ballot` the vote it rests on, `done` whether it is taken."""

    dossier: Dossier
    way: Way
    key: str
    on: dt.date
    ballot: Ballot | None = None
    done: bool = True
    rules: RuleSet | None = None

    @property
    def book(self) -> RuleSet:
        """The rules to judge by: those given, else those of the way."""
        return self.rules or self.way.rules


def _flag(asked: Question, name: str) -> bool | None:
    return cast("bool | None", asked.dossier.fact(name))


def _consent(asked: Question, fact: str, group: str) -> bool | None:
    """What was typed with a step, else the answer recorded for the special group."""
    typed = _flag(asked, fact)
    return typed if typed is not None else _agreed(asked, group)


def _age(asked: Question) -> rules.AgeFacts:
    return rules.AgeFacts(
        asked.dossier.case.person.birth_date, asked.on, _consent(asked, "over_age_consent", "OVER_AGE")
    )


def _schooling(asked: Question) -> rules.SchoolingFacts:
    known = asked.dossier.background
    level = asked.dossier.fact("schooling") or (
        _SCHOOLING.get(Education(known.education)) if known and known.education else None
    )
    return rules.SchoolingFacts(
        cast("str | None", level),
        asked.on,
        _flag(asked, "special_area"),
        _flag(asked, "elder"),
        _consent(asked, "elder_consent", "ELDER"),
    )


def _certificate(asked: Question) -> rules.CertificateFacts:
    row = asked.dossier.certificate
    if row is None and "course_completed" in asked.dossier.steps and asked.dossier.steps["course_completed"].from_book:
        return rules.CertificateFacts(
            None, None, asked.on
        )  # the book says the course was done, not when the paper was issued
    return rules.CertificateFacts(row is not None, row.issued_on if row else None, asked.on)


def _dossier(asked: Question) -> rules.DossierFacts:
    return rules.DossierFacts(asked.dossier.day("file_compiled"), asked.on)


def _vouching(asked: Question) -> list[Referee]:
    """Who vouches on the day asked about: those who had begun by then and had not ended."""
    return [row for row in asked.dossier.referees if row.on <= asked.on and (row.until is None or row.until > asked.on)]


def _union(asked: Question, kinds: tuple[str, ...]) -> bool | None:
    current = _vouching(asked)
    if any(row.kind in kinds for row in current):
        return True
    return False if current or "introduced" in asked.dossier.steps else None


def _referees(asked: Question) -> rules.RefereeFacts:
    people = tuple(
        rules.Referee(
            name=row.member.full_name,
            official=asked.dossier.official(row.member_id or 0, asked.on),
            months_together=max(0, full_months(row.since, asked.on)) if row.since else None,
            mode=row.together or None,
            replacement=row.replacement,
            disciplined=True if asked.dossier.is_suspended(row.member_id or 0, asked.on) else row.disciplined,
        )
        for row in _vouching(asked)
        if row.kind == RefereeKind.MEMBER and row.member is not None
    )
    return rules.RefereeFacts(asked.on, people, _union(asked, (RefereeKind.YOUTH_UNION, RefereeKind.TRADE_UNION)))


def _youth(asked: Question) -> rules.UnionFacts:
    resolution = _union(asked, (RefereeKind.YOUTH_UNION,))
    return rules.UnionFacts(asked.on, _flag(asked, "youth_union_exists"), _flag(asked, "of_union_age"), resolution)


def _vetting(asked: Question) -> rules.VettingFacts:
    """Only whether anything is still open is kept. A conclusion of the competent body settles it, whatever it says."""
    closed, settled = asked.dossier.day("vetting_closed"), _flag(asked, "political_standard_settled")
    open_issue = None if settled is None else not settled
    made = asked.dossier.concluded
    cleared = (made is not None and made.on <= asked.on) if open_issue else None
    return rules.VettingFacts(asked.on, closed, closed is not None, open_issue, cleared)


def _specials(asked: Question) -> rules.SpecialConsentsFacts:
    """Hidden groups go without their name: findings are kept with the step and read by everybody who sees the case."""
    found = asked.dossier.specials
    return rules.SpecialConsentsFacts(asked.on, tuple(rules.SpecialGroup(one.group, one.agreed) for one in found))


def _agreed(asked: Question, group: str) -> bool | None:
    """The recorded answer about a special group, None where there is none."""
    return next((one.agreed for one in asked.dossier.specials if one.group == group), None)


def _fan_out(asked: Question) -> rules.VettingFanOutFacts:
    return progress.facts(asked.dossier.vetted, asked.on)


def papers_of(asked: Question) -> list[shelf.Standing]:
    """Every paper of the file as it stands in the dossier."""
    known = asked.dossier
    return shelf.standings(
        shelf.Held(known.paper_acts, known.steps, asked.way, known.certificate, known.referees, asked.on)
    )


def _papers(asked: Question) -> rules.FilePapersFacts:
    called = shelf.asked_at(papers_of(asked), asked.key)
    return rules.FilePapersFacts(
        asked.on,
        tuple(
            rules.FilePaper(
                one.kind.code,
                one.there,
                one.state == PaperState.RETURNED,
                one.state == PaperState.NOT_APPLICABLE,
                one.kind.name,
            )
            for one in called
        ),
    )


def _vote(asked: Question) -> rules.VoteFacts:
    ballot = asked.ballot
    if ballot is None:
        return rules.VoteFacts(asked.on)
    excluded = tuple(rules.Excluded(why, int(count)) for why, count in sorted(ballot.excluded.items()))
    return rules.VoteFacts(ballot.on, ballot.members, excluded, ballot.votes_for, ballot.against, ballot.blank)


def _appraisal(asked: Question) -> rules.AppraisalFacts:
    vote = "recognition_cell_vote" if asked.key == "recognition_appraisal" else "cell_vote"
    has = asked.way.step(asked.key) is not None
    return rules.AppraisalFacts(has, asked.dossier.day(vote), asked.on if asked.done else None)


def _extension(asked: Question) -> int:
    found = asked.dossier.fact("extension")
    return found if isinstance(found, int) else 0


def _decision(asked: Question) -> rules.DecisionLimitFacts:
    vote = "cell_vote" if asked.key == "decided" else "recognition_cell_vote"
    day = asked.on if asked.done else None
    return rules.DecisionLimitFacts(asked.dossier.day(vote), day, asked.on, _extension(asked))


def _ceremony(asked: Question) -> rules.CeremonyFacts:
    days = asked.dossier.day
    held = asked.on if asked.done else None
    return rules.CeremonyFacts(days("decided"), days("decision_received"), held, asked.on, _flag(asked, "late_consent"))


def probation_end(dossier: Dossier) -> dt.date | None:
    """The day probation ends by the law of the ceremony's day; None without a ceremony, or where the law is not known."""
    held = dossier.day("ceremony")
    return rules.probation_ends_on(held, load_rules()) if held else None


def _probation(asked: Question) -> rules.ProbationFacts:
    return rules.ProbationFacts(asked.dossier.day("ceremony"), asked.on)


def failed_rounds(dossier: Dossier) -> int:
    """Votes of the cell that reached no share: not for recognising, and none for removing since. Those of a former cell too."""
    return len(_lost(dossier))


def _lost(dossier: Dossier) -> list[Ballot]:
    lost = [one for one in dossier.ballots if one.key == "recognition_cell_vote" and one.passed is False]
    decided = [one.on for one in dossier.ballots if one.key == "removal_cell_vote" and one.passed]
    return [one for one in lost if not any(day >= one.on for day in decided)]


def _rounds(asked: Question) -> rules.FailedRoundsFacts:
    lost = _lost(asked.dossier)
    reported = [one.rounds for one in asked.dossier.reports if one.key == "recognition_cell_vote"]
    known = any(rounds >= len(lost) for rounds in reported)
    return rules.FailedRoundsFacts(asked.on, len(lost), known, sum(one.brought for one in lost))


def _review(asked: Question) -> rules.LimitFacts:
    return rules.LimitFacts(probation_end(asked.dossier), asked.on if asked.done else None, asked.on)


def _readmission(asked: Question) -> rules.ReadmissionFacts:
    """What was typed; what nobody typed is read from the members' ledger as far as it is in sight, else it stays unknown."""
    known, fact = asked.dossier, asked.dossier.fact
    codes, typed = fact("left_for"), fact("times_readmitted")
    recorded = known.times_readmitted
    times = max(typed, recorded) if isinstance(typed, int) else recorded or None
    return rules.ReadmissionFacts(
        cell_meeting=known.day("cell_vote") or asked.on,
        left_on=_day_of(fact("left_on")) or known.left_on,
        left_for=frozenset(map(str, codes)) if isinstance(codes, list) else None,
        less_serious_crime=_flag(asked, "less_serious_crime"),
        record_cleared=_day_of(fact("record_cleared")),
        family_hardship=_flag(asked, "family_hardship"),
        population_policy=_flag(asked, "population_policy"),
        times_readmitted=times,
        consent_on=_day_of(fact("consent_on")),
        decided=asked.on if asked.key == "decided" else None,
    )


def _day_of(text: object) -> dt.date | None:
    return dt.date.fromisoformat(str(text)) if text else None


FACTS: dict[str, Callable[[Question], Any]] = {
    "age": _age, "schooling": _schooling, "awareness_certificate": _certificate, "dossier_age": _dossier,
    "referees": _referees, "union_introduction": _youth, "vetting_closed": _vetting, "vote": _vote,
    "subcommittee_appraisal": _appraisal, "decision_limit": _decision, "official_decision_limit": _decision,
    "ceremony_limit": _ceremony, "probation_end": _probation, "failed_recognition_rounds": _rounds, "conversion_review_limit": _review,
    "readmission_gap": _readmission, "readmission_bars": _readmission, "readmission_once": _readmission,
    "readmission_consent": _readmission, "file_papers": _papers, "vetting_subjects": _fan_out, "special_consents": _specials,
}  # fmt: skip
