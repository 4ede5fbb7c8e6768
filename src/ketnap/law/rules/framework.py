"""How a rule is declared, and what it reads the law through.

A rule is a function of facts and a `Reading`. It asks the reading for values and facts; whatever is missing ends
the rule as *unknown* with the sentence that says what is missing and what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from ketnap.law.calendar import Calendar
from ketnap.law.findings import Fact, Finding, Outcome, plain_fact
from ketnap.law.ruleset import RuleSet
from ketnap.law.values import Share, Value, Verified, worst
from ketnap.law.words import day

T = TypeVar("T")
FactsT = TypeVar("FactsT")


class NotKnown(Exception):  # noqa: N818 - an answer, not a fault
    """Ends a rule as unknown, with the reason."""


class Reading:
    """The law as one rule may read it: only the parameters it declared, each use remembered."""

    def __init__(self, rule: Rule[Any], rules: RuleSet, calendar: Calendar) -> None:
        self.rule, self.rules, self.calendar = rule, rules, calendar
        self.used: dict[str, Value] = {}
        self.facts: dict[str, Fact] = {}
        self.warnings: list[str] = []

    def value(self, key: str, on: date) -> Value:
        """The value of a declared key on a day; a hole in the law ends the rule as unknown."""
        if key not in self.rule.params:
            raise LookupError(f"{self.rule.name} does not declare {key}")
        found = self.rules.value(key, on)
        self.used[key] = found
        if not found.known:
            question = self.rules.parameters[key].question
            raise NotKnown(f"Chưa rõ quy định áp dụng ngày {day(on)}: “{question}” {found.because}")
        return found

    def mention(self, key: str, on: date) -> Value:
        """A declared value that explains but does not decide: a hole in it changes nothing and is left out."""
        found = self.rules.value(key, on)
        if found.known:
            self.value(key, on)
        return found

    def weigh(self, key: str, on: date) -> None:
        """A declared value the finding leans on without computing with it: a hole in it makes the finding unsure."""
        self.used[key] = self.rules.value(key, on)

    def number(self, key: str, on: date) -> int:
        """A whole number of the law."""
        found = self.value(key, on).value
        if not isinstance(found, int):
            raise TypeError(key)
        return found

    def share(self, key: str, on: date) -> Share:
        """A share of votes."""
        found = self.value(key, on).value
        if not isinstance(found, Share):
            raise TypeError(key)
        return found

    def word(self, key: str, on: date) -> str:
        """A code or a text of the law."""
        found = self.value(key, on).value
        if not isinstance(found, str):
            raise TypeError(key)
        return found

    def words(self, key: str, on: date) -> frozenset[str]:
        """A set of codes."""
        found = self.value(key, on).value
        if not isinstance(found, frozenset):
            raise TypeError(key)
        return found

    def label(self, key: str, code: str) -> str:
        """The Vietnamese name of a code of a declared key."""
        return dict(self.rules.parameters[key].labels)[code]

    def need(self, value: T | None, what: str, todo: str = "") -> T:
        """The fact, or the end of the rule as unknown: says which fact is missing and what to do."""
        if value is None:
            raise NotKnown(f"Thiếu {what}{f'. {todo}' if todo else '; bổ sung rồi kiểm tra lại.'}")
        return value

    def note(self, **facts: object) -> None:
        """Keep facts used, for the record and the screen."""
        self.facts |= {name: plain_fact(fact) for name, fact in facts.items()}

    def met(self, reason: str) -> Finding:
        """The rule is satisfied."""
        return self._finding(Outcome.MET, reason)

    def not_met(self, reason: str) -> Finding:
        """The rule is not satisfied."""
        return self._finding(Outcome.NOT_MET, reason)

    def waived(self, reason: str) -> Finding:
        """The rule is set aside by an exception the law knows."""
        return self._finding(Outcome.WAIVED, reason)

    def unknown(self, reason: str) -> Finding:
        """Nothing can be said, for this reason."""
        return self._finding(Outcome.UNKNOWN, reason)

    def _finding(self, outcome: Outcome, reason: str) -> Finding:
        return Finding(
            rule=self.rule.name,
            outcome=outcome,
            title=self.rule.title,
            reason=" ".join([reason, *self.warnings]),
            facts=self.facts,
            values=[value.as_json() for value in self.used.values()],
            citation=self._citation(),
            verified=worst([value.verified for value in self.used.values()]),
            blocking=self.rule.blocking and outcome in (Outcome.NOT_MET, Outcome.UNKNOWN),
        )

    def _citation(self) -> str:
        cited = dict.fromkeys(value.citation for value in self.used.values() if value.citation)
        return "; ".join(cited) or self.rule.citation


@dataclass(frozen=True)
class Rule(Generic[FactsT]):
    """A declared rule. Call it with facts, rules and a calendar; it returns a `Finding` and never reads a clock.

    `sentence` is what it applies, in our own words; `citation` where that is written; `params` the keys it reads.
    """

    name: str
    title: str
    sentence: str
    citation: str
    params: tuple[str, ...]
    blocking: bool
    facts: type[FactsT]
    judge: Callable[[FactsT, Reading], Finding]

    def __call__(self, facts: FactsT, rules: RuleSet, calendar: Calendar) -> Finding:
        reading = Reading(self, rules, calendar)
        try:
            return self.judge(facts, reading)
        except NotKnown as missing:
            return reading.unknown(str(missing))


REGISTRY: dict[str, Rule[Any]] = {}
"""Every rule by its name."""


def rule(
    name: str,
    facts: type[FactsT],
    *,
    title: str,
    sentence: str,
    citation: str,
    params: tuple[str, ...] = (),
    blocking: bool = True,
) -> Callable[[Callable[[FactsT, Reading], Finding]], Rule[FactsT]]:
    """Declare the function below as a rule and register it under `name`."""

    def declare(judge: Callable[[FactsT, Reading], Finding]) -> Rule[FactsT]:
        """Make and register the rule. Raises `ValueError` for a name declared twice."""
        if name in REGISTRY:
            raise ValueError(f"rule {name} declared twice")
        made = Rule(name, title, sentence, citation, params, blocking, facts, judge)
        REGISTRY[name] = made
        return made

    return declare


def verified_of(findings: list[Finding]) -> Verified:
    """The worst mark among findings."""
    return worst([finding.verified for finding in findings])
